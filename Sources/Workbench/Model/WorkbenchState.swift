import Casework
import DataFiles
import Diagnosis
import Knowledge
import LogStore
import Records
import Reports
import Terminal

/// Everything that the screen shows, as a value: views draw it, commands change it.
struct WorkbenchState {
  /// What does not change while the program runs.
  struct Surroundings {
    var knowledge: CaseKnowledge
    var theme: Theme
    var keymap: Keymap
    var version: String
    var userFolder: String?
    /// How times are shown at first, and by which clock a viewer lives.
    var shown = ShownZone()
  }

  /// A place to come back to.
  struct Place: Equatable {
    var view: ViewID
    var record: RecordKey?
  }

  /// Cursor and scroll position of a list view.
  struct ListState: Equatable {
    var selected = 0
    var top = 0
  }

  /// Filters and clocks: what can be undone.
  struct Filters: Equatable {
    var active: [Filter] = [Filter(.failures)]
    var isOff = false
    /// Clocks of sources that were set here.
    var offsets: OffsetChanges = [:]
    /// The filters that work now.
    var effective: [Filter] { isOff ? [] : active }
  }

  /// One line at the bottom that says what happened or why not.
  struct Message: Equatable {
    enum Kind: Equatable {
      case note
      case refusal
    }
    var kind: Kind
    var text: String
  }

  /// The case note before it is written.
  struct NotePreview {
    var text = ""
    var sections: [CaseNote.Section] = []
    var excluded: Set<CaseNote.Section.ID> = []
    /// Whether the raw text of marked records goes with it.
    var addsMarked = false
  }

  /// Which part of the screen takes the movement keys.
  enum Pane {
    case main
    case detail
  }

  /// Text that is being typed at the bottom.
  struct Prompt: Equatable {
    enum Purpose: Equatable {
      case search
      case time
      case file
      /// The zone in which times are shown.
      case zone
      /// The clock of a source.
      case offset(SourceID)
    }
    var purpose: Purpose
    var text: String

    /// The words before the text.
    func label(_ state: WorkbenchState) -> String {
      switch purpose {
      case .search: state.wording("prompt.search")
      case .time: state.wording("prompt.time")
      case .file: state.wording("prompt.file")
      case .zone: state.wording("prompt.zone")
      case .offset(let source): state.wording("prompt.offset", ["name": state.name(of: source)])
      }
    }
  }

  let surroundings: Surroundings
  var wording: Wording
  var snapshot: CaseSnapshot
  var progress: CaseLoad.Progress
  /// The zone in which times are shown, and the fixed one that was shown last.
  var shown: ShownZone
  var fixedZone: ZoneOffset?

  var filters = Filters()
  var undo: [Filters] = []
  var redo: [Filters] = []

  var stack: [ViewID] = [.overview]
  var trail: [Place] = []
  var lists: [ViewID: ListState] = [:]
  var timeline: TimelineModel
  /// Active lane, and the cursor of each lane.
  var lane = 1
  var cursors = Lane.allCases.map { _ in 0 }
  var timelineTop = 0
  var hidden: Set<Int> = [] {
    // What only a hidden lane has to tell would be an empty row.
    didSet { if hidden != oldValue { rebuildTimeline() } }
  }
  var folded: Set<Int> = []
  var isWide = false
  var foldsRepeats = true
  var pane = Pane.main
  var detailTop = 0
  var showsDetail: Bool?
  var scrollX = 0
  /// The record shown by the record view.
  var opened: RecordID?

  var prompt: Prompt?
  var picker: Picker?
  var search = ""
  var message: Message?
  var marks: Set<RecordKey> = []
  var pendingKeys: [Key] = []
  var count: Int?
  /// A save that waits for a yes: the file exists.
  var pendingOverwrite: String?
  var interruptedOnce = false
  var isFinished = false
  /// Names of the updates that come every day whose attempts are listed all the same.
  var listedRoutine: Set<String> = []
  /// Words to which the help page is narrowed.
  var helpFilter = ""
  /// Whether help was opened to run an action: Enter in its prompt then runs the first line.
  var isPalette = false
  /// The note as it will be written, made when its view opens.
  var note = NotePreview()
  /// Rows that the main pane showed last; paging moves by it.
  var pageHeight = 20
  /// The screen size of the last picture; the overview sets its columns by it.
  var size = Size(width: 80, height: 24)

