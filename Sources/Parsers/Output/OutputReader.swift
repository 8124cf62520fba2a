import Records

/// Finds the outputs of tools in a text and reads them: one after the other, with prompts, prose and blank lines
/// between them, in a file of their own or pasted into a mail.
///
/// Each output is an ``OutputForm``. What none of them knows is a record of kind text, so that records tile the text.
struct OutputReader {
  /// The lines; a form takes those that are its own.
  var lines: OutputLines
  /// What was read.
  private(set) var batch: RecordBatch
  /// The command whose output follows, when its prompt stands before it.
  private(set) var command: OutputCommand?
  /// What the text tells of the order of day and month.
  private var dates = OutputDates()
  /// Helpers that read names and codes.
  let tools: LineTools
  /// Number of outputs found.
  private(set) var blocks = 0

  /// Marks of every record: a paste is no file of its own.
  private let marks: RecordMarks
  /// Where the first record starts.
  private let origin: Int
  /// Where text is parted although no output stands between, in ascending order.
  private let cuts: [Int]
  private var nextCut = 0
  private var lastStart = -1
  private var isTextOpen = false

  /// Looks at `range` of the batch's text.
  ///
  /// - Parameters:
  ///   - range: begins a line; the first record starts where it does.
  ///   - isExcerpt: whether the text is a mail or another paste, with marks of quoted mails.
  ///   - cuts: where text must be parted.
  init(_ range: Range<Int>, isExcerpt: Bool, batch: consuming RecordBatch, cuts: [Int] = []) {
    let view = batch.text.view
    origin = range.lowerBound
    self.cuts = cuts
    marks = isExcerpt ? .excerpt : []
    tools = LineTools(view: view)
    let start =
      range.lowerBound == 0 ? min(CBSParser.startAfterMark(view), range.upperBound) : range.lowerBound
    lines = OutputLines(view, start..<range.upperBound, isQuoted: isExcerpt)
    self.batch = batch
  }

  /// The bytes that lines count in.
  var view: ByteView { lines.view }

  /// Whether the text is a mail or another paste.
  var isExcerpt: Bool { !marks.isEmpty }

  /// Reads on until `isEnough`, or to the end.
  mutating func run(until isEnough: (OutputReader) -> Bool = { _ in false }) {
    while let line = lines.peek(), !isEnough(self) {
      if line.isBlank {
        lines.advance()
      } else if let found = OutputCommand(view, line.content) {
        addText(line)
        command = found
        lines.advance()
      } else if readBlock() {
        blocks += 1
        isTextOpen = false
      } else {
        if command.map({ !Self.talkative.contains($0.name) }) ?? true { command = nil }
        addText(line)
        lines.advance()
      }
    }
    if batch.count == 0, lines.end > origin {
      batch.append(start: origin, time: nil, kind: .text, level: .none, marks: marks)
    }
  }

  /// Commands that say more than what is read of them.
  private static let talkative: Set<String> = ["chkdsk", "sfc", "dism"]

  private mutating func readBlock() -> Bool {
    let before = lines.peek()?.start
    for form in OutputForms.all where form.read(&self) { return lines.peek()?.start != before }
    return false
  }

  private mutating func addText(_ line: OutputLine) {
    if isTextOpen {
      while nextCut < cuts.count, cuts[nextCut] < line.start { nextCut += 1 }
      guard nextCut < cuts.count, cuts[nextCut] == line.start else { return }
    }
    isTextOpen = begin(line, .text)
  }

  /// The command's output has ended.
  mutating func endCommand() { command = nil }

  // MARK: What forms write

  /// Starts a record at `line`; false when one starts there already.
  @discardableResult
  mutating func begin(
    _ line: OutputLine, _ kind: RecordKind, level: Level = .none, marks own: RecordMarks = []
  )
    -> Bool
  {
    guard line.start > lastStart else { return false }
    batch.append(
      start: lastStart < 0 ? origin : line.start, time: nil, kind: kind, level: level,
      marks: marks.union(own))
    lastStart = line.start
    isTextOpen = false
    return true
  }

  /// Adds a record at `line` that says `payload`, and names its names; false when a record starts there already.
  @discardableResult
  mutating func add(_ line: OutputLine, _ payload: Payload, marks own: RecordMarks = []) -> Bool {
    guard begin(line, Self.kind(payload), marks: own) else { return false }
    for term in Self.subjects(payload) { batch.mention(term) }
    batch.attach(payload)
    return true
  }

  /// Says what the record added last is, once the lines behind its first one are read.
  mutating func say(_ payload: Payload) {
    batch.amendLast(kind: Self.kind(payload))
    for term in Self.subjects(payload) { batch.mention(term) }
    batch.attach(payload)
  }

  /// Adds a record at `line` of an error that the tool reports, with its code.
  mutating func addError(_ line: OutputLine, _ fields: [(String, String)], code: ErrorCode?) {
    guard add(line, .verdict(fields.map { field($0.0, $0.1) })) else { return }
    batch.amendLast(level: .error, adding: .failure)
    if let code { batch.code(StatusReference(code: code)) }
  }

  /// Where the payload added last stands, for ``amend(_:_:)``.
  var lastPayload: Int { batch.payloads.count - 1 }

