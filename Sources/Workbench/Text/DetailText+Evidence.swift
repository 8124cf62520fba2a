import Records

extension DetailText {
  /// What stands around the logs, as keys of `field` and values.
  func evidence(_ payload: Payload) -> [(key: String, value: String?)] {
    switch payload {
    case .fileClaim(let claim):
      return [
        ("path", [text(claim.folder), text(claim.name)].compactMap { $0 }.joined(separator: "\\")),
        ("basis", wording("fact.basis-\(claim.basis.rawValue)")),
        ("present", claim.isPresent ? nil : wording("fact.no")),
        ("size", claim.size.map { "\($0)" }),
        (
          "modified",
          claim.modified.map { Instant(filetime: $0) }.map { "\($0.dateText(.utc)) \($0.clockText(.utc))" }
        ),
        ("hash", claim.digest?.hex), ("version", text(claim.version)), ("packing", text(claim.packing)),
        ("marks", claim.isCut ? wording("fact.cut") : nil),
      ]
    case .listedFolder(let listed):
      return [
        ("path", text(listed.folder)), ("entries", "\(listed.rows)"),
        ("whole", wording(listed.isWhole ? "fact.yes" : "fact.no")), ("pattern", text(listed.pattern)),
      ]
    case .machineFact(let fact):
      return [
        ("subject", text(fact.about)), ("value", text(fact.value)), ("count", fact.number.map { "\($0)" }),
      ]
    case .packageClaim(let claim):
      return [
        ("package", text(claim.package)), ("state", text(claim.word)), ("date", text(claim.date)),
        ("release", text(claim.release)),
      ]
    case .componentClaim(let claim):
      return [
        ("folder", text(claim.keyform)), ("identity", text(claim.identity)),
        ("manifest", claim.manifest?.hex),
        ("flags", text(claim.flags)), ("count", "\(claim.files)"), ("missing", text(claim.missing)),
      ]
    case .registryValue(let value):
      return [("key", text(value.key)), ("name", text(value.name)), ("data", text(value.text))]
    case .product(let product):
      return [
        ("name", text(product.name)), ("title", text(product.title)), ("vendor", text(product.vendor)),
        ("version", text(product.version)), ("state", text(product.state)),
        ("start", product.start.map { "\($0)" }), ("path", text(product.path)),
      ]
    case .capture(let capture):
      return [
        ("events", "\(capture.events)"), ("computer", text(capture.computer)), ("build", text(capture.build)),
        ("whole", wording(capture.isClosed && !capture.isFiltered ? "fact.yes" : "fact.no")),
      ]
    case .operation(let operation):
      return [
        ("process", "\(text(operation.process) ?? "") (\(operation.pid))"), ("thread", "\(operation.tid)"),
        ("vendor", text(operation.company)), ("version", text(operation.version)),
        ("operation", text(operation.operation)), ("path", text(operation.path)),
        ("result", result(operation)), ("reason", wording("fact.operation-\(operation.reason.rawValue)")),
        ("held-for", heldFor(operation)),
        ("duration", operation.duration.map { String(Double($0) / 10_000) + " ms" }),
        ("details", text(operation.detail)), ("stack", text(operation.stack)),
      ]
    default: return []
    }
  }

  /// Process Monitor's word, and the number.
  private func result(_ operation: Payload.Operation) -> String {
    guard operation.result != 0x103 else { return wording("fact.pending") }
    let word = state.surroundings.knowledge.operationResults.words[operation.result]
    return [word, ErrorCode(operation.result).text].compactMap { $0 }.joined(separator: "  ")
  }

  private func heldFor(_ operation: Payload.Operation) -> String? {
    guard operation.reason == .holder else { return nil }
    return operation.held.map { LaneRowPainter.gapText(Int64(clamping: $0)) } ?? wording("fact.not-closed")
  }

  private func text(_ term: TermID?) -> String? { term.map { store.terms.text($0) } }
}
