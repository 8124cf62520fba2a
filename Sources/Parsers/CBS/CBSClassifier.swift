import Records

/// Decides what a CBS-family record is, and takes its names, codes and evidence out of it.
///
/// Most records are plain lines, so the order of the checks matters for speed: column, first bytes of the
/// message, then the two searches (`~` for packages, `0x` for codes).
struct CBSClassifier {
  let view: ByteView
  let isExcerpt: Bool
  private let packageBytes = PackageBytes.table
  /// Numbers of the one batch that this classifier fills.
  private let known: PackageMemory
  let statuses: StatusReader
  let objects: CSIObjectReader

  init(view: ByteView, isExcerpt: Bool) {
    self.view = view
    self.isExcerpt = isExcerpt
    known = PackageMemory(bytes: view.count)
    statuses = StatusReader(view: view)
    objects = CSIObjectReader(view: view)
  }

  /// Adds the record at `start` to `batch`.
  @inline(__always)
  func classify(_ start: Int, _ extent: RecordWalker.Extent, into batch: inout RecordBatch) {
    guard let prefix = extent.prefix else {
      batch.append(start: start, time: nil, kind: .text, level: .none, marks: isExcerpt ? [.excerpt] : [])
      return
    }
    var marks: RecordMarks = isExcerpt ? [.excerpt] : []
    if prefix.column == .csi { marks.insert(.csi) }
    batch.append(start: start, time: prefix.time, kind: .log, level: prefix.level, marks: marks)
    let end = contentEnd(start, min(extent.end, start + CBSParser.recordLimit))
    let message = min(prefix.message, end)
    switch prefix.column {
    case .csi: csi(message, end, prefix.level, &batch)
    case .cbs: cbs(message, end, prefix.level, &batch)
    case .dism: plain(message, end, prefix.level, &batch, isDISM: true)
    case .other:
      if view.starts(with: "TurboStack version ", at: message, before: end) {
        stackLoaded(message + 19, end, &batch)
      } else {
        plain(message, end, prefix.level, &batch)
      }
    }
  }

  @inline(__always)
  private func contentEnd(_ start: Int, _ end: Int) -> Int {
    var end = end
    while end > start, view[end - 1] == 0x0a || view[end - 1] == 0x0d || view[end - 1] == 0 { end -= 1 }
    return end
  }

  // MARK: CBS

