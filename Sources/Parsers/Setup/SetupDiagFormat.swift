import Records

extension InputFormat {
  static let setupDiag = InputFormat(
    kind: .setupDiag, files: "SetupDiagResults.xml, SetupDiagResults.log, SetupDiagResults.json",
    isText: true,
    likeness: { sample in
      // A mail that quotes it is a mail.
      guard SetupDiagParser.form(sample.view) != nil else { return .no }
      return sample.firstByte == UInt8(ascii: "<") || sample.firstByte == UInt8(ascii: "{") ? .sure : .likely
    },
    makeReader: { SetupDiagParser(source: $0.source, text: $0.text) })
}

/// Reads a result of SetupDiag: one record, because the file is one verdict; it has no clock.
///
/// The three forms are documented by Microsoft (SetupDiag, sample outputs); no file of the field was at hand.
struct SetupDiagParser: SourceReader {
  /// How the result is written.
  enum Form {
    /// `<SetupDiag ...><ProfileName>...`.
    case xml
    /// `{"ProfileName": ...}`.
    case json
    /// `Matching Profile found: ...`.
    case text
  }

  let source: SourceID
  let text: TextBuffer

  /// One: the file is one record.
  var pieces: [Range<Int>] { text.count > 0 ? [0..<text.count] : [] }

  /// The form of a text; nil when it is no result of SetupDiag.
  static func form(_ view: ByteView) -> Form? {
    let head = 0..<min(view.count, 4096)
    if view.first("<SetupDiag", in: head) != nil { return .xml }
    if view.first("\"ProfileName\"", in: head) != nil, view.first("\"ProfileGuid\"", in: head) != nil {
      return .json
    }
    if view.first("Matching Profile found: ", in: head) != nil
      || view.first("SetupDiag was unable to match to any known failure", in: head) != nil
    {
      return .text
    }
    return nil
  }

  /// Values kept of one file.
  private static let limit = 32
  /// Names under which a value matters, in the spelling of XML and JSON.
  private static let keys: [StaticString] = [
    "ProfileName", "ProfileGuid", "FailureData", "FailureDetails", "LogErrorLine", "ErrorCode", "Remediation",
    "SetupPhaseInfo", "SetupOperationInfo", "LastSetupPhase", "LastSetupOperation", "MachineName",
  ]

  func read(_ piece: Range<Int>) -> RecordBatch {
    let view = text.view
    var batch = RecordBatch(source: source, text: text, textRange: 0..<view.count, isLocalTime: true)
    guard view.count > 0 else { return batch }
    let tools = LineTools(view: view)
    let looked = min(view.count, CBSParser.recordLimit)
    batch.append(start: 0, time: nil, kind: .verdict, level: .none, marks: [])
    let values: [(name: String, value: Range<Int>)] =
      switch Self.form(view) {
      case .xml: xml(looked)
      case .json: json(looked)
      case .text, nil: lines(looked)
      }
    var fields: [Payload.Field] = []
    var isFailure = false
    for (name, value) in values.prefix(Self.limit) {
      let range = tools.trimmed(value)
      guard !range.isEmpty else { continue }
      if ["FailureData", "FailureDetails", "Error"].contains(name) { isFailure = true }
      codes(range, tools, &batch)
      _ = tools.updates(range, &batch)
      _ = tools.classifier.packages(range.lowerBound, range.upperBound, &batch)
      if let term = tools.term(.phrase, range, &batch) {
        fields.append(Payload.Field(name: batch.intern(.phrase, name), value: term))
      }
    }
    if isFailure { batch.amendLast(level: .error, adding: .failure) }
    if !fields.isEmpty { batch.attach(.verdict(fields)) }
    if view.count > looked {
      batch.complain(
        Complaint(
          location: Location(source: source, offset: 0, length: UInt64(view.count), number: nil),
          problem: .limit("record of \(view.count) bytes, \(looked) looked at"), action: .keptPartly))
    }
    return batch
  }

