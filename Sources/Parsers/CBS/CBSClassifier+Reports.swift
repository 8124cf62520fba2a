import Records

/// Reports inside servicing logs: the store check's block and SFC's lines.
extension CBSClassifier {
  private var readiness: ReadinessReader { ReadinessReader(view: view, classifier: self) }

  // MARK: Store check

  /// Older builds write the report as lines of one record: a rule, `Checking System Update Readiness`, items, summary.
  ///
  /// - Returns: false when the record holds no such block.
  func readinessBlock(_ message: Int, _ end: Int, _ batch: inout RecordBatch) -> Bool {
    guard let hit = view.first("Checking System Update Readiness", in: message..<min(end, message + 160)),
      view.first(0x0a, in: hit..<end) != nil || view.first(0x0d, in: hit..<end) != nil
    else { return false }
    let reader = readiness
    var found = Payload.Readiness()
    var walker = LineWalker(view: view)
    var position = walker.end(of: hit, before: end).next
    while position < end {
      let line = walker.end(of: position, before: end)
      let content = position..<line.content
      if reader.isItem(content) {
        if found.rows.count < Payload.Readiness.rowLimit {
          let next = line.next..<max(line.next, nextEnd(line.next, end))
          if let row = reader.row(content, reason: repairFailed(next), &batch) { found.rows.append(row) }
        }
      } else {
        _ = reader.summary(content, into: &found, &batch)
      }
      position = line.next
    }
    batch.amendLast(kind: .readinessReport, adding: found.isFailing ? .failure : [])
    if !found.isEmpty { batch.attach(.readiness(found)) }
    return true
  }

  /// Newer builds write every line of the report as a record of its own.
  ///
  /// - Returns: false for any other record.
  func readinessLine(_ message: Int, _ end: Int, _ batch: inout RecordBatch) -> Bool {
    let reader = readiness
    let line = message..<end
    var found = Payload.Readiness()
    if reader.isItem(line) {
      guard let row = reader.row(line, reason: repairFailed(behind: end), &batch) else { return false }
      found.rows.append(row)
    } else if !reader.summary(line, into: &found, &batch) {
      return false
    }
    batch.amendLast(kind: .readinessRow, adding: found.isFailing ? .failure : [])
    batch.attach(.readiness(found))
    return true
  }

  /// The text of a line `Repair failed: Missing replacement payload.`.
  private func repairFailed(_ line: Range<Int>) -> Range<Int>? {
    guard view.starts(with: "Repair failed: ", at: line.lowerBound, before: line.upperBound) else {
      return nil
    }
    let reason = readiness.trimmed(line.lowerBound + 15..<line.upperBound)
    return reason.isEmpty ? nil : reason
  }

  /// The same in the record behind this one: it tells of this one's item.
  private func repairFailed(behind end: Int) -> Range<Int>? {
    var start = end
    while start < view.count, start - end < 4, view[start] == 0x0d || view[start] == 0x0a { start += 1 }
    guard start > end, start < view.count else { return nil }
    let stop = nextEnd(start, view.count)
    var prefixes = CBSPrefixReader(view: view, acceptsUndated: isExcerpt)
    guard let prefix = prefixes.prefix(at: start, before: stop), prefix.message <= stop else { return nil }
    return repairFailed(prefix.message..<stop)
  }

  /// The end of the line at `start`, looking no further than 512 bytes.
  private func nextEnd(_ start: Int, _ end: Int) -> Int {
    let limit = min(end, start + 512)
    guard start < limit else { return start }
    let feed = view.first(0x0a, in: start..<limit) ?? limit
    return view.first(0x0d, in: start..<feed) ?? feed
  }

  // MARK: SFC

