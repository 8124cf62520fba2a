extension Grid {
  /// One line per row, blanks at the ends of lines left out.
  public var text: String {
    (0..<height).map { text(row: $0) }.joined(separator: "\n")
  }

  /// Each row's text, and below it the runs of cells whose style has a name, for snapshots.
  ///
  ///     13:50:50 ✖ reverse delta
  ///       0-7 time, 9-9 state.failure
  ///
  /// - Parameter name: the name of a style, usually its theme role; nil for what is not worth a line.
  public func dump(naming name: (Style) -> String?) -> String {
    var lines: [String] = []
    for y in 0..<height {
      lines.append(text(row: y))
      var runs: [(start: Int, end: Int, name: String)] = []
      for x in 0..<width {
        guard let role = name(self[x, y].style) else { continue }
        if let last = runs.last, last.end == x - 1, last.name == role {
          runs[runs.count - 1].end = x
        } else {
          runs.append((x, x, role))
        }
      }
      if !runs.isEmpty {
        lines.append("  " + runs.map { "\($0.start)-\($0.end) \($0.name)" }.joined(separator: ", "))
      }
    }
    return lines.joined(separator: "\n")
  }
}
