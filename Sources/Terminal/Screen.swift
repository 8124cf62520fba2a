/// Where grids are shown and keys come from; ncurses in the program, memory in tests.
///
/// One thread owns a screen and draws. Other threads hold its `waker` and nothing else.
///
///     let screen = try NcursesScreen(environment: environment)
///     defer { screen.close() }
///     screen.show(grid, cursor: nil)
///     while let key = try screen.nextKey(timeout: nil) { … }
public protocol Screen: AnyObject {
  /// Columns and rows at the moment.
  var size: Size { get }
  /// How many colours there are; a theme needs not ask, `show` reduces colours itself.
  var colorDepth: ColorDepth { get }
  /// Lets other threads wake `nextKey`.
  var waker: Waker { get }
  /// Whether mouse events come as keys; off at the start, since capturing the mouse takes the terminal's own
  /// selection away.
  var mouse: Bool { get set }

  /// Shows the grid and the cursor, or hides the cursor; writes only what differs from the grid before.
  func show(_ grid: Grid, cursor: Point?)
  /// The next key; nil when the time is over. Without a timeout it waits.
  ///
  /// Throws `ScreenError` when the terminal is gone.
  func nextKey(timeout: Duration?) throws -> Key?
  /// Paints everything anew at the next `show`, when another program wrote over the screen.
  func redraw()
  /// Gives the terminal back while `body` runs, as an editor needs it.
  func outside(_ body: () throws -> Void) rethrows
  /// Stops the program as Ctrl-Z does elsewhere; returns when the shell continues it.
  func suspend()
  /// Puts text on the clipboard of the person's own machine, as far as the terminal can.
  func copy(_ text: String) -> CopyOutcome
  /// Gives the terminal back for good; further calls do nothing.
  func close()
}

/// Why a screen cannot be opened or read.
public struct ScreenError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of trouble.
  public enum Kind: Sendable, Equatable {
    /// Standard input or output is a file or a pipe.
    case noTerminal
    /// terminfo has no entry for `TERM`.
    case unknownTerminal
    /// The terminal hung up.
    case gone
    /// A memory screen has no more keys to give.
    case scriptEnded
  }

  /// The kind of trouble.
  public let kind: Kind
  /// One sentence for the person.
  public let description: String

  /// Makes an error.
  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
