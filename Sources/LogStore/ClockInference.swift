import Records

/// A stretch of one source with one clock offset.
public struct ClockStretch: Sendable, Hashable {
  /// What the offset rests on.
  public enum Basis: String, Sendable, Hashable {
    /// Stamps of CSI records, which are UTC.
    case csi
    /// `Universal Time is:` lines of the setup and servicing logs.
    case universal
    /// The zone that stands in every row of ReportingEvents.log.
    case reporting
    /// A session id that reads as a FILETIME near the record's own time: a hint.
    case session
    /// The name of an InFlight folder that reads as a FILETIME: a hint.
    case inflight
    /// A jump of the local clock that fits a restart into WinPE, which runs at -08:00: an assumption.
    case winpe
    /// An event log: UTC by its format.
    case evtx
    /// A person said so.
    case user
    /// Nothing in the source says it: the case's offset, else UTC.
    case assumed
  }

  /// First record, counted within the source.
  public var firstRecord: Int
  /// The offset.
  public var offset: ZoneOffset
  /// What it rests on.
  public var basis: Basis
  /// Number of stamps that agree with it.
  public var stamps: Int
}

/// Finds by how much a source's local clock differs from UTC, stretch by stretch.
///
/// A CSI stamp (UTC) beside the line's local time gives the difference; rounded to a quarter of an hour it is
/// the offset. It can change inside a file: daylight saving, a changed zone; the jump in local time between
/// the stamps tells at which record. A single stamp that fits no quarter hour within two minutes says nothing
/// (a record logged late) and is counted as a conflict.
struct ClockInference {
  /// A reading of both clocks.
  struct Reading {
    var record: Int
    var local: Instant
    var utc: Instant
    /// Whether a CSI record says it, and not another line.
    var isCSI = true
  }

  static let quarter: Int64 = 900
  static let tolerance: Int64 = 120

  /// Rounded difference of a reading in seconds; nil when it fits no quarter hour or no zone on earth.
  static func offset(local: Instant, utc: Instant) -> Int32? {
    let difference = local.seconds - utc.seconds
    guard abs(difference) <= 15 * 3600 else { return nil }
    let rounded = Int64((Double(difference) / Double(quarter)).rounded()) * quarter
    return abs(difference - rounded) <= tolerance ? Int32(rounded) : nil
  }

  /// The stretches by CSI stamps, empty when there are none, and the number of readings that fit nothing.
  ///
  /// One reading that disagrees with both neighbours is not a change of the clock, nor is one at the end of
  /// the file when the local times around it do not show the change.
  ///
  /// - Parameter local: the local time of a record, nil when it has none; asked around changes only.
  static func stretches(
    _ readings: [Reading], local: (Int) -> Instant?
  ) -> (stretches: [ClockStretch], conflicts: Int) {
    var conflicts = 0
    var drafts: [Draft] = []
    let fitting = readings.compactMap { reading -> (record: Int, offset: Int32, isCSI: Bool)? in
      guard let offset = offset(local: reading.local, utc: reading.utc) else {
        conflicts += 1
        return nil
      }
      return (reading.record, offset, reading.isCSI)
    }
    for (index, reading) in fitting.enumerated() {
      if let last = drafts.last, last.offset == reading.offset {
        drafts[drafts.count - 1].stamps += 1
        if reading.isCSI { drafts[drafts.count - 1].csiStamps += 1 }
        drafts[drafts.count - 1].last = reading.record
        continue
      }
      let isLone = index + 1 < fitting.count && fitting[index + 1].offset == drafts.last?.offset
      if isLone, !drafts.isEmpty {
        conflicts += 1
        continue
      }
      drafts.append(
        Draft(
          offset: reading.offset, first: reading.record, last: reading.record,
          csiStamps: reading.isCSI ? 1 : 0))
    }
    var changes = zip(drafts, drafts.dropFirst()).map { change(from: $0, to: $1, local: local) }
    if drafts.count > 1, drafts[drafts.count - 1].stamps == 1, !changes[changes.count - 1].isSeen {
      drafts.removeLast()
      changes.removeLast()
      conflicts += 1
    }
    if drafts.count > 1, drafts[0].stamps == 1, !changes[0].isSeen {
      drafts.removeFirst()
      changes.removeFirst()
      conflicts += 1
    }
    let starts = [0] + changes.map(\.record)
    let stretches = zip(drafts, starts).map { draft, start in
      stretch(
        from: start, offset: ZoneOffset(seconds: draft.offset), stamps: draft.stamps, csi: draft.csiStamps)
    }
    return (stretches, conflicts)
  }

  /// A stretch by its CSI stamps where it has any, else by its other stamps, else assumed.
  private static func stretch(from record: Int, offset: ZoneOffset, stamps: Int, csi: Int) -> ClockStretch {
    ClockStretch(
      firstRecord: record, offset: offset, basis: csi > 0 ? .csi : stamps > 0 ? .universal : .assumed,
      stamps: csi > 0 ? csi : stamps)
  }

  private struct Draft {
    var offset: Int32
    /// First and last record with a stamp.
    var first: Int
    var last: Int
    var stamps = 1
    /// How many of them CSI records have.
    var csiStamps: Int
  }