  init(surroundings: Surroundings, wording: Wording, snapshot: CaseSnapshot, progress: CaseLoad.Progress) {
    self.surroundings = surroundings
    self.wording = wording
    self.snapshot = snapshot
    self.progress = progress
    shown = surroundings.shown
    if case .fixed(let offset) = shown.choice { fixedZone = offset }
    self.snapshot.shown = shown
    let (face, caseZone) = (shown, snapshot.zone)
    timeline = TimelineModel(store: snapshot.store, filters: [Filter(.failures)], folds: true) {
      face.offset(at: $0, caseZone: caseZone)
    }
    goToRoot()
  }

  var store: LogStore { snapshot.store }
  var view: ViewID { stack.last ?? .overview }
  var theme: Theme { surroundings.theme }

  /// The offset at which an instant is shown.
  func offset(at instant: Instant) -> ZoneOffset { snapshot.offset(at: instant) }

  /// The offset that headers name: that of the cursor, which differs from others only in the viewer's own zone.
  var zone: ZoneOffset {
    guard shown.choice == .local else { return snapshot.offset(at: Instant(filetime: 0)) }
    let time = laneRecord(lane).flatMap { store.time($0) }
    return snapshot.offset(at: time ?? store.lastTime ?? Instant(filetime: 0))
  }

  /// Which zone is shown, and its offset: `case +08:00`.
  var zoneLabel: String {
    let word = wording("zone.\(shown.choice.word)")
    return word.isEmpty ? zone.text : "\(word) \(zone.text)"
  }

  /// The record under the cursor of the current view.
  var selectedRecord: RecordID? {
    switch view {
    case .timeline: return laneRecord(lane)
    case .record: return opened
    case .log: return logRecord
    default:
      let lines = listLines(view)
      let index = lists[view]?.selected ?? 0
      guard lines.indices.contains(index), case .record(let record)? = lines[index].target else { return nil }
      return record
    }
  }

  /// The lanes that this case has: that of captures only with one.
  var caseLanes: [Int] {
    Lane.allCases.filter { $0 != .operations || !store.rows($0).isEmpty }.map { Int($0.rawValue) }
  }

  /// The lanes that are not hidden.
  var visibleLanes: [Int] { caseLanes.filter { !hidden.contains($0) } }

  /// The record under the cursor of a lane.
  func laneRecord(_ lane: Int) -> RecordID? {
    let records = timeline.lanes[lane]
    return records.indices.contains(cursors[lane]) ? records[cursors[lane]] : nil
  }

  /// Marked records in time order.
  var markedRecords: [RecordID] {
    marks.compactMap { store.find($0) }.sorted { store.position(of: $0) < store.position(of: $1) }
  }

  // MARK: Changing

  /// Takes over a newer snapshot; cursors stay on their records.
  mutating func take(_ snapshot: CaseSnapshot) {
    let keys = timeline.lanes.indices.map { lane in laneRecord(lane).map { store.key($0) } }
    let openedKey = opened.map { store.key($0) }
    let wasEmpty = timeline.shown == 0
    let lines = lists.keys.filter { $0 != .log && $0 != .record }.map { ($0, selectedLine($0)) }
    self.snapshot = snapshot
    self.snapshot.shown = shown
    rebuildTimeline(keys)
    opened = openedKey.flatMap { store.find($0) }
    for (view, line) in lines { select(line, in: view) }
    if wasEmpty { goToRoot() }
  }

  /// What the cursor of a list is on, in a form that outlives the snapshot.
  private enum SelectedLine {
    /// The first line that can be chosen: nobody has moved.
    case first
    case record(RecordKey, text: String)
    case line(target: TextLine.Target?, text: String)
  }

  private func selectedLine(_ view: ViewID) -> SelectedLine {
    let lines = listLines(view)
    let index = lists[view]?.selected ?? 0
    guard lines.indices.contains(index), index != ListView.nearestSelectable(0, lines) else { return .first }
    if case .record(let record)? = lines[index].target {
      return .record(store.key(record), text: lines[index].text)
    }
    return .line(target: lines[index].target, text: lines[index].text)
  }

  /// Puts the cursor of a list on what it was on, or as near as can be.
  private mutating func select(_ line: SelectedLine, in view: ViewID) {
    let lines = listLines(view)
    let target: TextLine.Target?
    let text: String
    switch line {
    case .first:
      lists[view] = ListState(selected: ListView.nearestSelectable(0, lines))
      return
    case .record(let key, let words): (target, text) = (store.find(key).map { .record($0) }, words)
    case .line(let own, let words): (target, text) = (own, words)
    }
    // Several lines may lead to one record.
    let found =
      lines.firstIndex { $0.target == target && $0.text == text }
      ?? target.flatMap { target in lines.firstIndex { $0.target == target } }
    if let found { lists[view]?.selected = found }
  }

