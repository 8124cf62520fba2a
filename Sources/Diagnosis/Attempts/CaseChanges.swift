import Knowledge
import LogStore
import Records

/// What changed on the machine between the last update that went in and the first one that did not.
///
/// Facts beside each other, not causes: that something changed then proves nothing by itself.
public struct CaseChanges: Sendable {
  /// What changed.
  public enum Kind: String, Sendable, CaseIterable {
    /// A service was added.
    case service
    /// A driver was added, or a device was set up.
    case driver
    /// A program was installed or removed.
    case program
    /// A feature was turned on or off.
    case feature
    /// An update went in.
    case package
    /// A disk or a file system reported an error.
    case disk
    /// The clock was set.
    case clock
    /// The machine was restarted, or went down.
    case restart
  }

  /// One change.
  public struct Change: Sendable, Hashable {
    /// What changed.
    public let kind: Kind
    /// The record that says so.
    public let record: RecordID
  }

  /// The last attempt that succeeded before.
  public let since: Attempt
  /// Whether that was the same update of an earlier month; else it was any update.
  public let isSameSeries: Bool
  /// The first attempt that failed.
  public let until: Attempt
  /// The changes in time order.
  public let changes: [Change]

  /// The changes of one kind, in time order.
  public func of(_ kind: Kind) -> [Change] { changes.filter { $0.kind == kind } }
}

extension IncidentFinder {
  /// What changed before the update that failed last began to fail; nil when nothing failed or nothing succeeded before.
  ///
  /// O(attempts + events between the two + sections of driver logs).
  public func changes(_ attempts: Attempts) -> CaseChanges? {
    // What comes every day has succeeded yesterday, and says nothing.
    let told = attempts.all.filter { !$0.isRoutine }
    guard let last = told.last(where: { $0.outcome == .failed && $0.start != nil && $0.name != nil }) else {
      return nil
    }
    let same = told.filter { $0.name == last.name }
    let worked = same.last { $0.outcome == .succeeded && $0.number < last.number }?.number ?? 0
    guard let until = same.first(where: { $0.outcome == .failed && $0.number > worked && $0.start != nil }),
      let end = until.start
    else { return nil }
    let before = told.filter { attempt in
      attempt.outcome == .succeeded && (attempt.end ?? attempt.start).map { $0 <= end } ?? false
    }
    let earlier = before.last { !$0.series.isDisjoint(with: until.series) }
    guard let since = earlier ?? before.last, let start = since.end ?? since.start else { return nil }
    var found = eventChanges(start, end) + sectionChanges(start, end)
    for attempt in before where attempt.number > since.number {
      guard let time = attempt.end, time > start, let record = attempt.records.last else { continue }
      found.append(CaseChanges.Change(kind: .package, record: record))
    }
    found.sort { store.position(of: $0.record) < store.position(of: $1.record) }
    return CaseChanges(since: since, isSameSeries: earlier != nil, until: until, changes: found)
  }

  /// Seconds within which two records of Windows Installer are about one program.
  private static let installerWindow: Int64 = 2

  private func eventChanges(_ start: Instant, _ end: Instant) -> [CaseChanges.Change] {
    let rows = store.rows(.events)
    var lookup = EventLookup(events, terms: store.terms)
    var found: [CaseChanges.Change] = []
    var lastProgram: Int64?
    let from = rows.partition { store.orderTime($0) > start.filetime }
    for record in rows[from...] {
      guard store.orderTime(record) < end.filetime else { break }
      guard case .event(let event) = store.payload(record), let time = clock(record),
        let kind = kind(event, record, &lookup)
      else { continue }
      if kind == .program {
        defer { lastProgram = time }
        if let lastProgram, time - lastProgram <= Self.installerWindow { continue }
      }
      found.append(CaseChanges.Change(kind: kind, record: record))
    }
    return found
  }

  private func kind(_ event: Payload.Event, _ record: RecordID, _ lookup: inout EventLookup) -> CaseChanges
    .Kind?
  {
    guard let entry = lookup.entry(provider: event.provider, id: event.id) else { return nil }
    switch entry.role {
    case .serviceInstalled:
      // The kind of service stands there in the machine's language; the program's name does not.
      return store.text(record, limit: 4096).lowercased().contains(".sys") ? .driver : .service
    case .diskError, .filesystemError: return .disk
    case .clockChange: return event.id == 1 ? .clock : nil
    case .unexpectedShutdown, .restart:
      return AttemptFinder.restartEvents[entry.provider.lowercased()]?.contains(event.id) == true
        ? .restart : nil
    case .servicingChanged: return (9...10).contains(event.id) || event.id == 15 ? .feature : nil
    case .installSucceeded: return entry.provider.lowercased() == "msiinstaller" ? .program : nil
    default: return nil
    }
  }

  /// Sections of setupapi.dev.log that set up a device or bring in a driver.
  private func sectionChanges(_ start: Instant, _ end: Instant) -> [CaseChanges.Change] {
    store.sources.filter { $0.kind == .setupAPI }.flatMap { source in
      store.range(source.id).compactMap { index -> CaseChanges.Change? in
        let record = RecordID(index: index)
        guard case .section(let section) = store.payload(record), let time = store.time(record), time > start,
          time < end
        else { return nil }
        let title = store.terms.text(section.title).lowercased()
        guard Self.driverSections.contains(where: title.contains) else { return nil }
        return CaseChanges.Change(kind: .driver, record: record)
      }
    }
  }

  private static let driverSections = [
    "device install", "install driver", "import driver", "copyoeminf", "uninstall",
  ]
}
