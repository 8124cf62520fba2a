/// One spelling for all that a path of Windows can have, for comparing; what is shown stays as it was written.
public enum WindowsPath {
  private static let roots = ["\\systemroot", "%systemroot%", "%windir%", "$env:windir", "$env:systemroot"]

  /// Lower case, backslashes alone and none at the end, the folder of Windows for `\SystemRoot`, `%windir%` and the like,
  /// without `\??\`.
  ///
  /// - Parameter windows: the folder of Windows on that machine.
  public static func key(_ path: String, windows: String = "C:\\Windows") -> String {
    let text = unrooted(path, windows: windows)
    let parts = text.split(separator: "\\").joined(separator: "\\")
    return isShare(text) ? "\\\\" + parts : parts
  }

  /// The same without its volume, from the first backslash on: `\windows\x` for `C:\Windows\x`, `\SystemRoot\x` and
  /// `\Device\HarddiskVolume2\Windows\x`; nil for what is no full path.
  public static func keyWithoutVolume(_ path: String, windows: String = "C:\\Windows") -> String? {
    let text = unrooted(path, windows: windows)
    var parts = text.split(separator: "\\")[...]
    if isShare(text) { return parts.isEmpty ? nil : "\\\\" + parts.joined(separator: "\\") }
    if text.hasPrefix("\\") {
      if parts.first == "device" { parts = parts.dropFirst(2) }
    } else {
      guard let volume = parts.popFirst(), volume.utf8.count == 2, volume.hasSuffix(":") else { return nil }
    }
    return parts.isEmpty ? nil : "\\" + parts.joined(separator: "\\")
  }

  /// In lower case, with the folder of Windows by its name.
  private static func unrooted(_ path: String, windows: String) -> String {
    var text = path.lowercased()
    if text.contains("/") { text = String(text.map { $0 == "/" ? "\\" : $0 }) }
    for prefix in ["\\??\\", "\\\\?\\", "\\\\.\\"] where text.hasPrefix(prefix) {
      text.removeFirst(prefix.count)
    }
    for root in roots where text.hasPrefix(root) {
      let rest = text.dropFirst(root.count)
      if rest.isEmpty || rest.hasPrefix("\\") { return windows.lowercased() + rest }
    }
    return text
  }

  private static func isShare(_ text: String) -> Bool { text.hasPrefix("\\\\") }
}