  /// Builds the timeline anew with the filters that work now; cursors stay as near as they can.
  mutating func rebuildTimeline(_ keys: [RecordKey?]? = nil) {
    let keys = keys ?? timeline.lanes.indices.map { lane in laneRecord(lane).map { store.key($0) } }
    let times = keys.map { key in key.flatMap { store.find($0) }.map { store.orderTime($0) } }
    timeline = TimelineModel(
      store: store, filters: filters.effective, folds: foldsRepeats, hidden: hidden
    ) { [snapshot] in
      snapshot.offset(at: $0)
    }
    for lane in timeline.lanes.indices {
      let wanted = keys[lane].flatMap { store.find($0) }
      if let wanted, let position = timeline.lanes[lane].firstIndex(of: wanted) {
        cursors[lane] = position
      } else {
        let time = times[lane] ?? times[self.lane] ?? .max
        cursors[lane] = timeline.last(in: lane, atOrBefore: time, store: store) ?? 0
      }
    }
    if timeline.lanes[lane].isEmpty,
      let other = visibleLanes.first(where: { !timeline.lanes[$0].isEmpty })
    {
      lane = other
    }
  }

  /// Sets the filters so that it can be undone.
  mutating func setFilters(_ filters: Filters) {
    guard filters != self.filters else { return }
    undo.append(self.filters)
    redo = []
    self.filters = filters
    rebuildTimeline()
    if timeline.shown == 0 { say("message.nothing-matches", kind: .refusal) }
  }

  /// Puts the cursor on the first finding's root, in the CSI lane.
  mutating func goToRoot() {
    guard let finding = snapshot.findings.first else {
      for lane in timeline.lanes.indices { cursors[lane] = max(0, timeline.lanes[lane].count - 1) }
      return
    }
    _ = moveCursor(to: finding.root.record)
  }

  /// Moves the cursor to `record`, in its lane; false when no lane shows it.
  mutating func moveCursor(to record: RecordID) -> Bool {
    let shown = store.mismatch(of: record)?.records.first ?? record
    for lane in timeline.lanes.indices {
      if let position = timeline.lanes[lane].firstIndex(of: shown) {
        self.lane = lane
        hidden.remove(lane)
        cursors[lane] = position
        followTime()
        return true
      }
    }
    return false
  }

  /// The other lanes rest on their last record at or before the active one's time.
  mutating func followTime() {
    guard let record = laneRecord(lane) else { return }
    let time = store.orderTime(record)
    for other in timeline.lanes.indices where other != lane {
      cursors[other] = timeline.last(in: other, atOrBefore: time, store: store) ?? 0
    }
    detailTop = 0
  }

  mutating func show(_ view: ViewID) {
    guard view != self.view else { return }
    trail.append(Place(view: self.view, record: selectedRecord.map { store.key($0) }))
    if trail.count > 50 { trail.removeFirst() }
    if let index = stack.firstIndex(of: view) { stack.remove(at: index) }
    stack.append(view)
    pane = .main
    detailTop = 0
  }

  mutating func say(_ key: String, _ values: KeyValuePairs<String, String> = [:], kind: Message.Kind = .note)
  {
    message = Message(kind: kind, text: wording(key, values))
  }

  /// The last part of a source's path.
  func name(of source: SourceID) -> String {
    guard store.sources.indices.contains(Int(source.index)) else { return "?" }
    let path = store.sources[Int(source.index)].path
    return lastPart(of: path)
  }

  /// Time of a record as the screen shows it: with milliseconds where the record has them.
  func clock(_ record: RecordID) -> String {
    guard let time = store.time(record) else { return "--:--:--" }
    let offset = offset(at: time)
    return time.clockText(offset) + (store.marks(record).contains(.exact) ? "." + time.millisecondText : "")
      + (offset == zone ? "" : offset.text)
  }

  /// Columns of ``clock(_:)`` and a blank: in the viewer's own zone some carry their offset.
  var clockWidth: Int { shown.choice == .local ? 19 : 13 }

  /// Date and time to the second, with the offset when it is not the header's.
  func dateAndClock(_ time: Instant) -> String {
    let offset = offset(at: time)
    return "\(time.dateText(offset)) \(time.clockText(offset))" + (offset == zone ? "" : offset.text)
  }

  /// Shows times in another zone.
  mutating func show(_ choice: ZoneChoice) {
    shown.choice = choice
    if case .fixed(let offset) = choice { fixedZone = offset }
    snapshot.shown = shown
    rebuildTimeline()
    say("message.zone", ["zone": zoneLabel])
  }
}
