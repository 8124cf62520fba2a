/// Fields of an event's text, as the parsers write them: `Name: value` lines.
public struct EventFields: Sendable {
  /// EventData and UserData.
  public internal(set) var data: [(String, String)] = []
  /// System fields, without their `System/`.
  public internal(set) var system: [(String, String)] = []
  /// The text that came along, on one line: in the event itself, or as the message of an export.
  public internal(set) var message: String?
  /// Whether the event itself carries its text, as forwarded ones do.
  public internal(set) var isRendered = false

  /// Reads the text of an event.
  public init(text: String) {
    for line in text.split(separator: "\n").dropFirst() {
      guard let colon = line.firstRange(of: ": ") else { continue }
      let name = String(line[..<colon.lowerBound])
      let value = String(line[colon.upperBound...])
      if name.hasPrefix("System/") {
        system.append((String(name.dropFirst(7)), value))
      } else if name == "RenderingInfo/Message" || name == "Message" && message == nil {
        isRendered = name != "Message"
        message = Self.oneLine(value)
      } else {
        data.append((name, value))
      }
    }
    if message?.isEmpty == true { message = nil }
  }

  private static func oneLine(_ text: String) -> String {
    text.replacing("\\r\\n", with: " ").replacing("\\n", with: " ").replacing("\\r", with: " ")
      .replacing("\\x09", with: " ").split(separator: " ").joined(separator: " ")
  }
}