  @inline(__always)
  private func cbs(_ message: Int, _ end: Int, _ level: Level, _ batch: inout RecordBatch) {
    guard message < end else { return }
    switch view[message] {
    case UInt8(ascii: "A"):
      if view.starts(with: "Added C:", at: message, before: end)
        || view.starts(with: "Archived backup log: ", at: message, before: end)
      {
        otherLog(message, end, &batch)
      }
    case UInt8(ascii: "S"):
      if view.starts(with: "Session: ", at: message, before: end), session(message, end, level, &batch) {
        return
      }
      if view.starts(with: "Store corruption, manifest missing for package:", at: message, before: end) {
        return manifestMissing(message, end, &batch)
      }
    case UInt8(ascii: "E"):
      if view.starts(with: "Exec: Processing complete", at: message, before: end) {
        return processingComplete(message, end, &batch)
      }
    case UInt8(ascii: "W"):
      if view.starts(with: "WER: Generating failure report for package:", at: message, before: end) {
        return failureReport(message, end, &batch)
      }
    case UInt8(ascii: "M"):
      if view.starts(with: "Mark store corruption flag because of package:", at: message, before: end) {
        batch.amendLast(kind: .storeCorrupt, adding: .failure)
        let package = packages(message, end, &batch)
        return batch.attach(.storeCorrupt(category: nil, package: package))
      }
    case UInt8(ascii: "L"):
      if view.starts(with: "Last Successful Step: ", at: message, before: end),
        readinessLine(message, end, &batch)
      {
        return
      }
      if view.starts(with: "Loaded Servicing Stack v", at: message, before: end) {
        return stackLoaded(message + 24, end, &batch)
      }
    case UInt8(ascii: "C"):
      if view.starts(with: "Checking System Update Readiness", at: message, before: end) {
        if readinessBlock(message, end, &batch) { return }
        batch.amendLast(kind: .readinessReport)
        if let status = codes(message, end, &batch), status.code?.isFailure == true {
          batch.amendLast(adding: .failure)
        }
        return
      }
      if view.starts(with: "CBS ", at: message, before: end)
        || view.starts(with: "CSI ", at: message, before: end),
        readinessLine(message, end, &batch)
      {
        return
      }
    case UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "="):
      if readinessBlock(message, end, &batch) { return }
    case UInt8(ascii: "("): if readinessLine(message, end, &batch) { return }
    case UInt8(ascii: "O"), UInt8(ascii: "T"):
      if view.starts(with: "Operation", at: message, before: end)
        || view.starts(with: "Total ", at: message, before: end),
        readinessLine(message, end, &batch)
      {
        return
      }
    case UInt8(ascii: "U"):
      if view.starts(with: "Universal Time is: ", at: message, before: end) {
        universalTime(message + 19, end, &batch)
      }
    default: break
    }
    plain(message, end, level, &batch)
  }

  /// Mentions the log that `Added C:\\Windows\\Logs\\CBS\\CbsPersist_….log to WER report` names.
  private func otherLog(_ message: Int, _ end: Int, _ batch: inout RecordBatch) {
    guard let start = view.first("CbsPersist_", in: message..<end) else { return }
    var stop = start
    while stop < end, isToken(view[stop]) { stop += 1 }
    if stop > start, view[stop - 1] == UInt8(ascii: ".") { stop -= 1 }
    batch.mention(batch.intern(.log, view[start..<stop]))
  }

  /// `Universal Time is: 2019-03-28 23:33:01.718`: the same moment in UTC.
  private func universalTime(_ start: Int, _ end: Int, _ batch: inout RecordBatch) {
    guard let utc = LineClock(view: view).reading(at: start, before: end)?.time else { return }
    batch.stamp(utc)
    batch.amendLast(adding: .exact)
  }

  /// A line of which only package, codes and whether it states a failure matter.
  @inline(__always)
  func plain(
    _ message: Int, _ end: Int, _ level: Level, _ batch: inout RecordBatch, isDISM: Bool = false
  ) {
    guard message < end else { return }
    let package = packages(message, end, &batch)
    var status = codes(message, end, &batch)
    if isDISM, status == nil, level >= .error { status = bareResult(message, end, &batch) }
    let failing = status?.code?.isFailure == true
    guard failing || level >= .error else { return }
    guard level >= .error || saysFailure(message, end) else { return }
    batch.amendLast(kind: .failure, adding: .failure)
    batch.attach(
      .failure(
        Payload.Failure(
          message: batch.intern(.phrase, view[bareMessage(message, end)]),
          status: status ?? StatusReference(), package: package,
          messageOffset: offset(message, in: batch))))
  }

  /// `failed. HRESULT=800F081F`: DISM's last words leave the 0x out.
  private func bareResult(_ message: Int, _ end: Int, _ batch: inout RecordBatch) -> StatusReference? {
    guard let hit = view.first("HRESULT=", in: message..<end),
      let (code, _) = statuses.hex(at: hit + 8, before: end, digits: 8...8), code.isFailure
    else { return nil }
    batch.code(StatusReference(code: code))
    return StatusReference(code: code)
  }

  /// Distance of `position` from the start of the record added last.
  func offset(_ position: Int, in batch: RecordBatch) -> UInt16 {
    let start = batch.textRange.lowerBound + Int(batch.starts.last ?? 0)
    return UInt16(clamping: position - start)
  }

  /// Whether the words of the message speak of a failure: code and `Info` alone do not.
  func saysFailure(_ message: Int, _ end: Int) -> Bool {
    for word: StaticString in ["ail", "rror", "nable to", "annot", "ot able", "orrupt", "otal Detected"]
    where view.first(word, in: message..<end) != nil { return true }
    return false
  }

  /// The message up to its first value, so that repeats compare equal.
  private func bareMessage(_ message: Int, _ end: Int) -> Range<Int> {
    var stop = min(end, message + 160)
    for mark: StaticString in [" [HRESULT", "[HRESULT", " (hr:", "(hr:", "\n", "\r", " 0x"] {
      if let hit = view.first(mark, in: message..<stop) { stop = hit }
    }
    // A leading tag such as `Exec: ` or `Startup: ` stays; the next colon starts a value.
    var from = message
    // `DISM   DISM Package Manager: PID=1 TID=2 text`: the message follows the numbers.
    if let thread = view.first(" TID=", in: message..<stop) {
      from = thread + 5
      while from < stop, view[from] != 0x20 { from += 1 }
      while from < stop, view[from] == 0x20 { from += 1 }
      if let dash = view.first(" - C", in: from..<stop) { stop = dash }
      if let code = view.first(" (CBS HRESULT", in: from..<stop) { stop = code }
      return from..<max(from, stop)
    }
    if let colon = view.first(UInt8(ascii: ":"), in: message..<min(stop, message + 12)) { from = colon + 1 }
    if let colon = view.first(UInt8(ascii: ":"), in: from..<stop), colon > message + 8 { stop = colon }
    stop = wholeCharacters(stop, after: message)
    while stop > message, view[stop - 1] == 0x20 || view[stop - 1] == UInt8(ascii: ".") { stop -= 1 }
    return message..<stop
  }

  /// `stop`, or the start of the UTF-8 character that it would cut.
  func wholeCharacters(_ stop: Int, after start: Int) -> Int {
    var stop = stop
    while stop > start, stop < view.count, view[stop] & 0xc0 == 0x80 { stop -= 1 }
    return stop
  }

  private func session(_ message: Int, _ end: Int, _ level: Level, _ batch: inout RecordBatch) -> Bool {
    let start = message + 9
    var stop = start
    while stop < end, isToken(view[stop]) { stop += 1 }
    guard stop > start else { return false }
    let session = batch.intern(.session, view[start..<stop])
    if view.starts(with: " initialized by client ", at: stop, before: end) {
      let from = stop + 23
      let client = batch.intern(.client, view[from..<clientEnd(from, end)])
      batch.mention(session)
      batch.amendLast(kind: .sessionStart)
      batch.attach(.sessionStart(session: session, client: client))
      return true
    }
    if view.starts(with: " finalized", at: stop, before: end) {
      return sessionEnd(session, message, end, isFinal: true, &batch)
    }
    batch.mention(session)
    return false
  }

  /// The client's name goes up to `, external staging directory` or the end of the line, without a last dot.
  private func clientEnd(_ start: Int, _ end: Int) -> Int {
    var stop = view.first(UInt8(ascii: ","), in: start..<end) ?? end
    if let feed = view.first(0x0a, in: start..<stop) { stop = feed }
    while stop > start, [0x20, 0x0d, UInt8(ascii: ".")].contains(view[stop - 1]) { stop -= 1 }
    return stop
  }

  private func processingComplete(_ message: Int, _ end: Int, _ batch: inout RecordBatch) {
    for mark: StaticString in ["Session: ", "): "] {
      guard let hit = view.first(mark, in: message..<end) else { continue }
      let start = hit + mark.utf8CodeUnitCount
      var stop = start
      while stop < end, isToken(view[stop]) { stop += 1 }
      guard stop > start else { continue }
      let session = batch.intern(.session, view[start..<stop])
      _ = sessionEnd(session, message, end, isFinal: false, &batch)
      return
    }
    plain(message, end, .info, &batch)
  }

  private func sessionEnd(
    _ session: TermID, _ message: Int, _ end: Int, isFinal: Bool, _ batch: inout RecordBatch
  ) -> Bool {
    batch.mention(session)
    let package = packages(message, end, &batch)
    var identifier: TermID?
    if let hit = view.first("Identifier: ", in: message..<end) {
      let start = hit + 12
      var stop = start
      while stop < end, isToken(view[stop]) { stop += 1 }
      if stop > start {
        let term = batch.intern(.package, view[start..<stop])
        batch.mention(term)
        identifier = term
      }
    }
    var status = StatusReference()
    if let hit = view.first("HRESULT = ", in: message..<end) {
      status = statuses.status(at: hit + 10, before: end, batch: &batch)?.0 ?? status
    }
    let failing = status.code?.isFailure == true
    batch.amendLast(kind: .sessionEnd, adding: failing ? .failure : [])
    if failing { batch.code(status) }
    batch.attach(
      .sessionEnd(
        Payload.SessionEnd(
          session: session, package: package, identifier: identifier, status: status, isFinal: isFinal)))
    return true
  }

  private func failureReport(_ message: Int, _ end: Int, _ batch: inout RecordBatch) {
    let package = packages(message, end, &batch)
    let status = value(after: "status: ", message, end).flatMap {
      statuses.status(at: $0.lowerBound, before: end, batch: &batch)?.0
    }
    let failureSource = value(after: "failure source: ", message, end).map {
      batch.intern(.phrase, view[$0])
    }
    let client = value(after: "client id: ", message, end).map { batch.intern(.client, view[$0]) }
    if let status { batch.code(status) }
    batch.amendLast(kind: .failureReport, adding: .failure)
    batch.attach(
      .failureReport(
        Payload.FailureReport(
          package: package, status: status ?? StatusReference(), failureSource: failureSource,
          client: client)))
  }

  private func manifestMissing(_ message: Int, _ end: Int, _ batch: inout RecordBatch) {
    guard let package = packages(message, end, &batch) else { return plain(message, end, .error, &batch) }
    if let status = codes(message, end, &batch) { batch.code(status) }
    batch.amendLast(kind: .manifestMissing, adding: .failure)
    batch.attach(.manifestMissing(package: package))
  }

  /// The form `10.0.17763.1697 with Core: C:\Windows\winsxs\amd64_microsoft-windows-servicingstack_...\cbscore.dll`.
  private func stackLoaded(_ start: Int, _ end: Int, _ batch: inout RecordBatch) {
    var stop = start
    while stop < end, view[stop] == UInt8(ascii: ".") || view[stop] &- 48 < 10 { stop += 1 }
    guard stop > start else { return }
    let version = batch.intern(.phrase, view[start..<stop])
    var architecture: TermID?
    for mark: StaticString in ["winsxs\\", "WinSxS\\"] {
      guard architecture == nil, let hit = view.first(mark, in: stop..<end),
        let line = view.first(UInt8(ascii: "_"), in: hit..<end)
      else { continue }
      architecture = batch.intern(.phrase, view[hit + mark.utf8CodeUnitCount..<line])
    }
    batch.amendLast(kind: .stackLoaded)
    batch.attach(.stack(version: version, architecture: architecture))
  }

  /// The text behind `key` up to the next comma or the end of the line.
  private func value(after key: StaticString, _ start: Int, _ end: Int) -> Range<Int>? {
    guard let hit = view.first(key, in: start..<end) else { return nil }
    let from = hit + key.utf8CodeUnitCount
    var stop = view.first(UInt8(ascii: ","), in: from..<end) ?? end
    if let feed = view.first(0x0a, in: from..<stop) { stop = feed }
    while stop > from, view[stop - 1] == 0x20 || view[stop - 1] == 0x0d { stop -= 1 }
    return stop > from ? from..<stop : nil
  }

  // MARK: Packages and codes

  /// Mentions every package identity (`Name~token~arch~culture~version`) and gives the first.
  @inline(__always)
  func packages(_ start: Int, _ end: Int, _ batch: inout RecordBatch) -> TermID? {
    var first: TermID?
    var position = start
    var count = 0
    while count < 64, let tilde = view.first(UInt8(ascii: "~"), in: position..<end) {
      if let known = known.spelling(
        around: tilde, in: view, lower: position, upper: end, classes: packageBytes)
      {
        position = known.end(around: tilde)
        batch.mention(known.term)
        first = first ?? known.term
        count += 1
        continue
      }
      // `start..<end` lies inside (``first(_:in:)`` has proved it), so the loops need not prove it byte by byte.
      let bytes = view.buffer
      let lower = position
      var from = tilde
      while from > lower, packageBytes[Int(bytes[from - 1])] == PackageBytes.name { from -= 1 }
      var stop = tilde + 1
      while stop < end, packageBytes[Int(bytes[stop])] != PackageBytes.other { stop += 1 }
      position = stop
      while stop > tilde, view[stop - 1] == UInt8(ascii: ".") { stop -= 1 }
      // `.mum` and `.cat` name the package's files.
      if stop - tilde > 4,
        view.starts(with: ".mum", at: stop - 4, before: end)
          || view.starts(with: ".cat", at: stop - 4, before: end)
      {
        stop -= 4
      }
      guard tilde > from, stop - tilde > 8 else { continue }
      let term = batch.intern(.package, view[from..<stop])
      known.keep(from..<position, tilde: tilde, in: view, lower: lower, upper: end, term: term)
      batch.mention(term)
      first = first ?? term
      count += 1
    }
    return first
  }

  /// Keeps every failing code that is spelled with 0x, and gives the first; `gle=` is a placeholder and skipped.
  @inline(__always)
  func codes(_ start: Int, _ end: Int, _ batch: inout RecordBatch) -> StatusReference? {
    var first: StatusReference?
    var position = start
    var count = 0
    while count < 16, let mark = view.first(UInt8(ascii: "x"), in: position..<end) {
      // A search for the rarer of two bytes is several times faster than one for both.
      position = mark + 1
      guard mark > start, view[mark - 1] == UInt8(ascii: "0") else { continue }
      let hit = mark - 1
      guard let (code, next) = statuses.hex(at: hit + 2, before: end, digits: 8...8), code.isFailure else {
        continue
      }
      position = next
      if hit >= start + 4, view.starts(with: "gle=", at: hit - 4, before: end) { continue }
      let status = StatusReference(code: code)
      batch.code(status)
      first = first ?? status
      count += 1
    }
    return first
  }

  private func isToken(_ byte: UInt8) -> Bool {
    byte != 0x20 && byte != UInt8(ascii: ",") && byte != UInt8(ascii: "]") && byte > 0x20
  }
}
