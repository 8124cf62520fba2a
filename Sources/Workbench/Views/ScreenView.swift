import Knowledge
import LogStore
import Records
import Terminal

/// One picture of the workbench: header, the current view, and the bottom lines.
struct Frame {
  var grid: Grid
  var cursor: Point?
}

/// Puts the screen together.
///
/// Everything below draws into rectangles and knows nothing of the terminal.
struct ScreenView {
  /// Below this the program says so and waits.
  static let smallest = Size(width: 40, height: 10)

  /// Draws `state`; scroll positions are moved so that the cursor is inside.
  static func render(_ state: inout WorkbenchState, size: Size) -> Frame {
    state.size = size
    let theme = state.theme
    var grid = Grid(size, style: theme[.text])
    guard size.width >= smallest.width, size.height >= smallest.height else {
      grid.put(state.wording("screen.too-small"), x: 0, y: 0, style: theme[.error])
      return Frame(grid: grid, cursor: nil)
    }
    let (head, rest) = Rect(size).split(top: 1)
    let (body, foot) = rest.split(top: rest.height - 1)
    grid.draw(in: head) { HeaderView(state: state).draw(&$0) }
    drawBody(&state, &grid, body)
    var cursor: Point?
    grid.draw(in: foot) { cursor = FootView(state: state).draw(&$0) }
    if let place = cursor { cursor = Point(x: place.x, y: foot.y + place.y) }
    if state.picker != nil { cursor = PickerView.draw(&state, &grid, body) }
    if !state.pendingKeys.isEmpty { KeysPopup(state: state).draw(&grid, body) }
    return Frame(grid: grid, cursor: cursor)
  }

  private static func drawBody(_ state: inout WorkbenchState, _ grid: inout Grid, _ body: Rect) {
    switch state.view {
    case .timeline: TimelineView.draw(&state, &grid, body)
    case .record: RecordView.draw(&state, &grid, body)
    case .log: LogView.draw(&state, &grid, body)
    default: ListView.draw(&state, &grid, body)
    }
  }
}

/// The first line: program, machine, update, language, zone, help.
struct HeaderView {
  let state: WorkbenchState

  func draw(_ canvas: inout Canvas) {
    let theme = state.theme
    canvas.fill(style: theme[.header])
    let bar = theme[.header]
    var right = [Span(" \(state.wording.language.rawValue) │ \(state.zoneLabel)", bar)]
    if let key = state.surroundings.keymap.keys(of: .help).first {
      right += [
        Span(" │ ", bar), Span(key, theme[.headerKey].over(bar)),
        Span(" " + state.wording("screen.help"), bar),
      ]
    }
    right.append(Span(" ", bar))
    if !state.progress.isFinished, let percent = state.progress.percent {
      let key = state.progress.isUnpacking ? "screen.unpacking" : "screen.reading"
      let reading = " " + state.wording(key, ["percent": "\(percent)"])
      right = [Span(reading, theme[.progress].over(bar)), Span(" │", bar)] + right
    }
    let rightWidth = right.reduce(0) { $0 + TextWidth.columns(of: $1.text) }
    let left =
      " kbtriage  "
      + [state.wording("view.\(state.view.rawValue)"), machine].compactMap { $0 }.joined(separator: " · ")
    canvas.put(TextWidth.truncate(left, to: canvas.width - rightWidth - 1), x: 0, y: 0, style: bar)
    canvas.put(right, x: canvas.width - rightWidth, y: 0)
  }

  private var machine: String? {
    let snapshot = state.snapshot
    var parts: [String] = []
    if let kb = snapshot.findings.first?.kb { parts.append(kb) }
    if let computer = snapshot.computer { parts.append(computer) }
    if let stack = snapshot.stack {
      parts.append(WindowsRelease.name(ofStack: stack.version) + (stack.architecture.map { " " + $0 } ?? ""))
    }
    return parts.isEmpty ? nil : parts.joined(separator: " · ")
  }
}

/// The last line: a prompt, a message, or what the keys do here.
struct FootView {
  let state: WorkbenchState

  func draw(_ canvas: inout Canvas) -> Point? {
    let theme = state.theme
    canvas.fill(style: theme[.hint])
    if let prompt = state.prompt {
      // A question about the typed text takes the place of the label.
      let question = state.pendingOverwrite == nil ? nil : state.message?.text
      let label =
        TextWidth.truncate(question ?? prompt.label(state), to: canvas.width * 2 / 3)
        + " "
      let used = canvas.put(label, x: 0, y: 0, style: theme[question == nil ? .hintKey : .error])
      let shown = TextWidth.truncate(
        prompt.text, to: max(4, canvas.width - used - 1), ellipsis: "…", keeping: .end)
      let typed = canvas.put(shown, x: used, y: 0, style: theme[.input])
      return Point(x: min(used + typed, canvas.width - 1), y: 0)
    }
    if let message = state.message {
      canvas.put(
        " " + message.text, x: 0, y: 0, maxWidth: canvas.width,
        style: theme[message.kind == .refusal ? .error : .status])
      return nil
    }
    var x = 1
    for command in hints {
      guard let keys = state.surroundings.keymap.keys(of: command).first else { continue }
      let word = state.wording("hint.\(command.rawValue)")
      let width = TextWidth.columns(of: keys) + 1 + TextWidth.columns(of: word)
      guard x + width < canvas.width else { break }
      x += canvas.put(keys, x: x, y: 0, style: theme[.hintKey])
      x += canvas.put(" " + word, x: x, y: 0, style: theme[.hint]) + 2
    }
    return nil
  }

  private var hints: [CommandID] {
    switch state.view {
    case .overview: [.open, .viewTimeline, .note, .copyRequests, .pickComponent, .viewSources, .help, .quit]
    case .timeline:
      [
        .open, .nextLane, .nextError, .pickComponent, .include, .dropFilter, .toggleFilters, .search,
        .nextPane, .mark, .note, .back,
      ]
    case .note: [.writeNote, .open, .addMarked, .switchLanguage, .down, .back]
    case .record: [.down, .copyRecord, .copyPath, .mark, .back]
    case .rules: [.down, .copyRecord, .search, .back]
    case .sources: [.open, .setOffset, .down, .copyRecord, .search, .back]
    case .log: [.down, .search, .open, .nextError, .back]
    default: [.open, .down, .copyRecord, .search, .back]
    }
  }
}
