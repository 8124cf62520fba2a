import Records

/// Finds by how much a source's local clock differs from UTC, stretch by stretch.
///
/// A CSI stamp (UTC) beside the line's local time gives the difference; rounded to a quarter of an hour it is
/// the offset. It can change inside a file: daylight saving, a changed zone; the jump in local time between
/// the stamps tells at which record. A single stamp that fits no quarter hour within two minutes says nothing
/// (a record logged late) and is dissent, as is one that disagrees with all around it.
struct ClockInference {
  /// A reading of both clocks.
  struct Reading {
    var record: Int
    var local: Instant
    var utc: Instant
    /// Whether a CSI record says it, and not another line.
    var isCSI = true

    /// By how much they differ, rounded to a minute; nil when that is no zone on earth.
    var offset: ZoneOffset? {
      let difference = local.seconds - utc.seconds
      guard abs(difference) <= ClockInference.farthest else { return nil }
      return ZoneOffset(seconds: Int32((Double(difference) / 60).rounded()) * 60)
    }
  }

  /// What a set of readings says.
  struct Answer {
    /// The stretches; empty when nothing fits.
    var stretches: [ClockStretch] = []
    /// Readings that fit no stretch, in order of their records.
    var dissent: [Reading] = []
  }

  static let quarter: Int64 = 900
  static let tolerance: Int64 = 120
  /// Most stretches of one source; the others are dissent.
  ///
  /// No clock changes so often, but stamps can be forged.
  static let changeLimit = 500
  /// Seconds from UTC beyond which no zone lies.
  static let farthest: Int64 = 15 * 3600

  /// Rounded difference of a reading in seconds; nil when it fits no quarter hour or no zone on earth.
  static func offset(local: Instant, utc: Instant) -> Int32? {
    let difference = local.seconds - utc.seconds
    guard abs(difference) <= farthest else { return nil }
    let rounded = Int64((Double(difference) / Double(quarter)).rounded()) * quarter
    return abs(difference - rounded) <= tolerance ? Int32(rounded) : nil
  }

  /// The stretches of readings that prove something.
  ///
  /// One reading that disagrees with both neighbours is not a change of the clock, nor are fewer than those around
  /// them when the local times show no change.
  ///
  /// - Parameter local: the local time of a record, nil when it has none; asked around changes only.
  static func stretches(
    _ readings: [Reading], basis: ClockStretch.Basis = .csi, local: (Int) -> Instant?
  ) -> Answer {
    var answer = Answer()
    var drafts: [Draft] = []
    var fitting: [(reading: Reading, offset: Int32)] = []
    for reading in readings {
      if let offset = offset(local: reading.local, utc: reading.utc) {
        fitting.append((reading, offset))
      } else {
        answer.dissent.append(reading)
      }
    }
    for (index, entry) in fitting.enumerated() {
      if let last = drafts.last, last.offset == entry.offset {
        drafts[drafts.count - 1].add(entry.reading)
        continue
      }
      let isLone = index + 1 < fitting.count && fitting[index + 1].offset == drafts.last?.offset
      if isLone, !drafts.isEmpty {
        answer.dissent.append(entry.reading)
      } else {
        drafts.append(Draft(offset: entry.offset, first: entry.reading))
      }
    }
    for index in drafts.indices.dropFirst() {
      drafts[index].change = change(from: drafts[index - 1], to: drafts[index], local: local)
    }
    drafts = merged(drafts, &answer.dissent)
    if drafts.count > changeLimit {
      answer.dissent += drafts[changeLimit...].flatMap(\.readings)
      drafts.removeLast(drafts.count - changeLimit)
    }
    answer.dissent.sort { $0.record < $1.record }
    answer.stretches = drafts.map { draft in
      let (start, offset) = (draft.change?.record ?? 0, ZoneOffset(seconds: draft.offset))
      let csi = draft.readings.count(where: \.isCSI)
      return basis == .csi
        ? stretch(from: start, offset: offset, stamps: draft.readings.count, csi: csi)
        : ClockStretch(firstRecord: start, offset: offset, basis: basis, stamps: draft.readings.count)
    }
    return answer
  }

  /// A stretch by its CSI stamps where it has any, else by its other stamps, else assumed.
  private static func stretch(from record: Int, offset: ZoneOffset, stamps: Int, csi: Int) -> ClockStretch {
    ClockStretch(
      firstRecord: record, offset: offset, basis: csi > 0 ? .csi : stamps > 0 ? .universal : .assumed,
      stamps: csi > 0 ? csi : stamps)
  }

  /// The stretches of readings that are hints: most of them must agree, and a stretch of a file with several needs
  /// two.
  static func hints(_ readings: [Reading], basis: ClockStretch.Basis, local: (Int) -> Instant?)
    -> [ClockStretch]
  {
    var found = stretches(readings, basis: basis, local: local).stretches
    if found.count > 1 {
      found.removeAll { $0.stamps < 2 }
      // What is left of the same offset belongs together again.
      found = found.reduce(into: []) { kept, next in
        if let last = kept.last, last.offset == next.offset {
          kept[kept.count - 1].stamps += next.stamps
        } else {
          kept.append(next)
        }
      }
      if !found.isEmpty { found[0].firstRecord = 0 }
    }
    return found.reduce(0) { $0 + $1.stamps } * 2 > readings.count ? found : []
  }

  private struct Draft {
    var offset: Int32
    var readings: [Reading]
    /// The record at which it begins, and whether the local times show it; nil for the first.
    var change: (record: Int, isSeen: Bool)?

    init(offset: Int32, first: Reading) {
      self.offset = offset
      readings = [first]
    }

    var first: Int { readings[0].record }
    var last: Int { readings[readings.count - 1].record }

    mutating func add(_ reading: Reading) { readings.append(reading) }
  }

  /// Without drafts of which the local times show nothing and that have fewer stamps than those around them.
  private static func merged(_ drafts: [Draft], _ dissent: inout [Reading]) -> [Draft] {
    var kept: [Draft] = []
    for draft in drafts {
      kept.append(draft)
      while kept.count >= 3 {
        let (before, middle, after) = (kept[kept.count - 3], kept[kept.count - 2], kept[kept.count - 1])
        guard before.offset == after.offset, middle.change?.isSeen == false, after.change?.isSeen == false,
          middle.readings.count < min(before.readings.count, after.readings.count)
        else { break }
        dissent += middle.readings
        kept.removeLast(2)
        kept[kept.count - 1].readings += after.readings
      }
    }
    if kept.count > 1, kept[kept.count - 1].readings.count == 1, kept[kept.count - 1].change?.isSeen == false
    {
      dissent += kept.removeLast().readings
    }
    if kept.count > 1, kept[0].readings.count == 1, kept[1].change?.isSeen == false {
      dissent += kept.removeFirst().readings
      kept[0].change = nil
    }
    return kept
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
    let shift = Int64(new.offset) - Int64(old.offset)
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
