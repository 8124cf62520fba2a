import Casework
import DataFiles
import Foundation
import Records
import Reports
import Synchronization
import Terminal

/// The workbench on a screen: reads keys, changes the state, draws.
///
/// One thread draws and owns the screen; reading runs aside and hands over snapshots.
public final class Workbench {
  private let screen: any Screen
  private var state: WorkbenchState
  private let load: CaseLoad
  private let inbox: Inbox
  private let notes: NoteWriter

  /// What the reading threads hand over.
  private final class Inbox: Sendable {
    let snapshot = Mutex<CaseSnapshot?>(nil)
  }

  /// What the workbench needs from outside.
  public struct Setup {
    /// Tables and rules.
    public var knowledge: CaseKnowledge
    /// Language of the screen.
    public var wording: Wording
    /// Name of the theme.
    public var theme: String
    /// The user's folder.
    public var userFolder: String?
    /// The program's version, for the note.
    public var version: String
    /// How times are shown at first.
    public var shown: ShownZone

    /// Gathers it.
    public init(
      knowledge: CaseKnowledge, wording: Wording, theme: String, userFolder: String?, version: String,
      shown: ShownZone = ShownZone()
    ) {
      self.knowledge = knowledge
      self.wording = wording
      self.theme = theme
      self.userFolder = userFolder
      self.version = version
      self.shown = shown
    }
  }

  /// Prepares the workbench; throws when a theme or keymap is wrong.
  public init(screen: any Screen, load: CaseLoad, setup: Setup) throws {
    self.screen = screen
    self.load = load
    inbox = Inbox()
    notes = NoteWriter(version: setup.version)
    let (keymap, keyProblem) = try Keymap.load(userFolder: setup.userFolder)
    let surroundings = WorkbenchState.Surroundings(
      knowledge: setup.knowledge, theme: try Theme.load(named: setup.theme, userFolder: setup.userFolder),
      keymap: keymap, version: setup.version,
      userFolder: setup.userFolder, shown: setup.shown)
    state = WorkbenchState(
      surroundings: surroundings, wording: setup.wording, snapshot: .empty, progress: CaseLoad.Progress())
    // A mistake in a person's own file costs that file, not the workbench.
    if let keyProblem {
      state.say("message.keys-left-out", ["error": keyProblem.description], kind: .refusal)
    }
  }

  /// Runs until the person quits.
  public func run() throws {
    startReading()
    while true {
      takeNews()
      draw()
      let timeout: Duration? = state.progress.isFinished ? nil : .milliseconds(100)
      guard let key = try screen.nextKey(timeout: timeout) else { continue }
      guard key.isInput else { continue }
      switch KeyReader.handle(key, &state) {
      case .none: break
      case .quit:
        load.cancel()
        return
      case .copy(let text, let what): copy(text, what)
      case .write(let path, let replacing): write(path, replacing)
      case .makeNote: makeNote()
      case .changeOffsets: changeOffsets()
      case .switchLanguage: switchLanguage()
      case .redraw: screen.redraw()
      case .suspend: screen.suspend()
      case .cancelLoad:
        load.cancel()
        state.say("message.cancelled")
      }
    }
  }

  private func draw() {
    let frame = ScreenView.render(&state, size: screen.size)
    screen.show(frame.grid, cursor: frame.cursor)
  }

  // MARK: Reading

  /// Seconds after the start at which a first picture of what is there is worth its cost; then ever rarer.
  private static let pictureTimes = [0.05, 0.5, 1.5, 4, 10, 30]

  private func startReading() {
    let load = load
    let inbox = inbox
    let waker = screen.waker
    let due = Mutex(Self.pictureTimes)
    let start = ProcessInfo.processInfo.systemUptime
    let thread = Thread {
      let snapshot = load.run { _ in
        let elapsed = ProcessInfo.processInfo.systemUptime - start
        let isDue = due.withLock { due in
          guard let next = due.first, elapsed >= next else { return false }
          due.removeFirst()
          return true
        }
        if isDue, let partial = load.partialSnapshot() {
          inbox.snapshot.withLock { $0 = partial }
          waker.wake()
        }
      }
      inbox.snapshot.withLock { $0 = snapshot }
      waker.wake()
    }
    // Rules on deep chains and large sorts need more than a thread's default 512 KiB.
    thread.stackSize = 8 << 20
    thread.start()
  }

  private func takeNews() {
    let progress = load.progress
    if let snapshot = inbox.snapshot.withLock({ inbox in
      defer { inbox = nil }
      return inbox
    }) {
      state.take(snapshot)
      state.progress = progress
      state.progress.isFinished = snapshot.isComplete
      if state.view == .note { makeNote() }
      if snapshot.isComplete, snapshot.offsetChanges != state.filters.offsets { changeOffsets() }
    } else if !state.progress.isFinished {
      let wasFinished = state.progress.isFinished
      state.progress = progress
      // Finished means: the last snapshot is on the screen.
      state.progress.isFinished = wasFinished
    }
  }

  /// Puts the records in the order of the clocks that are set now, aside; nothing is read again.
  private func changeOffsets() {
    let (load, inbox, waker, wanted) = (load, inbox, screen.waker, state.filters.offsets)
    load.change(wanted)
    let thread = Thread {
      // While the case is still being read, its next snapshot follows.
      guard let snapshot = load.refrozen(), snapshot.offsetChanges == wanted else { return }
      inbox.snapshot.withLock { $0 = snapshot }
      waker.wake()
    }
    thread.stackSize = 8 << 20
    thread.start()
  }

  // MARK: Effects

  private func copy(_ text: String, _ what: String) {
    switch screen.copy(text) {
    case .tmux: state.say("message.copied", ["what": what, "how": state.wording("copy.by-tmux")])
    case .terminal: state.say("message.copied", ["what": what, "how": state.wording("copy.by-terminal")])
    case .tooLong(let limit):
      state.say("message.copy-too-long", ["what": what, "limit": "\(limit)"], kind: .refusal)
    }
  }

  private func write(_ path: String, _ replacing: Bool) {
    switch notes.write(state, to: path, replacing: replacing) {
    case .written:
      state.prompt = nil
      state.pendingOverwrite = nil
      state.say("message.written", ["path": path])
    case .exists:
      state.pendingOverwrite = path
      state.say("message.exists", ["path": path], kind: .refusal)
    case .failed(let reason):
      state.prompt = nil
      state.pendingOverwrite = nil
      state.message = WorkbenchState.Message(kind: .refusal, text: reason)
    }
  }

  private func makeNote() {
    state.note.sections = notes.note(state).sections
    state.note.text = notes.text(state)
  }

  private func switchLanguage() {
    let other: Language = state.wording.language == .english ? .chinese : .english
    do {
      state.wording = try Wording(other)
      if state.view == .note { makeNote() }
    } catch {
      state.message = WorkbenchState.Message(kind: .refusal, text: "\(error)")
    }
  }
}
