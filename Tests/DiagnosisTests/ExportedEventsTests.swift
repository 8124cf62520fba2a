import Casework
import Fixtures
import LogStore
import Records
import TestSupport
import Testing

@testable import Diagnosis

/// The sample case with its event logs exported in each form: the same findings, and nothing counted twice.
struct ExportedEventsTests {
  enum Form: String, CaseIterable, Sendable {
    case rooted, elements, comma, tab, blocks, list, wholeList, powerShell, json, objects

    func text(_ events: [EvtxEvent]) -> String {
      let local = EventExportWriter(language: .chinese, offset: 480)
      return switch self {
      case .rooted: local.xml(events, hasRoot: true, isRendered: true)
      case .elements: local.xml(events, hasRoot: false)
      case .comma: local.table(events, separator: ",")
      case .tab: local.table(events, separator: "\t")
      case .blocks: local.blocks(events)
      case .list: local.list(events, isWhole: false)
      case .wholeList: local.list(events, isWhole: true)
      case .powerShell: local.powerShellTable(events)
      case .json: local.json(events)
      case .objects: local.objects(events)
      }
    }
  }

  /// The sample's events, with a message that says what the fields say.
  private static let events: (system: [EvtxEvent], setup: [EvtxEvent]) = {
    let events = Case5013941.events(fault: true)
    return (events.system.map(withMessage), events.setup.map(withMessage))
  }()

  private static func withMessage(_ event: EvtxEvent) -> EvtxEvent {
    var event = event
    var fields: [(String, EvtxEvent.Value)] = []
    switch event.content {
    case .none: break
    case .eventData(let data): fields = data.map { ($0.name ?? "", $0.value) }
    case .userData(_, _, let data): fields = data
    }
    func field(_ name: String) -> String {
      switch fields.first(where: { $0.0.lowercased() == name.lowercased() })?.1 {
      case .string(let text)?: text
      case .hex32(let number)?:
        "0x" + String(repeating: "0", count: 8 - String(number, radix: 16).count)
          + String(number, radix: 16)
      case .uint32(let number)?: "\(number)"
      default: ""
      }
    }
    switch (event.provider, event.id) {
    case ("Microsoft-Windows-WindowsUpdateClient", 20):
      event.message = "安装失败: 未能安装，错误为 \(field("errorCode")): \(field("updateTitle"))。"
    case ("Microsoft-Windows-WindowsUpdateClient", 19), ("Microsoft-Windows-WindowsUpdateClient", 43):
      event.message = "安装: 以下更新: \(field("updateTitle"))"
    case ("Microsoft-Windows-Servicing", _):
      event.message = "程序包 \(field("PackageIdentifier")) 的状态: \(field("ErrorCode"))。"
    case ("Microsoft-Windows-WUSA", _):
      event.message = "更新 \"\(field("UpdateTitle"))\" 的结果: \(field("ErrorCode"))"
    default: event.message = "事件 \(event.id)"
    }
    return event
  }

  private static func files(_ form: Form?, withLogs: Bool) throws -> [(name: String, bytes: [UInt8])] {
    var files = [("CBS.log", try Repository.bytes("Samples/kb5013941/Windows/Logs/CBS/CBS.log"))]
    if withLogs {
      files.append(("System.evtx", try EvtxWriter().file(of: events.system)))
      files.append(("Setup.evtx", try EvtxWriter().file(of: events.setup)))
    }
    if let form {
      files.append(("System.txt", Array(form.text(events.system).utf8)))
      files.append(("Setup.txt", Array(form.text(events.setup).utf8)))
    }
    return files
  }

  private static let reference = Result { try CaseFiles.snapshot(files(nil, withLogs: true)) }

  /// What the store says of all events: provider, id, second, code, package, title, level, failure.
  ///
  /// A message names no code of success, and that of 44 no title.
  private static func told(_ snapshot: CaseSnapshot, withLevel: Bool) -> [String] {
    let store = snapshot.store
    return store.rows(.events).compactMap { id -> String? in
      guard case .event(let event) = store.payload(id) else { return nil }
      let record = store.record(id)
      let hasTitle = event.id != 44
      let code = event.code.flatMap { $0.value == 0 ? nil : $0.text }
      var parts = [
        store.terms.text(event.provider), "\(event.id)", "\(record.time?.seconds ?? 0)", code ?? "-",
      ]
      parts += [event.package, event.title].map { term in
        hasTitle ? term.map { store.terms.text($0) } ?? "-" : ""
      }
      if withLevel { parts += ["\(record.level)", "\(record.marks.contains(.failure))"] }
      return parts.joined(separator: " | ")
    }.sorted()
  }

  @Test(arguments: Form.allCases)
  func exportsAloneTellTheSame(_ form: Form) throws {
    let reference = try Self.reference.get()
    let snapshot = try CaseFiles.snapshot(Self.files(form, withLogs: false))
    #expect(snapshot.sources.allSatisfy { $0.complaints.isEmpty })
    #expect(CaseFiles.verdicts(snapshot) == CaseFiles.verdicts(reference))
    #expect(snapshot.findings.first?.failureClass == "F01")
    #expect(
      snapshot.findings.map { $0.otherAttempts.count } == reference.findings.map { $0.otherAttempts.count })
    // A list of four properties has no levels.
    let told = Self.told(snapshot, withLevel: form != .list)
    let wanted = Self.told(reference, withLevel: form != .list)
    #expect(told.count == wanted.count && zip(told, wanted).allSatisfy { $0 == $1 })
    if let first = zip(told, wanted).first(where: { $0 != $1 }) { Issue.record("\(first)") }
  }

  @Test(arguments: Form.allCases)
  func logsAndExportsCountOnce(_ form: Form) throws {
    let reference = try Self.reference.get()
    let snapshot = try CaseFiles.snapshot(Self.files(form, withLogs: true))
    #expect(snapshot.store.rows(.events).count == reference.store.rows(.events).count)
    #expect(CaseFiles.verdicts(snapshot) == CaseFiles.verdicts(reference))
    #expect(snapshot.eventErrorCount == reference.eventErrorCount)
  }
}