  /// Says what the end of a list tells about its head.
  mutating func amend(_ position: Int, _ payload: Payload) {
    batch.replacePayload(at: position, with: payload)
  }

  /// Adds marks to the record added last.
  mutating func mark(_ marks: RecordMarks) { batch.amendLast(adding: marks) }

  /// The record added last names `term`.
  mutating func mention(_ term: TermID) { batch.mention(term) }

  /// The update or package that `text` names, mentioned by the record added last.
  mutating func mentionUpdates(_ range: Range<Int>) { _ = tools.updates(range, &batch) }

  /// A named value.
  mutating func field(_ name: String, _ value: String) -> Payload.Field {
    Payload.Field(name: batch.intern(.phrase, name), value: batch.intern(.phrase, Self.short(value)))
  }

  /// Interns a name, at most 400 characters of it.
  mutating func term(_ kind: TermKind, _ text: String) -> TermID { batch.intern(kind, Self.short(text)) }

  /// Interns a name; nil when `text` is empty.
  mutating func term(_ kind: TermKind, some text: String?) -> TermID? {
    guard let text, !text.isEmpty else { return nil }
    return term(kind, text)
  }

  /// Interns the bytes of a name.
  mutating func term(_ kind: TermKind, _ range: Range<Int>) -> TermID {
    batch.intern(kind, view[range.count > 1024 ? range.lowerBound..<range.lowerBound + 1024 : range])
  }

  /// The local time of `reading`; nil while nothing tells day from month.
  mutating func modified(_ reading: EventClock.Reading) -> Int64? {
    dates.time(reading, in: view)?.filetime
  }

  private static func short(_ text: String) -> String {
    text.utf8.count <= 400 ? text : String(text.prefix(400))
  }

  private static func kind(_ payload: Payload) -> RecordKind {
    switch payload {
    case .fileClaim: .fileClaim
    case .listedFolder: .listedFolder
    case .machineFact: .machineFact
    case .packageClaim: .packageClaim
    case .registryValue: .registryValue
    case .product: .product
    case .filter: .filter
    case .verdict: .verdict
    default: .text
    }
  }

  /// The names by which filters find the record.
  private static func subjects(_ payload: Payload) -> [TermID] {
    switch payload {
    case .fileClaim(let claim): [claim.folder, claim.name].compactMap { $0 }
    case .listedFolder(let listed): [listed.folder]
    case .packageClaim(let claim): [claim.package]
    case .filter(let filter): [filter.name]
    case .product(let product): [product.name]
    case .registryValue(let value): [value.key]
    default: []
    }
  }
}

/// One kind of output: its file says how it is told and what it becomes.
struct OutputForm: Sendable {
  /// Reads the output that begins at the current line and steps behind it; takes nothing when none begins there.
  let read: @Sendable (inout OutputReader) -> Bool
}

/// The forms, those with the surest beginnings first.
enum OutputForms {
  static let all: [OutputForm] = [
    OutputForm(read: DirForm.read), OutputForm(read: PathListForm.read), OutputForm(read: ChildItemForm.read),
    OutputForm(read: TreeForm.read), OutputForm(read: CertutilForm.read), OutputForm(read: FltmcForm.read),
    OutputForm(read: ObjectTableForm.read), OutputForm(read: SystemInfoForm.read),
    OutputForm(read: MsInfoForm.read),
    OutputForm(read: DismForm.read), OutputForm(read: RegQueryForm.read),
    OutputForm(read: ServiceControlForm.read),
    OutputForm(read: CheckForm.read), OutputForm(read: IcaclsForm.read), OutputForm(read: VersionForm.read),
    OutputForm(read: ZoneLineForm.read),
    OutputForm(read: PropertyListForm.read),
  ]
}

/// Which of two numbers of a date is the month, by all dates of a text: a value above 12 tells; where nothing or
/// both are told, it stays open.
struct OutputDates {
  private var isLooked = false
  private var order: EventClock.Order?

  /// Columns in which a row's date begins.
  private static let reach = 40

  mutating func time(_ reading: EventClock.Reading, in view: ByteView) -> Instant? {
    guard reading.isOpen else { return reading.time(.monthFirst) }
    if !isLooked {
      order = Self.look(view)
      isLooked = true
    }
    return order.flatMap { reading.time($0) }
  }

  private static func look(_ view: ByteView) -> EventClock.Order? {
    var found: (day: Bool, month: Bool) = (false, false)
    var start = 0
    while start < view.count, !(found.day && found.month) {
      let end = view.first(0x0a, in: start..<view.count) ?? view.count
      if let reading = date(view, start..<min(end, start + reach)) {
        if reading.order == .dayFirst { found.day = true }
        if reading.order == .monthFirst { found.month = true }
      }
      start = end + 1
    }
    return found.day == found.month ? nil : found.day ? .dayFirst : .monthFirst
  }

  /// The first date with a time in the head of a line.
  private static func date(_ view: ByteView, _ head: Range<Int>) -> EventClock.Reading? {
    var index = head.lowerBound
    while index < head.upperBound {
      if ExcerptBytes.isDigit(view[index]) {
        if let reading = EventClock.scan(view, at: index) { return reading }
        while index < head.upperBound, ExcerptBytes.isDigit(view[index]) { index += 1 }
      }
      index += 1
    }
    return nil
  }
}
