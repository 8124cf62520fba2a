/// A screen without a terminal, for tests: keys come from a script, frames stay to be looked at.
///
///     let screen = MemoryScreen(width: 80, height: 24, keys: ["j", "C-f", "q"])
///     try run(on: screen)
///     #expect(screen.text == …)
public final class MemoryScreen: Screen {
  /// One step of the script.
  public enum Step: Sendable {
    /// A key comes.
    case key(Key)
    /// The terminal gets another size, and `Key.resize` comes.
    case resize(Size)
    /// Waits until a background thread calls `wake()`, at most ten seconds.
    case awaitWake
    /// Looks at what is shown, between two keys.
    case look(@Sendable (MemoryScreen) -> Void)
  }

  /// Columns and rows at the moment.
  public private(set) var size: Size
  /// What it claims to show; it keeps styles as they are.
  public var colorDepth: ColorDepth = .rgb
  /// Lets other threads wake `nextKey`.
  public let waker = Waker()
  /// Whether the program turned the mouse on.
  public var mouse = false
  /// What comes next.
  public var script: [Step]
  /// The last grid shown.
  public private(set) var grid: Grid
  /// The last cursor shown.
  public private(set) var cursor: Point?
  /// How often something was shown.
  public private(set) var frames = 0
  /// How often everything was asked to be painted anew.
  public private(set) var redraws = 0
  /// How often the program wanted to stop.
  public private(set) var suspensions = 0
  /// Texts that were copied.
  public private(set) var copied: [String] = []
  /// Whether `close()` was called.
  public private(set) var isClosed = false

  /// A screen with that script.
  public init(width: Int, height: Int, script: [Step] = []) {
    size = Size(width: width, height: height)
    grid = Grid(size)
    self.script = script
  }

  /// A screen with keys in their text form; what is no key is taken as its single characters.
  public convenience init(width: Int, height: Int, keys: [String]) {
    self.init(width: width, height: height)
    press(keys)
  }

  /// Appends keys in their text form; what is no key is taken as its single characters.
  public func press(_ keys: [String]) {
    for text in keys {
      if let key = Key(text: text) {
        script.append(.key(key))
      } else {
        script += text.map { .key(.character($0)) }
      }
    }
  }

  /// Keeps the grid and the cursor.
  public func show(_ grid: Grid, cursor: Point?) {
    self.grid = grid
    self.cursor = cursor
    frames += 1
  }

  /// The script's next key.
  ///
  /// At its end it waits for `wake()` as long as `timeout` says; without a timeout it throws `scriptEnded`
  /// instead of waiting for ever.
  public func nextKey(timeout: Duration?) throws -> Key? {
    while !script.isEmpty {
      switch script.removeFirst() {
      case .key(let key): return key
      case .resize(let size):
        self.size = size
        return .resize
      case .awaitWake:
        guard waker.wait(milliseconds: 10_000) else {
          throw ScreenError(.scriptEnded, "nobody woke the screen for ten seconds")
        }
        return .wakeup
      case .look(let look): look(self)
      }
    }
    if waker.wait(milliseconds: timeout?.pollMilliseconds ?? 0) { return .wakeup }
    if timeout == nil { throw ScreenError(.scriptEnded, "the script has no more keys") }
    return nil
  }

  /// Counts.
  public func redraw() { redraws += 1 }

  /// Runs `body`.
  public func outside(_ body: () throws -> Void) rethrows { try body() }

  /// Counts.
  public func suspend() { suspensions += 1 }

  /// Keeps the text.
  public func copy(_ text: String) -> CopyOutcome {
    copied.append(text)
    return .terminal
  }

  /// Remembers that it was called.
  public func close() { isClosed = true }

  /// What is shown, one line per row, blanks at the ends of lines left out.
  public var text: String { grid.text }

  /// What is shown with the names of its styles; see `Grid.dump`.
  public func dump(naming name: (Style) -> String?) -> String { grid.dump(naming: name) }
}
