import Knowledge
import LogStore
import Records

/// Puts an incident's records together into facts.
struct FactBuilder {
  let store: LogStore
  let codes: CodeTable
  let incident: Incident
  let around: CaseFacts

  /// The session of the incident; none for what stands in no session.
  func session(_ stack: (version: String, record: RecordID)?) -> [Fact] {
    guard case .session(let index) = incident.scope else { return [] }
    let session = store.sessions[index]
    var fields: [Fact.Field: String] = [
      .client: store.terms.text(session.client), .outcome: session.outcome.rawValue,
    ]
    fields[.stack] = stack?.version
    fields[.package] = incident.package
    return [Fact(kind: .session, fields: fields, record: session.startRecord)]
  }

  /// Facts in time order.
  func facts() -> [Fact] {
    var facts: [Fact] = []
    var index = 0
    let records = incident.failures
    let lead = lead()
    while index < records.count {
      let block = hydrationBlock(at: index)
      if block > 0 {
        facts.append(hydration(Array(records[index..<index + block]), order(index, lead)))
        index += block
        continue
      }
      if let fact = single(records[index], order(index, lead)) { facts.append(fact) }
      index += 1
    }
    facts += mismatches()
    for event in incident.events where !records.contains(event) {
      if let fact = single(event, "later") { facts.append(fact) }
    }
    return facts
  }

  /// How far the records reach behind which a failure still comes first.
  ///
  /// The record of a call and those that say where its code was born tell of one failure, whichever stands first.
  private struct Lead {
    /// Number of the first record of the CSI part; nil when there is none.
    var first: Int?
    /// The code of all origins up to ``end``; nil when the part begins with another kind of record.
    var code: String?
    /// Number of the first record behind which nothing comes first.
    var end = 0
  }

  private func lead() -> Lead {
    var lead = Lead(end: incident.failures.count)
    for (index, record) in incident.failures.enumerated() where store.marks(record).contains(.csi) {
      let born = store.kind(record) == .origin ? code(record) : nil
      if lead.first == nil { (lead.first, lead.code) = (index, born) }
      guard let born, born == lead.code else {
        lead.end = index
        break
      }
    }
    return lead
  }

  /// `first` only when no other record of the CSI part failed before it.
  private func order(_ index: Int, _ lead: Lead) -> String {
    let isBegin = lead.first.map { index <= $0 } ?? true
    let isBorn = index <= lead.end && lead.code != nil && code(incident.failures[index]) == lead.code
    return isBegin || isBorn ? "first" : "later"
  }

  /// Number of records from `index` on that tell of one failed hydration: the delta library's origin, the
  /// hydration error, its conversion, and the line that names component and file.
  ///
  /// 0 when there is none.
  func hydrationBlock(at index: Int) -> Int {
    let records = incident.failures
    var sawError = false
    var position = index
    while position < records.count, position - index < 8 {
      switch store.payload(records[position]) {
      case .hydrationError:
        if sawError { return 0 }
        sawError = true
      case .hydrationFailed: return sawError ? position - index + 1 : (position == index ? 1 : 0)
      case .origin(let origin):
        // Only origins of the delta code belong to it.
        let function = origin.function.map { store.terms.text($0).lowercased() } ?? ""
        let file = origin.sourceFile.map { store.terms.text($0).lowercased() } ?? ""
        guard function.contains("delta") || file.contains("delta") || function.contains("psfx") else {
          return 0
        }
      default: return sawError && position > index ? position - index : 0
      }
      position += 1
    }
    return sawError ? position - index : 0
  }

