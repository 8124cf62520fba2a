import Foundation

/// What became of a text to copy, so that the person can be told the truth.
public enum CopyOutcome: Hashable, Sendable {
  /// tmux took it and hands it on to its terminal.
  case tmux
  /// Sent to the terminal (OSC 52); whether it listens, no terminal tells.
  case terminal
  /// Longer than terminals take; nothing was sent.
  case tooLong(limit: Int)
}

/// The escape sequence that gives text to the terminal's clipboard, which works over ssh too.
enum ClipboardSequence {
  /// Bytes of text: hterm and others take at most 100,000 bytes of sequence, and base64 turns 3 into 4.
  static let limit = 74_994

  /// The sequence; inside tmux wrapped so that tmux passes it through; base64 makes any text harmless.
  static func osc52(_ text: String, insideTmux: Bool) -> String {
    let sequence = "\u{1B}]52;c;\(Data(text.utf8).base64EncodedString())\u{07}"
    guard insideTmux else { return sequence }
    return "\u{1B}Ptmux;" + sequence.replacing("\u{1B}", with: "\u{1B}\u{1B}") + "\u{1B}\\"
  }
}
