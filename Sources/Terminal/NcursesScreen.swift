import CNcurses
import Foundation
import PlainText

/// The terminal the program runs in, through ncurses.
///
/// There is one at a time in a process. However the program ends (return, error, signal, crash), the terminal
/// comes back as it was; what was written to standard error meanwhile comes out afterwards.
public final class NcursesScreen: Screen {
  /// Columns and rows at the moment.
  public private(set) var size: Size
  /// By terminfo, not by the terminal's name.
  public let colorDepth: ColorDepth
  /// Lets other threads wake `nextKey`.
  public let waker = Waker()
  /// Whether mouse events come as keys.
  public var mouse = false {
    didSet { if isOpen { kbt_mouse(mouse) } }
  }

  private var shown: Grid?
  private var looks: TerminalLooks
  private var keyboard = Keyboard()
  private var isOpen = true
  private let insideTmux: Bool

  /// Opens the terminal on standard input and output.
  ///
  /// Throws `ScreenError` when one of them is no terminal or `TERM` is unknown. Locale: that of the
  /// environment, C.UTF-8 when it is not UTF-8.
  public init(environment: [String: String]) throws(ScreenError) {
    let term = environment["TERM"] ?? ""
    var terminal = kbt_terminal()
    switch kbt_open(term.isEmpty ? "unknown" : term, &terminal) {
    case kbt_no_terminal:
      throw ScreenError(
        .noTerminal, "needs a terminal: standard input or output is a file or a pipe")
    case kbt_unknown_terminal:
      let reason = term.isEmpty ? "TERM is not set" : "nothing is known about TERM=\(HarmlessText.of(term))"
      throw ScreenError(.unknownTerminal, "needs a terminal: \(reason)")
    default: break
    }
    size = Size(width: Int(terminal.columns), height: Int(terminal.rows))
    colorDepth = Self.depth(terminal)
    looks = TerminalLooks(depth: colorDepth, limit: terminal.pairs)
    insideTmux = !(environment["TMUX"] ?? "").isEmpty
    kbt_guard_wake_on_size(waker.descriptor)
  }

  deinit { close() }

  /// Shows the grid; cells outside the terminal are left out.
  public func show(_ grid: Grid, cursor: Point?) {
    guard isOpen else { return }
    for change in grid.changes(from: shown) where change.y < size.height {
      for x in change.columns where x < size.width { write(grid[x, change.y], x: x, y: change.y) }
    }
    shown = grid
    let visible = cursor.flatMap { Rect(size).contains($0) ? $0 : nil }
    kbt_flush(Int32(visible?.y ?? 0), Int32(visible?.x ?? -1))
  }

  /// The next key; nil when the time is over.
  ///
  /// A changed size comes as `Key.resize`, a paste as one key, `Waker.wake()` as `Key.wakeup`.
  public func nextKey(timeout: Duration?) throws -> Key? {
    guard isOpen else { throw ScreenError(.gone, "the terminal was closed") }
    let deadline = timeout.map { ContinuousClock.now + $0 }
    var idleReads = 0
    while true {
      if kbt_size_changed() {
        adoptSize()
        return .resize
      }
      if let key = keyboard.next() {
        if key == .resize { adoptSize() }
        return key
      }
      let rest = deadline.map { max(.zero, $0 - .now) }
      switch kbt_wait(waker.descriptor, rest?.pollMilliseconds ?? -1) {
      case 0: return nil
      case 1:
        // Readable, but nothing comes: half a character at most a few times, a dead terminal for ever.
        idleReads += 1
        if idleReads > 1000 { throw ScreenError(.gone, "the terminal gives no more keys") }
      case 2:
        if waker.take(), !kbt_size_changed() { return .wakeup }
        adoptSize()
        return .resize
      case 3: throw ScreenError(.gone, "the terminal is gone")
      default: break
      }
    }
  }

  /// Paints everything anew at the next `show`.
  public func redraw() {
    shown = nil
    if isOpen { kbt_repaint() }
  }

  /// Gives the terminal back while `body` runs.
  public func outside(_ body: () throws -> Void) rethrows {
    guard isOpen else { return try body() }
    kbt_leave()
    defer {
      kbt_enter()
      adoptSize()
    }
    try body()
  }

  /// Stops the whole job; returns when the shell continues it.
  public func suspend() {
    outside { kbt_stop_job() }
  }

  /// Copies through tmux when we run in it, else through the terminal (OSC 52).
  public func copy(_ text: String) -> CopyOutcome {
    let bytes = text.utf8.count
    if insideTmux, kbt_load_tmux_buffer(text, bytes) { return .tmux }
    guard bytes <= ClipboardSequence.limit else { return .tooLong(limit: ClipboardSequence.limit) }
    let sequence = ClipboardSequence.osc52(text, insideTmux: insideTmux)
    if isOpen { kbt_write(sequence, sequence.utf8.count) }
    return .terminal
  }

  /// Gives the terminal back for good.
  public func close() {
    guard isOpen else { return }
    isOpen = false
    kbt_guard_wake_on_size(-1)
    kbt_close()
  }

  private func adoptSize() {
    var (columns, rows) = (Int32(size.width), Int32(size.height))
    kbt_adopt_size(&columns, &rows)
    size = Size(width: Int(columns), height: Int(rows))
    shown = nil
  }

  private func write(_ cell: Cell, x: Int, y: Int) {
    guard !cell.isContinuation, x + Int(cell.columns) <= size.width else { return }
    var scalars = cell.text.unicodeScalars.map(\.value)
    // ncurses counts with the C library. Where it knows another width (characters newer than it), our columns
    // count and a replacement stands, else the rest of the row would move.
    if let base = scalars.first, base > 0x7E, kbt_columns(base) != Int32(cell.columns) {
      scalars = [0xFFFD]
    }
    let look = looks.look(of: cell.style)
    kbt_put(Int32(y), Int32(x), scalars, Int32(scalars.count), look.attributes, look.pair)
    if scalars == [0xFFFD], cell.columns == 2 {
      kbt_put(Int32(y), Int32(x + 1), [0x20], 1, look.attributes, look.pair)
    }
  }

  private static func depth(_ terminal: kbt_terminal) -> ColorDepth {
    switch terminal.colors {
    case 0x1000000... where terminal.rgb: .rgb
    case 256...: .indexed256
    case 16...: .ansi16
    case 8...: .ansi8
    default: .mono
    }
  }
}
