/// Everything that a key can do.
///
/// The raw value is the name that keymaps use; its words are the wording keys `command.<name>`.
enum CommandID: String, CaseIterable, Sendable {
  // Moving
  case down, up, left, right
  case pageDown = "page-down"
  case pageUp = "page-up"
  case halfDown = "half-down"
  case halfUp = "half-up"
  case top, bottom
  case scrollLeft = "scroll-left"
  case scrollRight = "scroll-right"
  case nextLane = "next-lane"
  case previousLane = "previous-lane"
  case nextPane = "next-pane"
  case previousPane = "previous-pane"
  case nextError = "next-error"
  case previousError = "previous-error"
  case nextWarning = "next-warning"
  case previousWarning = "previous-warning"
  case nextGap = "next-gap"
  case previousGap = "previous-gap"
  case nextSession = "next-session"
  case previousSession = "previous-session"
  case jumpBack = "jump-back"
  case goToTime = "go-to-time"
  // Lanes
  case lane1 = "lane-1"
  case lane2 = "lane-2"
  case lane3 = "lane-3"
  case lane4 = "lane-4"
  case widenLane = "widen-lane"
  case foldLane = "fold-lane"
  case foldRepeats = "fold-repeats"
  case toggleZone = "toggle-zone"
  case setZone = "set-zone"
  case setOffset = "set-offset"
  // Views
  case viewCase = "view-case"
  case viewTimeline = "view-timeline"
  case viewFindings = "view-findings"
  case viewComponents = "view-components"
  case viewHashes = "view-hashes"
  case viewAttempts = "view-attempts"
  case viewSources = "view-sources"
  case viewMarks = "view-marks"
  case viewRules = "view-rules"
  case viewLog = "view-log"
  case open, fields, explain
  case whereAmI = "where"
  case note, help, palette
  // Filters and search
  case pickComponent = "pick-component"
  case include, exclude
  case dropFilter = "drop-filter"
  case toggleFilters = "toggle-filters"
  case toggleFailures = "toggle-failures"
  case undo, redo
  case search
  case searchNext = "search-next"
  case searchPrevious = "search-previous"
  // Marks and copying
  case mark
  case nextMark = "next-mark"
  case previousMark = "previous-mark"
  case copyRecord = "copy-record"
  case copyPath = "copy-path"
  case copyHash = "copy-hash"
  case copyCode = "copy-code"
  case copyReference = "copy-reference"
  case copyRequests = "copy-requests"
  // Note preview
  case writeNote = "write-note"
  case switchLanguage = "switch-language"
  case addMarked = "add-marked"
  // Program
  case back, quit
  case escape
  case interrupt, redraw, suspend
}

/// Where a key is pressed: some keys mean something only in the note preview.
enum KeyContext: String, CaseIterable, Sendable {
  /// Everywhere.
  case keys
  /// In the note preview, before `keys`.
  case note
}