  private func hydration(_ records: [RecordID], _ order: String) -> Fact {
    var fields: [Fact.Field: String] = [.order: order]
    var show = records[0]
    for record in records {
      switch store.payload(record) {
      case .hydrationError(let error):
        fields[.delta] = word(error.delta)
        fields[.integrity] = error.integrityValid.map { $0 ? "valid" : "invalid" }
        if let stored = error.retrievedChecksum, let computed = error.computedChecksum {
          fields[.checksums] = stored == computed ? "equal" : "different"
        }
        fields[.error] = error.status.code.map { codes.canonical($0).text }
        if fields[.code] == nil { fields[.code] = fields[.error] }
      case .hydrationFailed(let failed):
        fields[.component] = failed.component.map { store.terms.text($0) }
        fields[.file] = failed.file.map { store.terms.text($0) }
        if let code = failed.status.code { fields[.code] = codes.canonical(code).text }
        show = record
      case .origin(let origin):
        fields[.function] = origin.function.map { store.terms.text($0) } ?? fields[.function]
      default: break
      }
    }
    // The record in which the code was born is the one to show.
    let code = fields[.code]
    if let born = records.first(where: { store.kind($0) == .origin && self.code($0) == code }) { show = born }
    return Fact(kind: .hydrationFailure, fields: fields, records: records, record: show)
  }

  private func word(_ delta: Payload.DeltaType?) -> String? {
    switch delta {
    case .reverse: "reverse"
    case .forward: "forward"
    case .null: "null"
    case .other(let term): store.terms.text(term).lowercased()
    case nil: nil
    }
  }

  private func code(_ record: RecordID) -> String? {
    store.codes(of: record).first.map { codes.compared($0).text }
  }

  private func text(_ term: TermID?) -> String? { term.map { store.terms.text($0) } }

  private func single(_ record: RecordID, _ order: String) -> Fact? {
    var fields: [Fact.Field: String] = [.order: order]
    fields[.code] = code(record)
    fields[.log] = store.sources[Int(store.source(record).index)].kind.rawValue
    let kind: Fact.Kind
    switch store.payload(record) {
    case .storeCorrupt(let category, let package):
      kind = .storeCorrupt
      fields[.category] = text(category)
      fields[.package] = text(package)
    case .manifestMissing(let package):
      kind = .manifestMissing
      fields[.package] = store.terms.text(package)
    case .fileCall(let call):
      kind = .fileCall
      let path = store.terms.text(call.path)
      fields[.path] = path
      fields[.inflight] = path.lowercased().contains("\\temp\\inflight\\") ? "yes" : "no"
      fields[.function] = text(call.trace.function)
      fields[.file] = path.split(separator: "\\").last.map(String.init)
    case .failureReport(let report):
      kind = .failureReport
      fields[.package] = text(report.package)
      fields[.stage] = text(report.failureSource)
    case .event(let event):
      kind = .event
      fields[.provider] = store.terms.text(event.provider)
      fields[.id] = "\(event.id)"
      fields[.code] = event.code.map { codes.canonical($0).text }
    case .origin(let origin):
      kind = .failure
      fields[.function] = text(origin.function)
    case .trace(let trace):
      kind = .failure
      fields[.function] = text(trace.function)
    case .failure(let failure):
      kind = .failure
      fields[.message] = store.terms.text(failure.message)
      fields[.package] = text(failure.package)
    case .sessionEnd, .cannotRepair: kind = .failure
    case .report(let report):
      kind = .report
      fields[.id] = "\(report.id)"
      fields[.message] = text(report.message)
    case .section(let section):
      kind = .section
      fields.merge(self.section(section, record)) { $1 }
    case .verdict(let named):
      kind = .verdict
      fields.merge(verdict(named)) { $1 }
    case .readiness(let readiness):
      guard let row = readiness.rows.first else { return nil }
      kind = .damage
      fields[.category] = store.terms.text(row.kind)
      fields[.folder] = text(row.key)
      fields[.file] = text(row.file)
    default: return nil
    }
    fields.merge(extend(record)) { $1 }
    return Fact(kind: kind, fields: fields, records: [record], record: record)
  }

