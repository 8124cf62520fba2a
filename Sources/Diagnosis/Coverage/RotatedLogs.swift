import Knowledge
import LogStore
import Records

/// Which logs of a sequence are missing, by what Windows calls those that it rolled over.
///
/// The stamp in `CbsPersist_20230523160236.log` is UTC, and the second in which the next log begins: in both public logs
/// that name the one before (win10-19041-hydration, 10:02:36 at -06:00; win10-19041-plain, 12:01:24 at +02:00) it is the
/// time of their own first record. So a log says what the one before it is called, and a name says when the next begins.
struct RotatedLogs {
  /// A file of the sequence.
  struct File {
    /// Its name.
    var name: String
    /// Where it stands in the store; nil for one that could not be read.
    var source: SourceID?
  }

  /// A log that was read and whose clock is known.
  private struct Member {
    var start: Instant
    var end: Instant
    var rolled: Instant?
    /// Whether its first record is not the one that it began with.
    var isCut: Bool
  }

  /// Seconds by which a stamp and the beginning of the next log may differ.
  private static let slack: Int64 = 60
  /// Most logs that are told.
  private static let limit = 32

  private let prefix: String
  /// In order, as the logs are by their beginnings: there may be very many of both.
  private var stamps: [Instant] = []
  private var members: [Member] = []
  /// Whether the clock of each log is known: else nothing is said of what follows what.
  private var isDated = true

  /// The sequence of `files` whose names begin with `prefix`, and of the log that is being written.
  init(prefix: String, files: some Sequence<File>, current: [Wildcard], store: LogStore) {
    self.prefix = prefix
    for file in files {
      let rolled = Self.stamp(in: file.name, prefix: prefix)
      if let rolled { stamps.append(rolled) }
      guard rolled != nil || current.contains(where: { $0.matches(file.name) }), let id = file.source,
        let span = store.span(id)
      else { continue }
      guard let clock = store.clocks[id]?.first, clock.basis != .assumed else {
        isDated = false
        continue
      }
      members.append(
        Member(start: span.first, end: span.last, rolled: rolled, isCut: !Self.beginsWhole(id, store)))
    }
    members.sort { ($0.start, $0.end) < ($1.start, $1.end) }
    stamps.sort()
  }

  /// Whether a log's first record is the one with which each new log begins; any other may stand anywhere in it.
  private static func beginsWhole(_ id: SourceID, _ store: LogStore) -> Bool {
    store.range(id).first.map { store.text(RecordID(index: $0), limit: 256) }?
      .contains("Initializing Trusted Installer") == true
  }

  /// The missing logs in the order of time; those that the logs name, and those that the sequence lacks.
  ///
  /// - Parameter needed: the first moment for which the logs are wanted; before it nothing is missed.
  func missing(named: [String], needed: Instant?) -> [Coverage.MissingLog] {
    var found = isDated ? gaps(needed: needed) : []
    for stamp in Set(named.compactMap { Self.stamp(in: $0, prefix: prefix) }).sorted()
    where !isThere(stamp) && !found.contains(where: { $0.to.map { Self.isSame($0, stamp) } ?? false }) {
      found.append(Coverage.MissingLog(name: name(stamp), reason: .named, from: nil, to: stamp))
    }
    // The newest matter most.
    return found.sorted { Self.order($0) < Self.order($1) }
      .suffix(Self.limit)
  }

  private static func order(_ log: Coverage.MissingLog) -> (Int64, Int64) {
    (log.to?.filetime ?? .max, log.from?.filetime ?? .max)
  }

  private func gaps(needed: Instant?) -> [Coverage.MissingLog] {
    var found: [Coverage.MissingLog] = []
    let starts = members.map(\.start)
    var reached: Instant?
    for member in members {
      let before = reached
      reached = max(reached ?? member.rolled ?? member.end, member.rolled ?? member.end)
      if !member.isCut, !isThere(member.start) {
        if before != nil || needed.map({ $0 < member.start }) == true {
          found.append(
            Coverage.MissingLog(
              name: name(member.start), reason: .sequence, from: before, to: member.start))
        }
      }
      guard let rolled = member.rolled, !Self.contains(starts, rolled) else {
        continue
      }
      let index = members.partition { $0.start > rolled }
      let next = index < members.count ? members[index] : nil
      // What begins there may be a file that could not be read; a gap that ends with a whole log is told by that one.
      guard stamps.last.map({ $0 <= rolled }) ?? true || next != nil, next.map(\.isCut) ?? true else {
        continue
      }
      found.append(
        Coverage.MissingLog(name: nil, reason: .sequence, from: rolled, to: next?.start))
    }
    return found
  }

  private func isThere(_ stamp: Instant) -> Bool { Self.contains(stamps, stamp) }

  /// Whether one of `sorted` is the same.
  private static func contains(_ sorted: [Instant], _ time: Instant) -> Bool {
    let next = sorted.partition { $0.seconds >= time.seconds - slack }
    return next < sorted.count && isSame(sorted[next], time)
  }

  private static func isSame(_ left: Instant, _ right: Instant) -> Bool {
    abs(left.seconds - right.seconds) <= slack
  }

  /// `CbsPersist_20230523160236`: whether it is still a `.log` or already a `.cab`, nobody knows.
  private func name(_ stamp: Instant) -> String {
    let civil = stamp.civil
    let digits = [civil.month, civil.day, civil.hour, civil.minute, civil.second].map {
      $0 < 10 ? "0\($0)" : "\($0)"
    }
    return prefix + "\(civil.year)" + digits.joined()
  }

  /// The stamp of fourteen digits behind `prefix` in a name, whatever a customer put around it.
  static func stamp(in name: String, prefix: String) -> Instant? {
    // Most of very many names are others.
    guard name.utf8.count >= prefix.utf8.count + 14 else { return nil }
    let name = name.lowercased()
    guard let range = name.firstRange(of: prefix.lowercased()) else { return nil }
    let digits = name[range.upperBound...].prefix(14).compactMap { $0.isASCII ? $0.wholeNumberValue : nil }
    guard digits.count == 14 else { return nil }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
    return Instant(
      year: number(0..<4), month: number(4..<6), day: number(6..<8), hour: number(8..<10),
      minute: number(10..<12), second: number(12..<14))
  }
}
