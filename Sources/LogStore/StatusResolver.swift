import Knowledge
import Records

/// Gives symbols their numbers, once per symbol, and renumbers names.
struct StatusResolver {
  let terms: TermTable
  let codes: CodeTable
  private var known: [TermID: ErrorCode?] = [:]

  init(terms: TermTable, codes: CodeTable) {
    self.terms = terms
    self.codes = codes
  }

  mutating func resolve(_ status: StatusReference, _ map: [TermID]) -> StatusReference {
    guard let local = status.symbol else { return status }
    let symbol = map[Int(local.index)]
    var resolved = StatusReference(code: status.code, symbol: symbol)
    if resolved.code == nil {
      if let cached = known[symbol] {
        resolved.code = cached
      } else {
        let code = codes.code(forSymbol: terms.text(symbol))
        known[symbol] = code
        resolved.code = code
      }
    }
    return resolved
  }

  mutating func remap(_ payload: Payload, _ map: [TermID]) -> Payload {
    func term(_ id: TermID) -> TermID { map[Int(id.index)] }
    func term(_ id: TermID?) -> TermID? { id.map { map[Int($0.index)] } }
    switch payload {
    case .hydrationError(var value):
      value.status = resolve(value.status, map)
      if case .other(let word) = value.delta { value.delta = .other(term(word)) }
      return .hydrationError(value)
    case .hydrationFailed(var value):
      value.component = term(value.component)
      value.file = term(value.file)
      value.matching = term(value.matching)
      value.status = resolve(value.status, map)
      return .hydrationFailed(value)
    case .origin(var value):
      value.sourceFile = term(value.sourceFile)
      value.function = term(value.function)
      value.status = resolve(value.status, map)
      return .origin(value)
    case .trace(let value): return .trace(remap(value, map))
    case .fileCall(var value):
      value.trace = remap(value.trace, map)
      value.path = term(value.path)
      return .fileCall(value)
    case .storeCorrupt(let category, let package):
      return .storeCorrupt(category: term(category), package: term(package))
    case .hashMismatch(var value):
      value.file = term(value.file)
      value.folder = term(value.folder)
      return .hashMismatch(value)
    case .sessionStart(let session, let client):
      return .sessionStart(session: term(session), client: term(client))
    case .sessionEnd(var value):
      value.session = term(value.session)
      value.package = term(value.package)
      value.identifier = term(value.identifier)
      value.status = resolve(value.status, map)
      return .sessionEnd(value)
    case .failureReport(var value):
      value.package = term(value.package)
      value.failureSource = term(value.failureSource)
      value.client = term(value.client)
      value.status = resolve(value.status, map)
      return .failureReport(value)
    case .failure(var value):
      value.message = term(value.message)
      value.package = term(value.package)
      value.status = resolve(value.status, map)
      return .failure(value)
    case .manifestMissing(let package): return .manifestMissing(package: term(package))
    case .cannotRepair(let file, let component):
      return .cannotRepair(file: term(file), component: term(component))
    case .stack(let version, let architecture):
      return .stack(version: term(version), architecture: term(architecture))
    case .event(var value):
      value.provider = term(value.provider)
      value.channel = term(value.channel)
      value.computer = term(value.computer)
      value.package = term(value.package)
      value.title = term(value.title)
      return .event(value)
    case .readiness(let value): return .readiness(remap(value, map))
    case .repairStep(var value):
      value.file = term(value.file)
      value.folder = term(value.folder)
      value.package = term(value.package)
      value.reason = term(value.reason)
      return .repairStep(value)
    case .report(var value):
      value.name = term(value.name)
      value.update = term(value.update)
      value.client = term(value.client)
      value.outcome = term(value.outcome)
      value.operation = term(value.operation)
      value.message = term(value.message)
      value.status = resolve(value.status, map)
      return .report(value)
    case .section(var value):
      value.title = term(value.title)
      value.exit = term(value.exit)
      value.error = term(value.error)
      value.status = resolve(value.status, map)
      return .section(value)
    case .filter(var value):
      value.name = term(value.name)
      value.altitude = term(value.altitude)
      value.volume = term(value.volume)
      return .filter(value)
    case .verdict(let fields):
      return .verdict(fields.map { Payload.Field(name: term($0.name), value: term($0.value)) })
    case .fileClaim, .listedFolder, .machineFact, .packageClaim, .componentClaim, .registryValue, .product,
      .capture, .operation:
      return remapEvidence(payload, map)
    }
  }

  private mutating func remap(_ value: Payload.Readiness, _ map: [TermID]) -> Payload.Readiness {
    func term(_ id: TermID?) -> TermID? { id.map { map[Int($0.index)] } }
    var value = value
    for index in value.rows.indices {
      let row = value.rows[index]
      value.rows[index].kind = map[Int(row.kind.index)]
      value.rows[index].flag = term(row.flag)
      value.rows[index].key = term(row.key)
      value.rows[index].file = term(row.file)
      value.rows[index].reason = term(row.reason)
      value.rows[index].status = resolve(row.status, map)
    }
    for index in value.counts.indices { value.counts[index].name = map[Int(value.counts[index].name.index)] }
    value.operation = term(value.operation)
    value.lastStep = term(value.lastStep)
    return value
  }

  private mutating func remap(_ trace: Payload.Trace, _ map: [TermID]) -> Payload.Trace {
    var trace = trace
    trace.function = trace.function.map { map[Int($0.index)] }
    trace.status = resolve(trace.status, map)
    return trace
  }
}
