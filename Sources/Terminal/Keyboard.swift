import CNcurses
import Foundation

/// Turns what ncurses reads into keys: Alt, escape sequences that terminfo does not know, pastes.
struct Keyboard {
  /// More than that of one paste is dropped; nobody pastes a log into a search line on purpose.
  static let pasteLimit = 1 << 20

  private var waiting: [Key] = []

  /// A key if one is there; never waits, except for the rest of a paste.
  mutating func next() -> Key? {
    if !waiting.isEmpty { return waiting.removeFirst() }
    while true {
      switch Self.read() {
      case .none: return nil
      case .code(let code):
        if let key = Self.key(code: code) { return key }
      case .scalar(let scalar):
        if scalar.value != 0x1B { return Key(raw: scalar) }
        if let key = afterEscape() { return key }
      }
    }
  }

  private enum Input {
    case none
    case scalar(Unicode.Scalar)
    case code(Int32)
  }

  private static func read() -> Input {
    var value: UInt32 = 0
    switch kbt_read(&value) {
    case 1: return .scalar(Unicode.Scalar(value) ?? "\u{FFFD}")
    case 2: return .code(Int32(bitPattern: value))
    default: return .none
    }
  }

  /// What follows Esc at once belongs to it: a sequence, or a key with Alt; nil for an unknown sequence.
  private mutating func afterEscape() -> Key? {
    switch Self.read() {
    case .none: return .escape
    case .code(let code):
      if let key = Self.key(code: code) { waiting.append(key) }
      return .escape
    case .scalar(let scalar) where scalar == "[" || scalar == "O":
      return sequence(from: scalar)
    case .scalar(let scalar) where scalar.value < 0x20 || scalar.value == 0x7F:
      waiting.append(Key(raw: scalar))
      return .escape
    case .scalar(let scalar): return .alt(Character(scalar))
    }
  }

  private mutating func sequence(from first: Unicode.Scalar) -> Key? {
    var text = String(Character(first))
    while case .scalar(let scalar) = Self.read() {
      text.unicodeScalars.append(scalar)
      // The final byte of a control sequence; after O there is one byte, maybe behind a digit.
      if (0x40...0x7E).contains(scalar.value) || text.utf8.count > 32 { break }
    }
    if text.count == 1 { return .alt(Character(first)) }
    switch Key.sequence(text) {
    case .key(let key): return key
    case .unknown: return nil
    case .pasteBegins: return .paste(Self.paste())
    }
  }

  /// Reads up to the closing bracket; a terminal that never sends it costs half a second.
  private static func paste() -> String {
    let end = Array("\u{1B}[201~".unicodeScalars)
    var scalars: [Unicode.Scalar] = []
    var tail: [Unicode.Scalar] = []
    while true {
      switch read() {
      case .none:
        if kbt_wait(-1, 500) != 1 { return text(of: scalars) }
      case .code: continue
      case .scalar(let scalar):
        tail.append(scalar)
        if tail.count > end.count { tail.removeFirst() }
        if scalars.count < pasteLimit + end.count { scalars.append(scalar) }
        if tail == end { return text(of: scalars.dropLast(end.count)) }
      }
    }
  }

  private static func text(of scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    // Terminals send newlines as the Enter key does.
    return String(view).replacing("\r\n", with: "\n").replacing("\r", with: "\n")
  }

  private static func key(code: Int32) -> Key? {
    switch code {
    case KEY_UP, KEY_SR: return .up
    case KEY_DOWN, KEY_SF: return .down
    case KEY_LEFT, KEY_SLEFT: return .left
    case KEY_RIGHT, KEY_SRIGHT: return .right
    case KEY_HOME, KEY_SHOME, KEY_A1: return .home
    case KEY_END, KEY_SEND, KEY_C1, KEY_LL: return .end
    case KEY_PPAGE, KEY_A3: return .pageUp
    case KEY_NPAGE, KEY_C3: return .pageDown
    case KEY_IC: return .insert
    case KEY_DC: return .delete
    case KEY_BACKSPACE: return .backspace
    case KEY_ENTER: return .enter
    case KEY_BTAB: return .backTab
    case KEY_RESIZE: return .resize
    case KEY_MOUSE: return mouse()
    case (KEY_F0 + 1)...(KEY_F0 + 63): return .function(Int(code - KEY_F0))
    default: return nil
    }
  }

  private static func mouse() -> Key? {
    var (x, y): (Int32, Int32) = (0, 0)
    let kind: Key.Mouse.Kind
    switch kbt_mouse_event(&x, &y) {
    case kbt_mouse_press: kind = .press
    case kbt_mouse_double: kind = .doublePress
    case kbt_mouse_release: kind = .release
    case kbt_mouse_wheel_up: kind = .wheelUp
    case kbt_mouse_wheel_down: kind = .wheelDown
    default: return nil
    }
    return .mouse(Key.Mouse(kind, at: Point(x: Int(x), y: Int(y))))
  }
}
