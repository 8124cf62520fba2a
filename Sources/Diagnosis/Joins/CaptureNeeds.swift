import Knowledge
import LogStore
import Records

/// What the findings of a case want to know from a Process Monitor capture: where, who and when.
///
/// Made from the whole store once it is frozen; whoever has the captures asks them.
///
///     let needs = CaptureNeeds(store: store, findings: findings)
public struct CaptureNeeds: Sendable {
  /// A thread that the name of a directory below `WinSxS\Temp\InFlight` tells.
  public struct Thread: Sendable, Hashable {
    /// Low 16 bits of the process id.
    public var pid: UInt16
    /// Low 16 bits of the thread id.
    public var tid: UInt16
    /// When it worked on what failed.
    public var first: Instant
    /// The end of that.
    public var last: Instant
  }

  /// Spans around what failed, in order.
  public private(set) var spans: [(first: Instant, last: Instant)] = []
  /// Full paths of files and folders, as records name them.
  public private(set) var paths: [String] = []
  /// Names of files whose projection outside the store is wanted.
  public private(set) var names: [String] = []
  /// Threads of servicing.
  public private(set) var threads: [Thread] = []

  /// Seconds around a failing record.
  public static let reach: Int64 = 30
  /// Seconds around a failing record in which all that its thread does is wanted.
  private static let threadReach: Int64 = 1
  /// The most paths: a case with more has one cause for all of them.
  private static let limit = 2000

  /// Where servicing works, below the folder of Windows.
  public static let servicingFolders = [
    "\\SystemRoot\\WinSxS", "\\SystemRoot\\servicing", "\\SystemRoot\\CbsTemp",
    "\\SystemRoot\\System32\\catroot",
    "\\SystemRoot\\System32\\catroot2", "\\SystemRoot\\SoftwareDistribution\\Download",
  ]

  /// The programs of servicing.
  public static let servicingPrograms: Set<String> = [
    "tiworker.exe", "trustedinstaller.exe", "poqexec.exe", "dismhost.exe", "dism.exe", "wusa.exe",
    "setuphost.exe",
  ]

  /// Whether anything is wanted.
  public var isEmpty: Bool { spans.isEmpty }

  /// Looks at the findings and at the failing file calls around them.
  ///
  /// - Parameter reach: seconds around a failing record.
  public init(store: LogStore, findings: [Finding], reach: Int64 = CaptureNeeds.reach) {
    for finding in findings { add(finding.root) }
    spans = Self.spans(around: findings, store: store, reach: reach)
    guard !spans.isEmpty else { return }
    store.forEachPayload { record, payload in
      guard case .fileCall(let call) = payload, let time = store.time(record), isNear(time) else { return }
      add(call: store.terms.text(call.path), time)
    }
    paths = Self.unique(paths)
    names = Self.unique(names)
  }

  /// Spans around the failing records of findings, in order.
  static func spans(
    around findings: [Finding], store: LogStore, reach: Int64 = CaptureNeeds.reach
  ) -> [(first: Instant, last: Instant)] {
    merged(
      findings.flatMap(records(of:)).compactMap { store.time($0) }.map {
        ($0.adding(seconds: -reach), $0.adding(seconds: reach))
      })
  }

  /// The failing records of a finding: its own attempt without the events that report it, and its repeats.
  static func records(of finding: Finding) -> [RecordID] {
    let own = finding.chain.filter { $0.role != .event && $0.role != .sessionEnd }.flatMap(\.records)
    return [finding.root.record] + own + finding.repeats
  }

  private func isNear(_ time: Instant) -> Bool { spans.contains { $0.first <= time && time <= $0.last } }

  private mutating func add(_ root: Finding.Root) {
    if let folder = root.folder {
      paths.append(folder.contains("\\") ? folder : "\\SystemRoot\\WinSxS\\" + folder)
    }
    if let file = root.file {
      if file.contains(":") || file.hasPrefix("\\") { paths.append(file) }
      let name = lastPart(of: file, separators: [.slash, .backslash])
      if !name.isEmpty { names.append(name) }
    }
  }

  /// A path that a call failed on, with the directory of its transaction and the thread that its name tells.
  private mutating func add(call path: String, _ time: Instant) {
    guard paths.count < Self.limit else { return }
    paths.append(path)
    var folder = Substring(path)
    while let mark = folder.lastIndex(of: "\\") {
      let part = folder[folder.index(after: mark)...]
      if let name = try? InFlightName(text: String(part)) {
        if folder.count < path.count { paths.append(String(folder)) }
        threads.append(
          Thread(
            pid: name.process, tid: name.thread, first: time.adding(seconds: -Self.threadReach),
            last: time.adding(seconds: Self.threadReach)))
      }
      folder = folder[..<mark]
    }
    threads = Self.unique(threads)
  }

  private static func unique<Item: Hashable>(_ items: [Item]) -> [Item] {
    var seen: Set<Item> = []
    return items.filter { seen.insert($0).inserted }
  }

  private static func merged(_ spans: [(first: Instant, last: Instant)]) -> [(first: Instant, last: Instant)]
  {
    var found: [(first: Instant, last: Instant)] = []
    for span in spans.sorted(by: { ($0.first, $0.last) < ($1.first, $1.last) }) {
      if let last = found.last, span.first <= last.last {
        found[found.count - 1].last = max(last.last, span.last)
      } else {
        found.append(span)
      }
    }
    return found
  }
}
