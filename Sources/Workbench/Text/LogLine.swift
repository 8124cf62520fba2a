/// A line of a CBS-family log without what the columns of a list say already: time, level, and the stamp of CSI.
///
///     LogLine("2022-10-08 13:50:50, Error                 CSI    0000000f@2022/10/8:05:50:50.895 (F) Hydration failed")
///     // origin CSI, message "(F) Hydration failed"
///
/// A text of another form is its own message.
struct LogLine: Equatable {
  /// Who wrote the line: `CBS`, `CSI`, `DISM`; empty when the line does not say.
  var origin = ""
  /// What it says, on one line; runs of blanks are one, empty lines none.
  var message: String

  /// The message without the folders of the program's source code before its first words: they all begin alike and
  /// would fill a narrow screen.
  var shortMessage: String {
    let flag = message.hasPrefix("(F) ") ? "(F) " : ""
    let place = message.dropFirst(flag.count).prefix { $0 != " " }
    guard place.hasSuffix("):"), let last = place.lastIndex(of: "\\") else { return message }
    return flag + "…" + message[last...]
  }

  init(_ text: String) {
    message = text.split(whereSeparator: \.isNewline)
      .map { $0.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ") }
      .filter { !$0.isEmpty }.joined(separator: " ⏎ ")
    // `2022-10-08 13:50:50, Info CBS …`
    guard message.utf8.dropFirst(19).first == UInt8(ascii: ","), message.utf8.first.map(Self.isDigit) == true
    else { return }
    var rest = Substring(message).dropFirst(20).drop { $0 == " " }
    guard Self.takeWord(&rest, where: { $0.allSatisfy(\.isLetter) }) != nil else { return }
    // Setup writes the line's number in its source code before the name.
    _ = Self.takeWord(&rest) { $0.hasPrefix("[0x") && $0.hasSuffix("]") }
    if let word = Self.takeWord(&rest, where: { $0.count <= 6 && $0.allSatisfy { "A"..."Z" ~= $0 } }) {
      origin = String(word)
    }
    if origin == "CSI" { _ = Self.takeWord(&rest, where: Self.isStamp) }
    message = String(rest)
  }

  /// Takes the first word off when it passes `test`.
  private static func takeWord(_ rest: inout Substring, where test: (Substring) -> Bool) -> Substring? {
    let word = rest.prefix { $0 != " " }
    guard !word.isEmpty, test(word) else { return nil }
    rest = rest[word.endIndex...].drop { $0 == " " }
    return word
  }

  /// `0000000f`, or with its time `0000000f@2022/10/8:05:50:50.895`.
  private static func isStamp(_ word: Substring) -> Bool {
    let number = word.prefix { $0 != "@" }
    return number.count == 8 && number.allSatisfy { $0.isASCII && $0.isHexDigit }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