  /// `Device Install (Hardware initiated) - USB\VID_0000&PID_0000\1`, the driver's file, and the code that came first.
  private func section(_ section: Payload.Section, _ record: RecordID) -> [Fact.Field: String] {
    let title = store.terms.text(section.title)
    var fields: [Fact.Field: String] = [.action: title]
    if let dash = title.firstRange(of: " - ") {
      fields[.action] = String(title[..<dash.lowerBound])
      fields[.device] = String(title[dash.upperBound...])
    }
    fields[.error] = section.status.code.flatMap { $0.value == 0 ? nil : codes.compared($0).text }
    fields[.message] = text(section.error)
    fields[.file] = text(store.terms(of: record).first { store.terms.kind($0) == .file })
    return fields
  }

  /// Fields of the tools of Windows Setup by the names that they have there.
  private func verdict(_ named: [Payload.Field]) -> [Fact.Field: String] {
    var fields: [Fact.Field: String] = [:]
    for field in named {
      let value = store.terms.text(field.value)
      switch store.terms.text(field.name).lowercased() {
      case "item":
        fields[.category] = value
        fields[.blocks] = "yes"
      case "hardwaretype", "name": fields[.device] = fields[.device] ?? value
      case "inf": (fields[.file], fields[.device]) = (value, value)
      case "profilename": fields[.profile] = value
      case "failuredata", "failuredetails", "error": fields[.message] = fields[.message] ?? value
      default: break
      }
    }
    return fields
  }

  /// `0xC1900101 - 0x30018`: what the second number says of phase and operation.
  private func extend(_ record: RecordID) -> [Fact.Field: String] {
    guard let code = store.codes(of: record).first, code.value >> 16 == 0xc190 else { return [:] }
    let text = store.withBytes(record) { bytes -> String? in
      let end = min(bytes.count, 4096)
      for mark: StaticString in ["0xC190", "0xc190", "0XC190"] {
        if let hit = bytes.first(mark, in: 0..<end) { return bytes.text(hit..<min(end, hit + 40)) }
      }
      return nil
    }
    guard let extend = text.flatMap({ codes.decode($0)?.extend }) else { return [:] }
    var fields: [Fact.Field: String] = [.extend: extend.text]
    let names = codes.symbols(of: extend)
    fields[.phase] = names.phase
    fields[.operation] = names.operation
    return fields
  }

  /// Hash mismatches of the incident's scope; those of a session that stand in another file's failure count too.
  private func mismatches() -> [Fact] {
    let range: Range<UInt32>
    switch incident.scope {
    case .session(let index): range = store.sessions[index].records
    case .loose(let source): range = store.range(source)
    // What SFC found stands beside what it could not repair.
    case .log(let source) where store.sources[Int(source.index)].kind == .cbs: range = store.range(source)
    case .log, .events: return []
    }
    return store.mismatches.compactMap { fact in
      let inside = fact.records.filter { range.contains($0.index) }
      guard let first = inside.first else { return nil }
      var fields: [Fact.Field: String] = [.file: store.terms.text(fact.file)]
      fields[.component] = text(fact.component)
      fields[.folder] = text(fact.folder)
      fields[.expected] = fact.expected?.hex
      fields[.actual] = fact.actual?.hex
      fields[.actualIs] = around.actual(fact)
      fields[.repeated] = wasFoundBefore(fact, first) ? "yes" : "no"
      fields[.changing] = around.isChanging(inside) ? "yes" : "no"
      let machines = around.machines(fact, in: store.source(first))
      fields[.machines] = machines.word
      var mismatch = Fact(kind: .hashMismatch, fields: fields, records: inside, record: first)
      mismatch.compared = machines.records
      return mismatch
    }
  }

  /// Whether another session or log found the same pair before.
  private func wasFoundBefore(_ fact: MismatchFact, _ first: RecordID) -> Bool {
    let position = store.position(of: first)
    let session = store.session(of: first)?.startRecord
    return fact.records.contains { record in
      store.position(of: record) < position
        && (store.session(of: record)?.startRecord != session || store.source(record) != store.source(first))
    }
  }
}
