import Casework
import DataFiles
import Records
import Testing

@testable import Diagnosis

/// What conditions can ask for beside failing records: each with a case in which it holds and one in which it does not.
@Suite struct VocabularyTests {
  private static let log = """
    2024-05-06 10:00:00, Info                  CBS    Loaded Servicing Stack v10.0.19041.4170 with Core: C:\\x\\cbscore.dll
    2024-05-06 10:00:00, Info                  CBS    Session: 31000001_1 initialized by client WindowsUpdateAgent, external staging directory: (null)
    2024-05-06 10:00:01, Info                  CBS    Appl: the widget   Gizmo.dll is of make Acme, twice
    2024-05-06 10:00:02, Error                 CBS    Failed to resolve package [HRESULT = 0x800f0823 - CBS_E_NEW_SERVICING_STACK_REQUIRED]
    2024-05-06 10:00:03, Info                  CBS    Session: 31000001_1 finalized. Reboot required: no [HRESULT = 0x800f0823 - CBS_E_NEW_SERVICING_STACK_REQUIRED]

    """

  private static let filters = """
    C:\\>fltmc filters

    Filter Name                     Num Instances    Altitude    Frame
    ------------------------------  -------------  ------------  -----
    bindflt                                 1       409800         0
    klif                                    5       389500         0
    WdFilter                                5       328010         0

    """

  private static let service = """
    C:\\>sc qc AcmeGuard
    [SC] QueryServiceConfig SUCCESS

    SERVICE_NAME: AcmeGuard
            TYPE               : 10  WIN32_OWN_PROCESS
            START_TYPE         : 2   AUTO_START
            ERROR_CONTROL      : 1   NORMAL
            BINARY_PATH_NAME   : C:\\acme\\guard.exe
            LOAD_ORDER_GROUP   :
            TAG                : 0
            DISPLAY_NAME       : Acme Guard
            DEPENDENCIES       :
            SERVICE_START_NAME : LocalSystem

    """

  private static let events = """
    ProviderName     : Microsoft-Windows-Ntfs
    Id               : 55
    LevelDisplayName : Error
    TimeCreated      : 5/6/2024 9:30:00 AM
    LogName          : System
    Message          : A corruption was discovered in the file system structure on volume C:.

    """

  /// The findings' titles of a rule with that condition.
  func titles(
    _ when: String, _ files: [(name: String, text: String)] = [("CBS.log", log)], title: String = "found"
  ) throws -> [String] {
    let text = """
      id: test-rule
      class: F99
      title: {en: "\(title)", zh: "x"}
      level: failure
      confidence: medium
      when:
      \(when.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
      """
    let read = RuleReader(codes: try .shared).rules([DataFile(name: "test.yaml", text: text)])
    #expect(read.errors.map { "\($0)" } == [])
    let store = try CaseFiles.snapshot(files.map { ($0.name, Array($0.text.utf8)) }).store
    let engine = RuleEngine(
      rules: read.rules, codes: try .shared, events: try .shared, results: try .shared)
    let wording = try Wording(.english)
    return engine.findings(in: store).map { $0.title.text(wording) }
  }

