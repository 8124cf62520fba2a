import LogStore
import Records

/// One try to install or remove one update, whatever logs tell of it: servicing sessions, events, the update client's
/// log and reports, DISM, restarts.
public struct Attempt: Sendable {
  /// How it ended.
  public enum Outcome: String, Sendable, CaseIterable {
    /// The last word about it is a result that is no failure.
    case succeeded
    /// The last word about it is a failure.
    case failed
    /// It began, and nothing says that it ended.
    case unfinished
    /// What is there tells neither.
    case unknown
  }

  /// How far it came, in the order in which an attempt goes through it.
  public enum Phase: String, Sendable, CaseIterable {
    /// The update client began a download.
    case downloading
    /// The update client began the installation.
    case requested
    /// A servicing session was opened for it.
    case opened
    /// The servicing stack planned what to change.
    case planned
    /// Packages were looked up.
    case resolved
    /// Files were copied to the store.
    case staged
    /// Packages were put into use.
    case installed
    /// The rest was to happen at a restart.
    case restart
    /// Changes were taken back.
    case rolledBack = "rolled-back"
  }

  /// Position in the list of attempts, from 1.
  public internal(set) var number: Int
  /// The KB number.
  public let kb: String?
  /// The package; nil when no source names one.
  public let package: String?
  /// The update's title, when an event or a report has one.
  public let title: String?
  /// Who asked for it, as the servicing session or the report says.
  public let client: String?
  /// Its first record with a clock.
  public let start: Instant?
  /// The record that states its end; nil when there is none.
  public let end: Instant?
  /// Phases that it reached, in their order.
  public let phases: [Phase]
  /// What the failure report or the last phase says of the place of the failure: `Stage`.
  public let failureSource: String?
  /// Records that tell of a restart between its start and its end.
  public let restarts: [RecordID]
  /// The result in canonical form.
  public let result: ErrorCode?
  /// How it ended.
  public let outcome: Outcome
  /// Its servicing sessions, by their index in the store.
  public let sessions: [Int]
  /// The version of the servicing stack that worked on it.
  public let stack: String?
  /// Where it was seen, in the order of sources.
  public let sources: [SourceID]
  /// Records to open, in time order: starts, failures, ends, reports.
  public let records: [RecordID]
  /// The first failing record.
  public let firstFailure: RecordID?
  /// Whether its update comes again and again under one number and always succeeds, as definitions of an antivirus
  /// program do: it says nothing about servicing.
  public internal(set) var isRoutine = false
  /// What its updates of other months share: words of title or package without numbers.
  let series: Set<String>

  /// The record to go to: the first failing one, else the first.
  public var target: RecordID? { firstFailure ?? records.first }

  /// 100 ns steps from start to end; nil when one of them is missing or the clock went back.
  public var duration: Int64? {
    guard let start, let end, end >= start else { return nil }
    let (steps, overflow) = end.filetime.subtractingReportingOverflow(start.filetime)
    return overflow ? nil : steps
  }

  /// What it is called: the KB number, else the package, else the title.
  public var name: String? { kb ?? package ?? title }
}

/// All attempts of a case.
public struct Attempts: Sendable {
  /// The attempts in order of their first record, those of updates that come every day last.
  public let all: [Attempt]
  /// Sessions that name no package and end with no failure: they only asked.
  public let idleSessions: Int

  /// None.
  public static let none = Attempts(all: [], idleSessions: 0)

  /// The attempt with that number.
  public subscript(number: Int) -> Attempt? {
    all.indices.contains(number - 1) ? all[number - 1] : nil
  }

  /// The last attempt with that outcome, of that update when one is given.
  public func last(_ outcome: Attempt.Outcome, kb: String? = nil) -> Attempt? {
    all.last { $0.outcome == outcome && (kb == nil || $0.kb == kb) }
  }
}
