import Terminal

/// The list that `c` opens.
struct PickerView {
  static func draw(_ state: inout WorkbenchState, _ grid: inout Grid, _ body: Rect) -> Point? {
    guard var picker = state.picker else { return nil }
    let theme = state.theme
    let wording = state.wording
    let matching = picker.matching
    picker.selected = max(0, min(picker.selected, matching.count - 1))
    state.picker = picker
    let width = min(body.width - 4, 88)
    let height = min(body.height - 2, max(8, min(matching.count, 18) + 4))
    let area = body.centered(Size(width: width, height: height))
    let title = " \(wording("picker.\(picker.kind.rawValue)")) "
    grid.fill(area, style: theme[.popup])
    grid.box(area, style: theme[.borderActive].over(theme[.popup]))
    grid.put(title, x: area.x + 2, y: area.y, style: theme[.popupTitle])
    let lanes = state.caseLanes
    let label = wording("picker.narrow") + " "
    let inputX =
      area.x + 2 + grid.put(label, x: area.x + 2, y: area.y + 1, style: theme[.popup])
    let typed = grid.put(
      picker.text, x: inputX, y: area.y + 1, maxWidth: max(1, width - 19 - 9 * lanes.count),
      style: theme[.input].over(theme[.popup]))
    let heads = lanes.map { lane in
      Span(
        TextWidth.pad(
          TextWidth.truncate(wording("picker.\(LaneLayout.names[lane])"), to: 8), to: 9, .trailing),
        theme[LaneLayout.roles[lane]].over(theme[.popup]))
    }
    let countX = area.endX - 2 - 9 * lanes.count
    grid.put(heads, x: countX, y: area.y + 1)
    let rows = height - 4
    let top = max(0, min(picker.selected - rows + 1, matching.count - rows))
    if matching.isEmpty {
      grid.put(
        wording("picker.nothing"), x: area.x + 2, y: area.y + 2, style: theme[.dim].over(theme[.popup]))
    }
    for row in 0..<min(rows, max(0, matching.count - top)) {
      let entry = matching[top + row]
      let isSelected = top + row == picker.selected
      let y = area.y + 2 + row
      let style = isSelected ? theme[.selection].over(theme[.popup]) : theme[.popup]
      grid.fill(Rect(x: area.x + 1, y: y, width: width - 2, height: 1), style: style)
      let name = TextWidth.truncate(entry.name, to: countX - area.x - 4, ellipsis: "…", keeping: .ends)
      // The row's own background shows through, else the hit would look like a hole in the selected row.
      var found = theme[.popupMatch]
      found.background = style.background
      grid.put(
        [Span(isSelected ? "▸ " : "  ", style)]
          + Highlight.spans(name, words: picker.words, plain: style, found: found.over(style)),
        x: area.x + 1, y: y)
      let counts = lanes.map {
        TextWidth.pad(entry.counts[$0] == 0 ? "·" : "\(entry.counts[$0])", to: 9, .trailing)
      }.joined()
      grid.put(counts, x: countX, y: y, style: style)
    }
    let foot = wording("picker.foot", ["shown": "\(matching.count)", "total": "\(picker.entries.count)"])
    grid.put(
      TextWidth.truncate(foot, to: width - 4), x: area.x + 2, y: area.endY - 2,
      style: theme[.dim].over(theme[.popup]))
    return Point(x: min(inputX + typed, area.endX - 2), y: area.y + 1)
  }
}

/// What may follow a key that begins a sequence.
struct KeysPopup {
  let state: WorkbenchState

  func draw(_ grid: inout Grid, _ body: Rect) {
    let entries = state.surroundings.keymap.following(state.pendingKeys)
    let theme = state.theme
    let lines = entries.map { "\($0.key.text)  \(state.wording("command.\($0.command.rawValue)"))" }
    let width = min(body.width - 2, (lines.map { TextWidth.columns(of: $0) }.max() ?? 10) + 4)
    let height = min(body.height, lines.count + 2)
    let area = Rect(x: body.endX - width - 1, y: body.endY - height, width: width, height: height)
    grid.fill(area, style: theme[.popup])
    grid.box(area, style: theme[.border].over(theme[.popup]))
    grid.put(" \(Keymap.text(state.pendingKeys)) … ", x: area.x + 1, y: area.y, style: theme[.popupTitle])
    for (row, entry) in entries.prefix(height - 2).enumerated() {
      let used = grid.put(
        entry.key.text, x: area.x + 2, y: area.y + 1 + row, style: theme[.hintKey].over(theme[.popup]))
      grid.put(
        "  " + state.wording("command.\(entry.command.rawValue)"), x: area.x + 2 + used, y: area.y + 1 + row,
        maxWidth: width - 4 - used, style: theme[.popup])
    }
  }
}