  @Test(arguments: [
    (#"- line: {text: "the widget Gizmo.dll is of"}"#, true),
    (#"- line: {text: "the widget * is of", level: info, log: cbs}"#, true),
    (#"- line: {text: "the widget * is of", level: error}"#, false),
    (#"- line: {text: "of is * widget the"}"#, false),
    (#"- line: {text: "CBS_E_NEW_SERVICING", count: {at-least: 2}}"#, true),
    (#"- line: {text: "CBS_E_NEW_SERVICING", count: {at-least: 3}}"#, false),
    ("- version: {from: 10.0.19041, to: 10.0.19041}", true),
    ("- version: {from: 10.0.19042}", false),
    ("- version: {to: 10.0.17763}", false),
    ("- session: {client: WindowsUpdateAgent, outcome: failed, stack: 10.0.19041.*}", true),
    ("- session: {client: DISM*}", false),
    ("- coverage: {source: cbs, state: present}", true),
    ("- coverage: {source: system-events, state: absent}", true),
    ("- coverage: {source: cbs, state: gap}", false),
    ("- filter: {group: activity-monitor}", false),
  ])
  func ofTheLog(_ condition: String, _ holds: Bool) throws {
    #expect(try titles(condition) == (holds ? ["found"] : []), "\(condition)")
  }

  @Test(arguments: [
    ("- filter: {group: activity-monitor, inbox: \"no\", vendor: Kaspersky}", true),
    ("- filter: {group: anti-virus, inbox: \"no\"}", false),
    ("- filter: {name: wdfilter, altitude: 328010, inbox: \"yes\"}", true),
    ("- filter: {name: \"*\", count: {at-least: 3}}", true),
    ("- filter: {name: \"*\", count: {at-least: 4}}", false),
    ("- service: {name: AcmeGuard, start: automatic, form: service}", true),
    ("- service: {name: AcmeGuard, start: disabled}", false),
  ])
  func ofOutput(_ condition: String, _ holds: Bool) throws {
    let files = [("CBS.log", Self.log), ("filters.txt", Self.filters), ("service.txt", Self.service)]
    #expect(try titles(condition, files) == (holds ? ["found"] : []), "\(condition)")
  }

  @Test(arguments: [
    ("- nearby-event: {provider: Ntfs, id: [55]}", true),
    ("- nearby-event: {provider: Ntfs, id: [55], text: \"on volume {volume}.\"}", true),
    ("- nearby-event: {provider: Ntfs, id: [98]}", false),
    ("- nearby-event: {provider: disk}", false),
    ("- nearby-event: {provider: Ntfs, within: 10s}", false),
  ])
  func ofEvents(_ condition: String, _ holds: Bool) throws {
    let files = [("CBS.log", Self.log), ("events.txt", Self.events)]
    #expect(try titles(condition, files) == (holds ? ["found"] : []), "\(condition)")
  }

  /// A level means the same whatever form the events have; one that is left out is no level.
  @Test(arguments: [
    ("Error", "error"), ("错误", "error"), ("Critical", "fatal"), ("关键", "fatal"), ("Warning", "warning"),
    ("警告", "warning"), ("Information", "info"), ("信息", "info"), ("Verbose", "verbose"), ("详细", "verbose"),
    ("", nil),
  ])
  func levelsOfExportedEvents(_ word: String, _ level: String?) throws {
    let number = ["fatal": 1, "error": 2, "warning": 3, "info": 4, "verbose": 5][level ?? ""] ?? 4
    let list =
      "ProviderName     : Microsoft-Windows-Ntfs\nId               : 55\n"
      + (word.isEmpty ? "" : "LevelDisplayName : \(word)\n")
      + "TimeCreated      : 2024/5/6 9:30:00\nLogName          : System\nMessage          : Bad.\n\n"
    let xml =
      "<Events><Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
      + "<Provider Name='Microsoft-Windows-Ntfs'/><EventID>55</EventID><Level>\(number)</Level>"
      + "<TimeCreated SystemTime='2024-05-06T09:30:00.0000000Z'/><Channel>System</Channel>"
      + "<Computer>A</Computer></System><EventData/></Event></Events>"
    var forms = [("events.txt", list)]
    if !word.isEmpty {
      forms.append(
        (
          "english.csv",
          "Level,Date and Time,Source,Event ID,Task Category\r\n\(word),2024-05-06 9:30:00,"
            + "Microsoft-Windows-Ntfs,55,None,\"Bad.\"\r\n"
        ))
      forms.append(
        (
          "chinese.csv",
          "级别,日期和时间,来源,事件 ID,任务类别\r\n\(word),2024/5/6 9:30:00,"
            + "Microsoft-Windows-Ntfs,55,无,\"Bad.\"\r\n"
        ))
      forms.append(("events.xml", xml))
    }
    for form in forms {
      let holding = try ["fatal", "error", "warning", "info", "verbose"].filter { name in
        let condition = "- nearby-event: {provider: Ntfs, id: [55], level: \(name)}"
        return try titles(condition, [("CBS.log", Self.log), form]) == ["found"]
      }
      #expect(holding == [level].compactMap { $0 }, "\(form)")
    }
  }

  @Test func capturesStandInTexts() throws {
    let condition = #"- line: {text: "the widget {file} is of make {make}, twice"}"#
    #expect(try titles(condition, title: "{file} by {make}") == ["Gizmo.dll by Acme"])
  }

  // MARK: Hashes

  static let empty = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
  /// SHA-256 of 100 zeros.
  private static let zeros = "zQDiksWXDTxeLw/6UXHlVbxGv8T63ftKQYtoQLhueaM="
  static let one = "ABEiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7v8="
  static let two = "BBEiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7v8="

  /// A scan on that day that finds these files damaged.
  static func scan(_ day: Int, _ pairs: [(file: String, expected: String, actual: String)])
    -> String
  {
    let stamp = "2024-05-0\(day) 10:00:0"
    return "\(stamp)0, Info                  CBS    Session: 3100000\(day)_1 initialized by client DISM\n"
      + pairs.map { pair in
        "\(stamp)1, Info                  CSI    00000001 Hashes for file member [l:\(pair.file.utf8.count)]'\(pair.file)'"
          + " do not match. Expected: {l:32 \(pair.expected)}. Actual: {l:32 \(pair.actual)}.\n"
      }.joined()
      + "\(stamp)2, Error                 CBS    Failed to repair [HRESULT = 0x800f0823]\n"
      + "\(stamp)3, Info                  CBS    Session: 3100000\(day)_1 finalized. Reboot required: no [HRESULT = 0x800f0823]\n"
  }

  private static let listing = """
     Directory of C:\\Windows\\WinSxS\\x

    05/06/2024  09:00 AM               100 a.dll
                   1 File(s)            100 bytes

    """

  @Test func whatAnActualHashIs() throws {
    let empty = Self.scan(6, [("a.dll", Self.one, Self.empty)])
    let zeros = Self.scan(6, [("a.dll", Self.one, Self.zeros)])
    let other = Self.scan(6, [("a.dll", Self.one, Self.two), ("b.dll", Self.two, Self.one)])
    let unknown = Self.scan(6, [("a.dll", Self.one, Self.two)])
    for (word, log) in [("empty", empty), ("other-version", other), ("unknown", unknown), ("unknown", zeros)]
    {
      #expect(try titles("- hash-mismatch: {actual-is: \(word)}", [("CBS.log", log)]) == ["found"], "\(word)")
    }
    // Zeros can be told only by the size that a listing states.
    let files = [("CBS.log", zeros), ("dir.txt", Self.listing)]
    #expect(try titles("- hash-mismatch: {actual-is: zeros}", files) == ["found"])
    #expect(try titles("- hash-mismatch: {actual-is: zeros}", [("CBS.log", zeros)]) == [])
  }

  @Test func repeatedAndChangingDamage() throws {
    let first = Self.scan(5, [("a.dll", Self.one, Self.two)])
    let same = first + Self.scan(6, [("a.dll", Self.one, Self.two)])
    let changed = first + Self.scan(6, [("b.dll", Self.one, Self.empty)])
    func holds(_ condition: String, _ log: String) throws -> Bool {
      try !titles("- hash-mismatch: {\(condition)}", [("CBS.log", log)]).isEmpty
    }
    #expect(try holds("repeated: yes", same))
    #expect(try !holds("repeated: yes", first))
    #expect(try !holds("repeated: yes", changed))
    #expect(try holds("changing: yes", changed))
    #expect(try !holds("changing: yes", same))
  }
}
