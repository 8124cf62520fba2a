import PlainText

/// Writes values into Markdown so that none of them can become markup: a file name is data, whoever chose it.
///
/// Values go into code spans, where Markdown and HTML mean nothing; prose of rules and tables is escaped. Checked
/// against CommonMark 0.31 and the tables of GitHub's dialect.
enum Markdown {
  /// A value in a sentence or a table cell: bare when nothing in it can be markup, else a code span.
  static func value(_ text: String, inTable: Bool = false) -> String {
    let text = HarmlessText.of(text)
    return isPlain(text) ? text : code(text, inTable: inTable)
  }

  /// A code span whose marks are longer than any run of backticks inside.
  ///
  /// - Parameter inTable: pipes would end the cell, inside code as well, unless a backslash stands before them.
  static func code(_ text: String, inTable: Bool = false) -> String {
    var text = HarmlessText.of(text)
    guard !text.isEmpty else { return "" }
    let marks = String(repeating: "`", count: longestRun(of: "`", in: text) + 1)
    if inTable { text = text.replacing("|", with: "\\|") }
    // One blank at both ends is taken away again by the reader.
    let isPadded = text.hasPrefix("`") || text.hasSuffix("`") || (text.hasPrefix(" ") && text.hasSuffix(" "))
    return isPadded ? "\(marks) \(text) \(marks)" : marks + text + marks
  }

  /// A fenced block; each line of `text` stands on its own line as it is, but for control characters.
  static func fence(_ text: String, info: String) -> [String] {
    let marks = String(repeating: "`", count: max(3, longestRun(of: "`", in: text) + 1))
    let lines = HarmlessText.keepingLines(text).split(separator: "\n", omittingEmptySubsequences: false)
    return [marks + info] + lines.map(String.init) + [marks]
  }

  /// Prose, with everything escaped that would be markup.
  static func prose(_ text: String) -> String {
    let scalars = Array(HarmlessText.of(text).unicodeScalars)
    var result = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      let next = index + 1 < scalars.count ? scalars[index + 1] : nil
      let before = index > 0 ? scalars[index - 1] : nil
      let isMarkup =
        switch scalar {
        case "`", "*", "[", "]", "<", "|": true
        case "\\": next.map(isPunctuation) ?? true
        case "&": next.map { $0 == "#" || $0.properties.isAlphabetic } ?? false
        case "~": before == "~" || next == "~"
        case "_": !isLetter(before) || !isLetter(next)
        case "#", ">", "+", "-": before == nil
        default: false
        }
      if isMarkup { result.append("\\") }
      result.append(scalar)
    }
    return String(result)
  }

  /// Whether a value can stand bare: letters, digits and marks that mean nothing between them.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
      first.properties.isAlphabetic || isDigit(first), last != " "
    else { return false }
    // `1. x` begins a list, `www.` and `//` a link.
    if isDigit(first), text.contains(" ") { return false }
    if text.lowercased().contains("www.") || text.contains("//") { return false }
    return text.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || isDigit(scalar) || " .,-()+/→…×：，（）。".unicodeScalars.contains(scalar)
    }
  }

  private static func isLetter(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map { $0.properties.isAlphabetic || isDigit($0) } ?? false
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21...0x2f, 0x3a...0x40, 0x5b...0x60, 0x7b...0x7e: true
    default: false
    }
  }

  private static func longestRun(of mark: Unicode.Scalar, in text: String) -> Int {
    var longest = 0
    var run = 0
    for scalar in text.unicodeScalars {
      run = scalar == mark ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
