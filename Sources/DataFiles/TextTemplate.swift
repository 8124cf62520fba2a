/// Texts with `{name}` placeholders.
public enum TextTemplate {
  /// Fills the placeholders in one pass, so that a value that contains braces is not read again.
  ///
  /// - Parameter value: what stands for a name; a name without one stays as it is.
  public static func fill(_ template: String, _ value: (Substring) -> String?) -> String {
    guard template.utf8.contains(UInt8(ascii: "{")) else { return template }
    var text = ""
    var rest = Substring(template)
    while let open = rest.firstIndex(of: "{") {
      text += rest[..<open]
      rest = rest[open...]
      guard let close = rest.firstIndex(of: "}") else { break }
      let name = rest[rest.index(after: open)..<close]
      text += value(name) ?? "{\(name)}"
      rest = rest[rest.index(after: close)...]
    }
    return text + rest
  }
}
