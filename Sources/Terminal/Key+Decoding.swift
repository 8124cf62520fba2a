extension Key {
  /// The key of a scalar that a terminal in raw mode sent, apart from Esc sequences.
  init(raw scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0: self = .control(" ")
    case 0x08, 0x7F: self = .backspace
    case 0x09: self = .tab
    case 0x0A, 0x0D: self = .enter
    case 0x1B: self = .escape
    case 0x01...0x1A: self = .control(Character(Unicode.Scalar(UInt8(scalar.value + 0x60))))
    case 0x1C...0x1F: self = .control(Character(Unicode.Scalar(UInt8(scalar.value + 0x40))))
    default: self = .character(Character(scalar))
    }
  }

  /// What an escape sequence of the keyboard means that terminfo did not know.
  enum Sequence: Equatable {
    case key(Key)
    case pasteBegins
    /// Complete, but nothing of ours: focus reports, answers of the terminal, keys without a name here.
    case unknown
  }

  /// Reads what stands behind Esc: `[1;5C`, `OP`, `[200~`.
  ///
  /// Modifiers of the arrows are dropped, so that
  /// Ctrl-Right moves as Right instead of typing rubbish.
  static func sequence(_ text: String) -> Sequence {
    guard let final = text.last, let kind = text.first, kind == "[" || kind == "O" else { return .unknown }
    let parameters = text.dropFirst().dropLast().split(separator: ";", omittingEmptySubsequences: false)
    if final == "~" {
      switch parameters.first.flatMap({ Int($0) }) {
      case 200: return .pasteBegins
      case 1, 7: return .key(.home)
      case 2: return .key(.insert)
      case 3: return .key(.delete)
      case 4, 8: return .key(.end)
      case 5: return .key(.pageUp)
      case 6: return .key(.pageDown)
      case .some(let code): return functionKey(code).map { .key($0) } ?? .unknown
      case nil: return .unknown
      }
    }
    switch final {
    case "A": return .key(.up)
    case "B": return .key(.down)
    case "C": return .key(.right)
    case "D": return .key(.left)
    case "H": return .key(.home)
    case "F": return .key(.end)
    case "Z": return .key(.backTab)
    case "P" where kind == "O": return .key(.function(1))
    case "Q" where kind == "O": return .key(.function(2))
    case "R" where kind == "O": return .key(.function(3))
    case "S" where kind == "O": return .key(.function(4))
    case "M" where kind == "O": return .key(.enter)
    default: return .unknown
    }
  }

  private static func functionKey(_ code: Int) -> Key? {
    switch code {
    case 11...15: .function(code - 10)
    case 17...21: .function(code - 11)
    case 23, 24: .function(code - 12)
    default: nil
    }
  }
}
