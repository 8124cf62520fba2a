extension Case5013941 {
  /// The DISM log: two sessions that only list packages.
  static func dismLog() -> DISMStory {
    var machine = Machine()
    var story = DISMStory(machine: machine, seed: seed ^ 0xd15e, start: local(9, 28, 17, 4, 40, 601))
    story.run("dism  /online /get-packages")
    machine.stackRevision = "2865"
    story.log.now = local(10, 8, 14, 20, 4, 911)
    story.run("dism  /online /get-packages")
    return story
  }

  /// What the generator knows of a sample, so that tests can compare a parser with it.
  static func expected(fault: Bool, sample: Sample) -> JSONText {
    let story = cbsLog(fault: fault)
    let dism = dismLog()
    let events = events(fault: fault)
    return .object([
      ("schema", .string("kbtriage.sample/1")),
      ("sample", .string(sample.rawValue)),
      ("finding", fault ? finding : .null),
      ("machine", machine(story.machine)),
      (
        "cbs",
        .object([
          ("records", .number(story.log.recordCount)), ("kinds", kinds(story.log)),
          ("sessions", .array(story.sessions.map(session))),
          (
            "hashMismatches",
            .array(
              story.mismatches.map {
                .object([
                  ("file", .string($0.file)), ("expected", .string($0.expected)),
                  ("actual", .string($0.actual)),
                ])
              })
          ),
        ])
      ),
      ("dism", .object([("records", .number(dism.log.recordCount)), ("kinds", kinds(dism.log))])),
      ("system", channel(events.system)), ("setup", channel(events.setup)),
    ])
  }

  static var finding: JSONText {
    .object([
      ("class", .string("F01")), ("rootCode", .string(HRESULT.reverseDelta.hex)),
      ("resultCode", .string(HRESULT.forwardDelta.hex)), ("kb", .string(update.kb)),
      ("package", .string(update.package)), ("component", .string(component.logText)),
      ("directory", .string(component.directory)), ("file", .string(file)),
      ("cleanUpOnly", .string("STATUS_DELETE_PENDING")),
      ("processID", .number(Int(processID))), ("threadID", .number(Int(threadID))),
    ])
  }

  private static func machine(_ machine: Machine) -> JSONText {
    .object([
      ("host", .string(machine.host)), ("build", .string("10.0.\(machine.build)")),
      ("servicingStack", .string(machine.stack.version)),
      ("offsetMinutes", .number(machine.zone.initial)),
    ])
  }

  private static func kinds(_ log: CBSWriter) -> JSONText {
    .object(
      WrittenKind.allCases.compactMap { kind in
        log.tally[kind].map { (kind.rawValue, .number($0)) }
      })
  }

  private static func session(_ session: CBSStory.Session) -> JSONText {
    func optional(_ text: String?) -> JSONText {
      text.map { .string($0) } ?? .null
    }
    return .object([
      ("id", .string(session.id)), ("client", .string(session.client)),
      ("start", .string(session.start.utcText)), ("package", optional(session.package)),
      ("identifier", optional(session.identifier)), ("result", optional(session.result?.hex)),
    ])
  }

  private static func channel(_ events: [EvtxEvent]) -> JSONText {
    let counts = Dictionary(grouping: events) { "\($0.provider)/\($0.id)" }.mapValues(\.count)
    return .object([
      ("events", .number(events.count)),
      ("ids", .object(counts.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })),
    ])
  }
}