  /// `Error: 0x8007001F - 0x50015`: the failing codes; the second number is the extend code and no failure itself.
  private func codes(_ range: Range<Int>, _ tools: LineTools, _ batch: inout RecordBatch) {
    if tools.classifier.codes(range.lowerBound, range.upperBound, &batch) != nil { return }
    for mark: StaticString in ["rror: 0x", "rr = 0x"] {
      guard let hit = text.view.first(mark, in: range),
        let (code, _) = tools.statuses.hex(
          at: hit + mark.utf8CodeUnitCount, before: range.upperBound, digits: 1...8), code.value != 0
      else { continue }
      batch.code(StatusReference(code: code))
    }
  }

  // MARK: Forms

  /// Texts of elements that matter, in the order of the file.
  private func xml(_ end: Int) -> [(String, Range<Int>)] {
    let view = text.view
    var found: [(String, Range<Int>)] = []
    var position = 0
    // A comment may reach behind the end of what is looked at.
    while found.count < Self.limit, position < end,
      let open = view.first(UInt8(ascii: "<"), in: position..<end)
    {
      let tag = MarkupTag(view: view, at: open)
      position = max(tag.end, open + 1)
      guard tag.isStart, let name = tag.name, position <= end, let key = key(name) else { continue }
      let close = view.first(UInt8(ascii: "<"), in: position..<end) ?? end
      found.append((key, position..<close))
    }
    return found
  }

  /// Values of names that matter: a text, a number, or the texts of a list.
  private func json(_ end: Int) -> [(String, Range<Int>)] {
    let view = text.view
    var found: [(String, Range<Int>)] = []
    var position = 0
    var current: String?
    while found.count < Self.limit, let quote = view.first(UInt8(ascii: "\""), in: position..<end) {
      let close = closingQuote(quote + 1, end)
      position = min(close + 1, end)
      var next = position
      while next < end, view[next] <= 0x20 { next += 1 }
      if next < end, view[next] == UInt8(ascii: ":") {
        current = key(quote + 1..<close)
        position = next + 1
      } else if let current {
        found.append((current, quote + 1..<close))
      }
    }
    return found
  }

  private func closingQuote(_ start: Int, _ end: Int) -> Int {
    let view = text.view
    var position = start
    while position < end, view[position] != UInt8(ascii: "\"") {
      position += view[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(position, end)
  }

  /// Lines `Matching Profile found: P - GUID`, `Error: ...` with the advice behind them, `    Name = value`.
  private func lines(_ end: Int) -> [(String, Range<Int>)] {
    let view = text.view
    var found: [(String, Range<Int>)] = []
    var walker = LineWalker(view: view)
    var position = CBSParser.startAfterMark(view)
    var isBehindError = false
    while found.count < Self.limit, position < end {
      let line = walker.end(of: position, before: end)
      let content = position..<line.content
      func value(_ mark: StaticString) -> Range<Int>? {
        view.starts(with: mark, at: content.lowerBound, before: content.upperBound)
          ? content.lowerBound + mark.utf8CodeUnitCount..<content.upperBound : nil
      }
      if let profile = value("Matching Profile found: ") {
        found.append(("ProfileName", profile))
      } else if let error = value("Error: ") {
        found.append(("Error", error))
        isBehindError = true
      } else if view.first("Last Setup", in: content) != nil
        || view.first("SetupDiag was unable", in: content) != nil
      {
        found.append(("Information", content))
        isBehindError = false
      } else if isBehindError, !content.isEmpty, view[content.lowerBound] > 0x20 {
        found.append(("Remediation", content))
      }
      position = line.next
    }
    return found
  }

  private func key(_ range: Range<Int>) -> String? {
    for key in Self.keys
    where range.count == key.utf8CodeUnitCount
      && text.view.starts(with: key, at: range.lowerBound, before: range.upperBound)
    {
      return key.description
    }
    return nil
  }
}
