import Records

extension StatusResolver {
  /// Payloads of what stands around the logs.
  mutating func remapEvidence(_ payload: Payload, _ map: [TermID]) -> Payload {
    func term(_ id: TermID) -> TermID { map[Int(id.index)] }
    func term(_ id: TermID?) -> TermID? { id.map { map[Int($0.index)] } }
    switch payload {
    case .fileClaim(var value):
      value.folder = term(value.folder)
      value.name = term(value.name)
      value.version = term(value.version)
      value.packing = term(value.packing)
      return .fileClaim(value)
    case .listedFolder(var value):
      value.folder = term(value.folder)
      value.pattern = term(value.pattern)
      return .listedFolder(value)
    case .machineFact(var value):
      value.about = term(value.about)
      value.value = term(value.value)
      return .machineFact(value)
    case .packageClaim(var value):
      value.package = term(value.package)
      value.word = term(value.word)
      value.date = term(value.date)
      value.release = term(value.release)
      value.status = resolve(value.status, map)
      return .packageClaim(value)
    case .componentClaim(var value):
      value.identity = term(value.identity)
      value.keyform = term(value.keyform)
      value.flags = term(value.flags)
      value.missing = term(value.missing)
      return .componentClaim(value)
    case .registryValue(var value):
      value.key = term(value.key)
      value.name = term(value.name)
      value.text = term(value.text)
      return .registryValue(value)
    case .product(var value):
      value.name = term(value.name)
      value.title = term(value.title)
      value.vendor = term(value.vendor)
      value.version = term(value.version)
      value.path = term(value.path)
      value.state = term(value.state)
      return .product(value)
    case .capture(var value):
      value.computer = term(value.computer)
      value.build = term(value.build)
      return .capture(value)
    case .operation(var value):
      value.process = term(value.process)
      value.company = term(value.company)
      value.version = term(value.version)
      value.operation = term(value.operation)
      value.path = term(value.path)
      value.detail = term(value.detail)
      value.stack = term(value.stack)
      return .operation(value)
    default: return payload
    }
  }
}
