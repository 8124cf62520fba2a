import Terminal

/// A view made of lines: a cursor on those that stand for something, scrolled so that it is inside.
struct ListView {
  /// Rows of a list that leave room for details below it.
  private static let leastRows = 6

  /// The area of the list above the details of its selected line, which are drawn; all of `area` when there are none.
  private static func withDetail(_ state: WorkbenchState, _ grid: inout Grid, _ area: Rect) -> Rect {
    guard state.view == .attempts else { return area }
    let index = nearestSelectable(state.lists[state.view]?.selected ?? 0, state.listLines(state.view))
    let lines = AttemptLines(state: state).detail(at: index).flatMap { LineWrap.wrap($0, to: area.width - 2) }
    let height = min(lines.count, area.height - 1 - leastRows)
    guard height > 1 else { return area }
    let top = area.y + area.height - height - 1
    let rule = String(repeating: "─", count: max(0, area.width))
    grid.draw(in: Rect(x: area.x, y: top, width: area.width, height: height + 1)) { canvas in
      canvas.put(rule, x: 0, y: 0, style: state.theme[.border])
      for row in 0..<height {
        canvas.put(
          Highlight.spans(lines[row].spans, state.search, state.theme), x: 1, y: row + 1,
          maxWidth: area.width - 1)
      }
    }
    return Rect(x: area.x, y: area.y, width: area.width, height: area.height - height - 1)
  }

  static func draw(_ state: inout WorkbenchState, _ grid: inout Grid, _ whole: Rect) {
    let theme = state.theme
    let area = withDetail(state, &grid, whole)
    let lines = state.listLines(state.view)
    var list = state.lists[state.view] ?? WorkbenchState.ListState()
    list.selected = nearestSelectable(list.selected, lines)
    state.pageHeight = max(1, area.height - 1)
    // Long lines wrap; the cursor's line decides where the page starts.
    let wrapped = lines.enumerated().flatMap { index, line in
      LineWrap.wrap(line, to: area.width - 2).map { (index, $0) }
    }
    let first = wrapped.firstIndex { $0.0 == list.selected } ?? 0
    let last = wrapped.lastIndex { $0.0 == list.selected } ?? 0
    // With nothing selectable above, the page shows from its start.
    let isFirstSelectable = !lines[..<min(list.selected, lines.count)].contains { $0.isSelectable }
    if isFirstSelectable, first < area.height { list.top = 0 }
    if first < list.top { list.top = first }
    if last >= list.top + area.height { list.top = last - area.height + 1 }
    list.top = max(0, min(list.top, wrapped.count - min(area.height, wrapped.count)))
    state.lists[state.view] = list
    let search = state.search
    grid.draw(in: area) { canvas in
      for row in 0..<min(area.height, wrapped.count - list.top) {
        let (index, line) = wrapped[list.top + row]
        let isSelected = index == list.selected && lines[index].isSelectable
        if isSelected { canvas.put("▸", x: 0, y: row) }
        canvas.put(Highlight.spans(line.spans, search, theme), x: 1, y: row, maxWidth: area.width - 1)
        if isSelected {
          canvas.restyle(Rect(x: 0, y: row, width: area.width, height: 1)) { $0.over(theme[.cursor]) }
        }
      }
      if wrapped.count > area.height { scrollMark(&canvas, list.top, wrapped.count, theme[.border]) }
    }
  }

  /// A bar at the right edge: where the page lies in the whole.
  static func scrollMark(_ canvas: inout Canvas, _ top: Int, _ count: Int, _ style: Style) {
    let height = canvas.height
    let size = max(1, height * height / max(count, 1))
    let start = min(height - size, top * height / max(count, 1))
    for row in start..<start + size { canvas.put("▐", x: canvas.width - 1, y: row, style: style) }
  }

  /// The selectable line at or nearest to `index`.
  static func nearestSelectable(_ index: Int, _ lines: [TextLine]) -> Int {
    if lines.indices.contains(index), lines[index].isSelectable { return index }
    let after = lines.indices.first { $0 >= index && lines[$0].isSelectable }
    let before = lines.indices.last { $0 < index && lines[$0].isSelectable }
    return after ?? before ?? 0
  }
}

/// Marks search hits inside styled text.
enum Highlight {
  /// `text` with every place marked where one of `words` (in lower case) stands.
  static func spans(_ text: String, words: [String], plain: Style, found: Style) -> [Span] {
    let letters = Array(text)
    let lowered = letters.map { $0.lowercased() }
    var isFound = [Bool](repeating: false, count: letters.count)
    for word in words.map({ $0.map(String.init) }) where !word.isEmpty && word.count <= letters.count {
      for start in 0...letters.count - word.count
      where lowered[start..<start + word.count].elementsEqual(word) {
        for place in start..<start + word.count { isFound[place] = true }
      }
    }
    return runs(letters, where: isFound, plain: plain, found: found)
  }

  /// `letters` as spans: `found` where the flag is set.
  static func runs(_ letters: [Character], where isFound: [Bool], plain: Style, found: Style) -> [Span] {
    var spans: [Span] = []
    for (place, letter) in letters.enumerated() {
      if place > 0, isFound[place] == isFound[place - 1] {
        spans[spans.count - 1].text.append(letter)
      } else {
        spans.append(Span(String(letter), isFound[place] ? found : plain))
      }
    }
    return spans
  }

  static func spans(_ spans: [Span], _ search: String, _ theme: Theme) -> [Span] {
    guard !search.isEmpty else { return spans }
    return spans.flatMap { span -> [Span] in
      var parts: [Span] = []
      var rest = Substring(span.text)
      while let hit = rest.lowercased().firstRange(of: search.lowercased()) {
        // Lower-casing may change lengths outside ASCII: then the hit is shown without a mark.
        let lowered = rest.lowercased()
        let start = lowered.distance(from: lowered.startIndex, to: hit.lowerBound)
        let length = lowered.distance(from: hit.lowerBound, to: hit.upperBound)
        guard lowered.count == rest.count else { break }
        let from = rest.index(rest.startIndex, offsetBy: start)
        let to = rest.index(from, offsetBy: length)
        parts.append(Span(String(rest[..<from]), span.style))
        parts.append(Span(String(rest[from..<to]), theme[.match]))
        rest = rest[to...]
      }
      parts.append(Span(String(rest), span.style))
      return parts
    }
  }
}
