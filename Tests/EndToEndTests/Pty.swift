import CPty
import Foundation

/// A program in a pseudo-terminal of its own, with the keyboard in our hands.
///
///     let pty = try Pty([Program.path, "Samples/kb5013941"], columns: 120, rows: 36)
///     try pty.wait("the verdict") { $0.shows("0x800f0985") }
///     pty.type("Q")
///     #expect(try pty.end() == .exited(0))
///
/// Nothing here sleeps: every wait ends with the bytes that were waited for, with the end of the program, or with
/// a failure that shows the screen as it was.
final class Pty {
  /// How the program ended.
  enum End: Equatable {
    case exited(Int32)
    case signalled(Int32)
  }

  /// What did not come in time, with the screen that was there instead.
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// The screen as far as it was read.
  private(set) var screen: PtyScreen
  /// Every byte the program wrote.
  private(set) var output: [UInt8] = []

  private let pty: kbt_pty
  private let before: [UInt8]
  private var ended: End?

  /// Starts `command` with exactly `environment`; standard error goes to the terminal too.
  init(
    _ command: [String], environment: [String: String], columns: Int, rows: Int, folder: String? = nil
  ) throws {
    let variables = environment.map { "\($0.key)=\($0.value)" }
    let arguments = command.map { strdup($0) } + [nil]
    let settings = variables.map { strdup($0) } + [nil]
    defer { (arguments + settings).forEach { free($0) } }
    var pty = kbt_pty()
    let error = kbt_pty_spawn(arguments, settings, folder, Int32(columns), Int32(rows), &pty)
    guard error == 0 else {
      throw Failure(description: "no pseudo-terminal: \(String(cString: strerror(error)))")
    }
    self.pty = pty
    screen = PtyScreen(columns: columns, rows: rows)
    before = Self.modes(of: pty.slave)
  }

  deinit {
    if ended == nil {
      kill(pty.process, SIGKILL)
      waitpid(pty.process, nil, 0)
    }
    close(pty.master)
    close(pty.slave)
    close(pty.life)
  }

  /// The last lines the program wrote, for what it says without a screen.
  var transcript: String { String(decoding: output, as: UTF8.self).replacing("\r\n", with: "\n") }

  /// Whether the terminal's modes are those from before the start.
  var modesAreRestored: Bool { Self.modes(of: pty.slave) == before }

  /// Sends keys as a keyboard would.
  func type(_ keys: String) {
    var rest = Array(keys.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(pty.master, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        return
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Sends a signal to the program.
  func signal(_ number: Int32) { kill(pty.process, number) }

  /// Gives the terminal another size; the kernel tells the program.
  func resize(columns: Int, rows: Int) {
    screen.resize(columns: columns, rows: rows)
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(pty.master, UInt(TIOCSWINSZ), &size)
  }

  /// Reads until the screen is as `condition` wants it.
  ///
  /// - Parameter what: names it in the failure: "the component list".
  func wait(_ what: String, seconds: Double = 30, until condition: (PtyScreen) -> Bool) throws {
    let deadline = ProcessInfo.processInfo.systemUptime + seconds
    while !condition(screen) {
      guard try readMore(until: deadline) else {
        // What was written before the end counts.
        if condition(screen) { return }
        throw Failure(description: "the program ended before \(what) came; \(picture)")
      }
      guard ProcessInfo.processInfo.systemUptime < deadline else {
        throw Failure(description: "\(what) did not come within \(seconds) s; \(picture)")
      }
    }
  }

  /// Reads until the program has ended, and says how.
  func end(seconds: Double = 30) throws -> End {
    if let ended { return ended }
    let deadline = ProcessInfo.processInfo.systemUptime + seconds
    while try readMore(until: deadline) {
      guard ProcessInfo.processInfo.systemUptime < deadline else {
        throw Failure(description: "the program did not end within \(seconds) s; \(picture)")
      }
    }
    var status: Int32 = 0
    while waitpid(pty.process, &status, 0) < 0, errno == EINTR {}
    // The macros WIFEXITED and so on are out of Swift's reach.
    let number = status & 0x7f
    let end: End = number == 0 ? .exited(status >> 8 & 0xff) : .signalled(number)
    ended = end
    return end
  }

  /// The screen with a frame, for messages.
  var picture: String {
    let frame = String(repeating: "═", count: screen.columns)
    let unknown = screen.unknown.isEmpty ? "" : "\nunknown sequences: \(screen.unknown)"
    return "the screen was:\n\(frame)\n\(screen.text)\n\(frame)\(unknown)"
  }

  /// Waits for output and takes it; false when the program has ended and all it wrote was read.
  private func readMore(until deadline: Double) throws -> Bool {
    let left = max(deadline - ProcessInfo.processInfo.systemUptime, 0)
    var waits = [
      pollfd(fd: pty.master, events: Int16(POLLIN), revents: 0), pollfd(fd: pty.life, events: 0, revents: 0),
    ]
    let ready = poll(&waits, 2, Int32(left * 1000) + 1)
    if ready <= 0 { return true }
    if waits[0].revents & Int16(POLLIN) != 0 {
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      let count = read(pty.master, &buffer, buffer.count)
      guard count > 0 else { return count < 0 && errno == EINTR }
      output += buffer[..<count]
      screen.feed(buffer[..<count])
      return true
    }
    return waits[1].revents & Int16(POLLHUP) == 0
  }

  private static func modes(of terminal: Int32) -> [UInt8] {
    var modes = termios()
    tcgetattr(terminal, &modes)
    return withUnsafeBytes(of: modes) { Array($0) }
  }
}