  /// A pause of the log, in seconds, that may hide a clock set back.
  private static let pause: Int64 = 600

  /// The record at which the offset changes, and whether the local times show it.
  ///
  /// Between the last stamp of the old offset and the first of the new one, local time jumps by the change:
  /// back in autumn, ahead in spring. A pause can hide a jump back; then the longest pause is taken.
  private static func change(
    from old: Draft, to new: Draft, local: (Int) -> Instant?
  ) -> (record: Int, isSeen: Bool) {
    let shift = Int64(new.offset - old.offset)
    var before = local(old.last)?.seconds
    var back: (record: Int, seconds: Int64) = (new.first, 0)
    var ahead: (record: Int, seconds: Int64) = (new.first, 0)
    for record in old.last + 1...max(new.first, old.last + 1) {
      guard let here = local(record)?.seconds else { continue }
      if let before {
        if before - here > back.seconds { back = (record, before - here) }
        if here - before > ahead.seconds { ahead = (record, here - before) }
      }
      before = here
    }
    if shift < 0 {
      if back.seconds > tolerance { return (back.record, true) }
      return (ahead.record, ahead.seconds >= pause)
    }
    let isSeen = ahead.seconds >= shift - tolerance
    return (isSeen ? ahead.record : new.first, isSeen)
  }

  /// The stretches of a source whose rows state their offset: exact, and each change at its own row.
  static func stated(_ readings: [Reading]) -> [ClockStretch] {
    var stretches: [ClockStretch] = []
    for reading in readings {
      guard let seconds = Int32(exactly: reading.local.seconds - reading.utc.seconds) else { continue }
      if let last = stretches.indices.last, stretches[last].offset.seconds == seconds {
        stretches[last].stamps += 1
      } else {
        stretches.append(
          ClockStretch(
            firstRecord: stretches.isEmpty ? 0 : reading.record, offset: ZoneOffset(seconds: seconds),
            basis: .reporting, stamps: 1))
      }
    }
    return stretches
  }

  /// WinPE runs at -08:00 wherever the machine is (`logs.md`, more shapes and traps).
  private static let winPE = ZoneOffset(seconds: -8 * 3600)
  /// Seconds that a restart from Windows into WinPE, or back, may take.
  private static let restart: Int64 = 7200

  /// Cuts the stretches of a setup log where its local clock goes back without a stamp that says why.
  ///
  /// Such a part keeps its order and its place. Its clock is the one before, unless the jump fits a restart into
  /// WinPE; the way back out of WinPE is then the jump ahead by as much.
  static func cut(
    _ stretches: [ClockStretch], at readings: [Reading], count: Int, local: (Int) -> Instant?
  ) -> [ClockStretch] {
    var result: [ClockStretch] = []
    for (index, whole) in stretches.enumerated() {
      let end = index + 1 < stretches.count ? stretches[index + 1].firstRecord : count
      let own = readings.filter {
        (whole.firstRecord..<max(end, whole.firstRecord)).contains($0.record)
          && offset(local: $0.local, utc: $0.utc) == whole.offset.seconds
      }
      var parts = [(start: whole.firstRecord, offset: whole.offset)]
      var before: Int64?
      for record in whole.firstRecord..<max(end, whole.firstRecord) {
        guard let here = local(record)?.seconds else { continue }
        if let before {
          let last = parts[parts.count - 1].offset
          let shift = Int64(whole.offset.seconds - winPE.seconds)
          if before - here > tolerance {
            let pause = here - Int64(winPE.seconds) - before + Int64(last.seconds)
            let isWinPE = (-tolerance...restart).contains(pause)
            parts.append((record, isWinPE ? winPE : whole.offset))
          } else if last == winPE, last != whole.offset, shift > 0, here - before >= shift - tolerance {
            parts.append((record, whole.offset))
          }
        }
        before = here
      }
      guard parts.count > 1 else {
        result.append(whole)
        continue
      }
      for (index, part) in parts.enumerated() {
        let next = index + 1 < parts.count ? parts[index + 1].start : end
        let low = own.partition { $0.record >= part.start }
        let high = own.partition { $0.record >= next }
        let stamps = own[low..<max(low, high)]
        // A stamp that agrees with the offset before says that this is no WinPE.
        var own = stretch(
          from: part.start, offset: stamps.isEmpty ? part.offset : whole.offset, stamps: stamps.count,
          csi: stamps.count { $0.isCSI })
        if stamps.isEmpty, part.offset != whole.offset { own.basis = .winpe }
        result.append(own)
      }
    }
    return result
  }

  /// The FILETIME of a session id `31034769_4265380821`; nil when it is none that could be a date since 2006.
  static func sessionInstant(_ text: String) -> Instant? {
    let parts = text.split(separator: "_")
    guard parts.count == 2, let high = UInt32(parts[0]), let low = UInt32(parts[1]) else { return nil }
    let value = UInt64(high) << 32 | UInt64(low)
    guard value > 127_500_000_000_000_000, value < 160_000_000_000_000_000 else { return nil }
    return Instant(filetime: Int64(value))
  }
}