  /// `[SR] text`; false for a text that is none of those known.
  func repairStep(_ start: Int, _ end: Int, _ batch: inout RecordBatch) -> Bool {
    var step: Payload.RepairStep?
    func starts(_ words: StaticString) -> Int? {
      view.starts(with: words, at: start, before: end) ? start + words.utf8CodeUnitCount : nil
    }
    if let from = starts("Verifying ") {
      step = Payload.RepairStep(action: .verifying, count: count(from, end))
    } else if starts("Verify complete") != nil {
      step = Payload.RepairStep(action: .verified)
    } else if starts("Beginning Verify and Repair transaction") != nil {
      step = Payload.RepairStep(action: .transaction)
    } else if let from = starts("Repairing corrupted file ") {
      step = file(.repaired, from, end, &batch)
    } else if let from = starts("Repairing ") {
      step = Payload.RepairStep(action: .repairing, count: count(from, end))
    } else if let from = starts("Repaired file ") {
      step = file(.repaired, from, end, &batch)
    } else if let from = starts("Could not reproject corrupted file ") ?? starts("Unable to repair ") {
      step = file(.notRepaired, from, end, &batch)
    } else if starts("This component was referenced by ") != nil {
      step = Payload.RepairStep(action: .referenced, package: packages(start, end, &batch))
    } else if starts("Repair complete") != nil {
      step = Payload.RepairStep(action: .complete)
    } else if starts("Cannot commit interactively") != nil {
      step = Payload.RepairStep(action: .postponed)
    } else if starts("Committing transaction") != nil {
      step = Payload.RepairStep(action: .committing)
    } else if starts("Verify and Repair Transaction completed") != nil {
      step = Payload.RepairStep(action: .completed)
    }
    guard let step else { return false }
    batch.amendLast(kind: .repairStep, adding: step.action == .notRepaired ? .failure : [])
    batch.attach(.repairStep(step))
    return true
  }

  private func count(_ start: Int, _ end: Int) -> UInt32? {
    var stop = start
    while stop < end, stop - start < 9, view[stop] &- 48 < 10 { stop += 1 }
    return UInt32(view.text(start..<stop))
  }

  /// `\??\C:\Windows\System32\\a.dll; reason`, `[l:23]"folder"[l:5]"a.dll"; reason`, `"folder"\[l:5]"a.dll"` and
  /// mixtures.
  private func file(
    _ action: Payload.RepairStep.Action, _ start: Int, _ end: Int, _ batch: inout RecordBatch
  ) -> Payload.RepairStep {
    var stop = end
    var reason: Range<Int>?
    for mark: StaticString in ["; ", " by ", " from store"] {
      guard let hit = view.first(mark, in: start..<stop) else { continue }
      let from = view[hit] == UInt8(ascii: ";") ? hit + 2 : hit + 1
      reason = from..<end
      stop = hit
    }
    var folder: Range<Int>?
    var name: Range<Int>?
    if let first = objects.quoted(at: start, before: stop) {
      folder = first.range
      // Windows 7 and 8 write the separator between the two.
      var next = first.end
      while next < stop, view[next] == UInt8(ascii: "\\") { next += 1 }
      name = objects.quoted(at: next, before: stop)?.range
    } else if let bracket = view.first("\\[", in: start..<stop),
      let quoted = objects.quoted(at: bracket + 1, before: stop)
    {
      folder = start..<bracket
      name = quoted.range
    } else if let cut = view[start..<stop].buffer.lastIndex(of: UInt8(ascii: "\\")) {
      folder = start..<start + cut
      name = start + cut + 1..<stop
    }
    if name == nil { (name, folder) = (folder ?? start..<stop, nil) }
    while let range = folder, !range.isEmpty, view[range.upperBound - 1] == UInt8(ascii: "\\") {
      folder = range.lowerBound..<range.upperBound - 1
    }
    func term(_ kind: TermKind, _ range: Range<Int>?) -> TermID? {
      guard let range, !range.isEmpty else { return nil }
      let limit = wholeCharacters(min(range.upperBound, range.lowerBound + 1024), after: range.lowerBound)
      return batch.intern(kind, view[range.lowerBound..<limit])
    }
    let step = Payload.RepairStep(
      action: action, file: term(.file, name), folder: term(.folder, folder), reason: term(.phrase, reason))
    if let file = step.file { batch.mention(file) }
    if let folder = step.folder { batch.mention(folder) }
    return step
  }
}
