/// One thing that came from the keyboard, or that woke the program.
public enum Key: Hashable, Sendable {
  /// A letter, digit or sign; the space bar is `.character(" ")`.
  case character(Character)
  /// A letter with Ctrl, in lower case; `.control(" ")` is Ctrl-Space.
  case control(Character)
  /// A character with Alt (or Esc shortly before it).
  case alt(Character)
  /// Arrow up.
  case up
  /// Arrow down.
  case down
  /// Arrow left.
  case left
  /// Arrow right.
  case right
  /// Home.
  case home
  /// End.
  case end
  /// Page up.
  case pageUp
  /// Page down.
  case pageDown
  /// Ins.
  case insert
  /// Del.
  case delete
  /// Backspace; terminals do not tell it from Ctrl-H.
  case backspace
  /// Enter; terminals do not tell it from Ctrl-M, and Ctrl-J counts as Enter too.
  case enter
  /// Tab; terminals do not tell it from Ctrl-I.
  case tab
  /// Shift-Tab.
  case backTab
  /// Esc.
  case escape
  /// F1 and so on.
  case function(Int)
  /// The terminal has another size now.
  case resize
  /// The mouse, when it was turned on.
  case mouse(Mouse)
  /// Text pasted in one go (bracketed paste); lines end with `\n`, otherwise as raw as it came.
  case paste(String)
  /// A background thread called `Waker.wake()`; may come without a cause after a resize.
  case wakeup

  /// A mouse event.
  public struct Mouse: Hashable, Sendable {
    /// What happened.
    public enum Kind: String, Hashable, Sendable {
      /// The left button went down.
      case press
      /// The left button went down twice quickly.
      case doublePress
      /// The left button came up.
      case release
      /// The wheel turned away from the person.
      case wheelUp
      /// The wheel turned toward the person.
      case wheelDown
    }

    /// What happened.
    public var kind: Kind
    /// Where.
    public var place: Point

    /// Makes an event.
    public init(_ kind: Kind, at place: Point) {
      self.kind = kind
      self.place = place
    }
  }

  /// The key with a full-width sign turned into its ASCII sign: `：` `／` `？` `＆` `！` as a Chinese input
  /// method sends them, the ideographic space too.
  ///
  /// For command mode; a text field takes the key as it is.
  public var asciiFromFullWidth: Key {
    guard case .character(let character) = self, character.unicodeScalars.count == 1,
      let value = character.unicodeScalars.first?.value
    else { return self }
    let ascii: UInt32
    switch value {
    case 0xFF01...0xFF5E: ascii = value - 0xFEE0
    case 0x3000: ascii = 0x20
    default: return self
    }
    return Unicode.Scalar(ascii).map { .character(Character($0)) } ?? self
  }

  /// Whether the person did something (and not the terminal's size or a background thread).
  public var isInput: Bool { self != .resize && self != .wakeup }
}
