/// What a piece of the screen means; a theme says how that looks.
///
/// Views name roles and never colours. The raw value is the key in a theme's `roles`.
public enum Role: String, CaseIterable, Sendable {
  /// Ordinary text; what every other role falls back to.
  case text
  /// Text that may be overlooked.
  case dim
  /// A heading.
  case title
  /// The line at the top.
  case header
  /// A key in the line at the top.
  case headerKey = "header.key"
  /// The line at the bottom.
  case status
  /// What keys do here.
  case hint
  /// A key in the hints.
  case hintKey = "hint.key"
  /// Lines between panes.
  case border
  /// Lines around the active pane.
  case borderActive = "border.active"
  /// The selected row in the active pane.
  case cursor
  /// The selected row in another pane.
  case cursorInactive = "cursor.inactive"
  /// The selected row of a list on top.
  case selection

  /// Words of a row in a lane.
  case lane
  /// The title of a lane.
  case laneTitle = "lane.title"
  /// The title of the active lane.
  case laneTitleActive = "lane.title.active"
  /// What tells the lane of Windows events: its count, the heads of its columns, its signs in a chain.
  case laneEvent = "lane.event"
  /// What tells the lane of CSI failures.
  case laneCSI = "lane.csi"
  /// What tells the lane of hash mismatches.
  case laneHash = "lane.hash"
  /// What tells the lane of Process Monitor's operations.
  case laneOperation = "lane.operation"

  /// A failure, `✖`.
  case stateFailure = "state.failure"
  /// A warning, `!`.
  case stateWarning = "state.warning"
  /// An echo or clean-up, `·`.
  case stateEcho = "state.echo"
  /// Two things that should be equal and are not, `≠`.
  case stateMismatch = "state.mismatch"
  /// A transaction or session begins, `▷`.
  case stateBegin = "state.begin"
  /// A transaction or session ends, `◼`.
  case stateEnd = "state.end"
  /// Evidence that is missing, `?`.
  case stateMissing = "state.missing"
  /// Checked and good, `✔`.
  case stateOK = "state.ok"

  /// A time.
  case time
  /// The sign for the same instant as the row above, `=`.
  case timeSame = "time.same"
  /// A stretch of time without rows.
  case gap
  /// An error code.
  case code
  /// A path or file name.
  case path
  /// A component's name.
  case component
  /// The hash that was expected.
  case hashExpected = "hash.expected"
  /// The hash that was found.
  case hashActual = "hash.actual"
  /// Digits of the found hash that differ from the expected one.
  case hashDifference = "hash.difference"

  /// A search hit.
  case match
  /// A filter that is on.
  case chip
  /// A filter that is off.
  case chipOff = "chip.off"
  /// The answer.
  case verdict
  /// How sure the answer is.
  case confidence
  /// Bars of the histogram.
  case histogram
  /// Bars with failures in them.
  case histogramFailure = "histogram.failure"

  /// A window on top.
  case popup
  /// Its title.
  case popupTitle = "popup.title"
  /// Letters that the typed text found.
  case popupMatch = "popup.match"
  /// Text being typed.
  case input
  /// A message that something went wrong.
  case error
  /// A running job.
  case progress
  /// A row with a mark or pin.
  case mark

  /// This role's name and those it falls back to, nearest first: `lane.title.active`, `lane.title`, `lane`,
  /// `text`.
  static func fallbacks(of name: String) -> [String] {
    let parts = name.split(separator: ".")
    let prefixes = parts.indices.reversed().map { parts[...$0].joined(separator: ".") }
    return prefixes.last == text.rawValue ? prefixes : prefixes + [text.rawValue]
  }

  /// All names that a theme may set: the roles and what stands above them (`state`).
  static let names: Set<String> = Set(allCases.flatMap { fallbacks(of: $0.rawValue) })
}
