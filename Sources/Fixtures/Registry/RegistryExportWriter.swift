/// Writes exports of the registry as `reg export` and regedit do.
public struct RegistryExportWriter: Sendable {
  /// Which form.
  public enum Version: Sendable, CaseIterable {
    /// `REGEDIT4`, one byte a character.
    case four
    /// `Windows Registry Editor Version 5.00`, UTF-16.
    case five
  }

  /// Which form.
  public var version: Version

  /// A writer.
  public init(version: Version = .five) {
    self.version = version
  }

  /// The bytes of the export of `key`, whose path is `path`, and of all below it.
  public func file(of key: RegistryKey, path: String) -> [UInt8] {
    let text = text(of: key, path: path)
    switch version {
    case .four: return text.unicodeScalars.map { $0.value < 0x100 ? UInt8($0.value) : UInt8(ascii: "?") }
    case .five: return [0xff, 0xfe] + utf16(text)
    }
  }

  /// The same as text.
  public func text(of key: RegistryKey, path: String) -> String {
    var lines = [version == .four ? "REGEDIT4" : "Windows Registry Editor Version 5.00", ""]
    add(key, path, &lines)
    return lines.joined(separator: "\r\n") + "\r\n"
  }

  private func add(_ key: RegistryKey, _ path: String, _ lines: inout [String]) {
    lines.append("[\(path)]")
    lines += key.values.map(line)
    lines.append("")
    for below in key.keys { add(below, path + "\\" + below.name, &lines) }
  }

  private func line(_ value: RegistryValue) -> String {
    let name = value.name.isEmpty ? "@" : Self.quoted(value.name)
    switch value.type {
    case 1:
      let units = stride(from: 0, to: value.data.count - 1, by: 2).map {
        UInt16(value.data[$0]) | UInt16(value.data[$0 + 1]) << 8
      }
      return name + "=" + Self.quoted(String(decoding: units.prefix { $0 != 0 }, as: UTF16.self))
    case 4 where value.data.count == 4:
      return name + "=dword:" + value.data.reversed().map { UInt32($0).hex(2) }.joined()
    default:
      let type = value.type == 3 ? "hex:" : "hex(\(String(value.type, radix: 16))):"
      // The old form has texts of one byte a character.
      let isText = [2, 7].contains(value.type) && version == .four
      let data = isText ? value.data.enumerated().filter { $0.offset % 2 == 0 }.map(\.element) : value.data
      return wrapped(name + "=" + type, data.map { UInt32($0).hex(2) })
    }
  }

  /// Lines of at most 80 characters, each but the last with a backslash at its end.
  private func wrapped(_ head: String, _ bytes: [String]) -> String {
    var lines: [String] = []
    var line = head
    for (index, byte) in bytes.enumerated() {
      line += byte + (index + 1 < bytes.count ? "," : "")
      if line.count > 76, index + 1 < bytes.count {
        lines.append(line + "\\")
        line = "  "
      }
    }
    return (lines + [line]).joined(separator: "\r\n")
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
