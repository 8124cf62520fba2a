import Records

extension CBSClassifier {
  /// A record of the CSI column: `<seq8hex>[@Y/M/D:HH:MM:SS.mmm] [(F)] text` (`logs.md` section 3).
  @inline(__always)
  func csi(_ message: Int, _ end: Int, _ level: Level, _ batch: inout RecordBatch) {
    var position = message
    if view.has(8, at: message), message + 8 <= end {
      var digits = message
      while digits < message + 8, hexValue(view[digits]) != nil { digits += 1 }
      if digits == message + 8 { position = digits }
    }
    if position < end, view[position] == UInt8(ascii: "@") { position = stamp(position + 1, end, &batch) }
    while position < end, view[position] == 0x20 { position += 1 }
    var failed = false
    if view.starts(with: "(F)", at: position, before: end) {
      failed = true
      position += 3
      while position < end, view[position] == 0x20 { position += 1 }
    }
    guard position < end else { return }
    if special(position, end, &batch) { return }
    if failed || level >= .error { return failureRecord(position, end, &batch) }
    component(position, end, &batch)
    plain(position, end, level, &batch)
  }

  /// Reads `2022/10/8:05:50:57.440`, month and day not padded; a bare `@` has no stamp.
  private func stamp(_ start: Int, _ end: Int, _ batch: inout RecordBatch) -> Int {
    var numbers: [Int] = []
    numbers.reserveCapacity(7)
    var position = start
    var number = 0
    var digits = 0
    while position < end, numbers.count < 7 {
      let byte = view[position]
      if byte &- 48 < 10, digits < 6 {
        number = number * 10 + Int(byte - 48)
        digits += 1
      } else if digits > 0,
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
      {
        numbers.append(number)
        (number, digits) = (0, 0)
      } else {
        break
      }
      position += 1
    }
    if digits > 0 { numbers.append(number) }
    guard numbers.count == 7,
      let utc = Instant(
        year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4],
        second: numbers[5], fraction: Int64(min(numbers[6], 999)) * 10_000)
    else { return position }
    batch.stamp(utc)
    batch.amendLast(adding: .exact)
    return position
  }

  private func special(_ start: Int, _ end: Int, _ batch: inout RecordBatch) -> Bool {
    switch view[start] {
    case UInt8(ascii: "H"):
      if view.starts(with: "Hashes for file member ", at: start, before: end) {
        return hashes(start + 23, end, &batch)
      }
      if view.starts(with: "Hydration failed for component ", at: start, before: end) {
        return hydrationFailed(start + 31, end, &batch)
      }
      if view.starts(with: "Hydration failed with ", at: start, before: end) {
        return hydrationError(start + 22, end, &batch)
      }
    case UInt8(ascii: "A"):
      if view.starts(with: "Attempting to mark store corrupt with category ", at: start, before: end) {
        let category = objects.quoted(at: start + 47, before: end).map {
          batch.intern(.category, view[$0.range])
        }
        if let category { batch.mention(category) }
        batch.amendLast(kind: .storeCorrupt, adding: .failure)
        batch.attach(.storeCorrupt(category: category, package: nil))
        return true
      }
    case UInt8(ascii: "C"):
      if view.starts(with: "CSI Transaction @", at: start, before: end) {
        let begins = view.first(" initialized", in: start..<end) != nil
        batch.amendLast(kind: begins ? .transactionBegin : .transactionEnd)
        return true
      }
    case UInt8(ascii: "["):
      if view.starts(with: "[SR] Cannot repair member file ", at: start, before: end) {
        return cannotRepair(start + 31, end, &batch)
      }
      if view.starts(with: "[SR] ", at: start, before: end) { return repairStep(start + 5, end, &batch) }
    default: break
    }
    return false
  }

  // MARK: Hashes

  private func hashes(_ start: Int, _ end: Int, _ batch: inout RecordBatch) -> Bool {
    guard let middle = view.first(" do not match", in: start..<end) else { return false }
    var file: Range<Int>
    var folder: Range<Int>?
    if let name = objects.quoted(at: start, before: middle) {
      file = name.range
    } else {
      // Older: a full path before, and the quoted name behind `actual file`.
      file = start..<middle
    }
    if let actual = view.first("actual file ", in: middle..<end),
      let name = objects.quoted(at: actual + 12, before: end)
    {
      let length = file.count - name.range.count
      if length > 0, view[file].buffer.suffix(name.range.count).elementsEqual(view[name.range].buffer) {
        var stop = file.lowerBound + length
        while stop > file.lowerBound, view[stop - 1] == UInt8(ascii: "\\") { stop -= 1 }
        folder = file.lowerBound..<stop
      }
      file = name.range
    }
    if folder == nil, isPath(file.lowerBound, file.upperBound),
      let cut = view[file].buffer.lastIndex(of: UInt8(ascii: "\\"))
    {
      folder = file.lowerBound..<file.lowerBound + cut
      file = file.lowerBound + cut + 1..<file.upperBound
    }
    let fileTerm = batch.intern(.file, view[file])
    let folderTerm = folder.map { batch.intern(.folder, view[$0]) }
    batch.mention(fileTerm)
    if let folderTerm { batch.mention(folderTerm) }
    var mismatch = Payload.HashMismatch(file: fileTerm, folder: folderTerm, expected: nil, actual: nil)
    pairs(middle, end, &mismatch)
    batch.amendLast(kind: .hashMismatch)
    batch.attach(.hashMismatch(mismatch))
    return true
  }

  private func isPath(_ start: Int, _ end: Int) -> Bool {
    view.starts(with: "\\SystemRoot\\", at: start, before: end)
      || view.starts(with: "\\??\\", at: start, before: end)
  }

  /// `Expected: {..}. Actual: {..}.` or `Found: {..} Expected: {..}`; SHA-256 wins over SHA-1 beside it.
  private func pairs(_ start: Int, _ end: Int, _ mismatch: inout Payload.HashMismatch) {
    var expected: [Digest] = []
    var actual: [Digest] = []
    var position = start
    while let colon = view.first(UInt8(ascii: ":"), in: position..<end) {
      position = colon + 1
      let isExpected = view.starts(with: "Expected", at: colon - 8, before: end)
      let isActual =
        view.starts(with: "Actual", at: colon - 6, before: end)
        || view.starts(with: "Found", at: colon - 5, before: end)
      guard isExpected || isActual, let blob = objects.blob(after: colon, before: end) else { continue }
      position = blob.end
      guard let digest = blob.digest else { continue }
      if isExpected { expected.append(digest) } else { actual.append(digest) }
    }
    expected.sort { $0.count > $1.count }
    actual.sort { $0.count > $1.count }
    mismatch.expected = expected.first
    mismatch.actual = actual.first
    mismatch.secondExpected = expected.dropFirst().first
    mismatch.secondActual = actual.dropFirst().first
  }

  // MARK: Hydration

  private func hydrationFailed(_ start: Int, _ end: Int, _ batch: inout RecordBatch) -> Bool {
    guard let onFile = view.first(" on file ", in: start..<end) else { return false }
    let component = identity(start..<onFile, &batch)
    let name = onFile + 9
    let stop = view.first(" with ", in: name..<end) ?? end
    let file = stop > name ? batch.intern(.file, view[name..<stop]) : nil
    if let file { batch.mention(file) }
    var status = StatusReference()
    var position = stop + 6
    for word: StaticString in ["NTSTATUS ", "HRESULT "]
    where view.starts(with: word, at: position, before: end) {
      position += word.utf8CodeUnitCount
    }
    if let (found, next) = statuses.status(at: position, before: end, batch: &batch) {
      status = found
      position = next
    }
    batch.code(status)
    var matching: TermID?
    if let hit = view.first("Matching Component = ", in: min(position, end)..<end) {
      let stop = view.first(UInt8(ascii: "}"), in: hit..<end).map { $0 + 1 } ?? end
      matching = identity(hit + 21..<stop, &batch)
    }
    batch.amendLast(kind: .hydrationFailed, adding: .failure)
    batch.attach(
      .hydrationFailed(
        Payload.HydrationFailed(component: component, file: file, status: status, matching: matching)))
    return true
  }

  private func hydrationError(_ start: Int, _ end: Int, _ batch: inout RecordBatch) -> Bool {
    var position = start
    for word: StaticString in ["original error ", "error "]
    where view.starts(with: word, at: position, before: end) {
      position += word.utf8CodeUnitCount
    }
    let status = statuses.status(at: position, before: end, batch: &batch)?.0 ?? StatusReference()
    batch.code(status)
    let delta = field("Delta Type: ", position, end).map { range -> Payload.DeltaType in
      let word = view[range].text.lowercased()
      if word == "0" || word.hasPrefix("reverse") { return .reverse }
      if word == "1" || word.hasPrefix("forward") { return .forward }
      if word == "2" || word.hasPrefix("null") { return .null }
      return .other(batch.intern(.phrase, view[range]))
    }
    let valid = field("IntegrityState Valid: ", position, end).map { view[$0].text.lowercased() == "true" }
    batch.amendLast(kind: .hydrationError, adding: .failure)
    batch.attach(
      .hydrationError(
        Payload.HydrationError(
          status: status, delta: delta, integrityValid: valid,
          retrievedChecksum: field("RetrievedChecksum: ", position, end).flatMap { UInt64(view[$0].text) },
          computedChecksum: field("ComputedChecksum: ", position, end).flatMap { UInt64(view[$0].text) })))
    return true
  }

  /// The text behind `key` up to a comma, a bracket or the end, without blanks at its end.
  private func field(_ key: StaticString, _ start: Int, _ end: Int) -> Range<Int>? {
    guard let hit = view.first(key, in: start..<end) else { return nil }
    let from = hit + key.utf8CodeUnitCount
    var stop = from
    while stop < end, ![UInt8(ascii: ","), UInt8(ascii: "["), 0x0a, 0x0d].contains(view[stop]) { stop += 1 }
    while stop > from, view[stop - 1] == 0x20 { stop -= 1 }
    return stop > from ? from..<stop : nil
  }

  private func cannotRepair(_ start: Int, _ end: Int, _ batch: inout RecordBatch) -> Bool {
    guard let name = objects.quoted(at: start, before: end) else { return false }
    let file = batch.intern(.file, view[name.range])
    batch.mention(file)
    let stop = view.first(" in the store", in: name.end..<end) ?? end
    let component =
      view.starts(with: " of ", at: name.end, before: end) ? identity(name.end + 4..<stop, &batch) : nil
    batch.amendLast(kind: .cannotRepair, adding: .failure)
    batch.attach(.cannotRepair(file: file, component: component))
    return true
  }

  // MARK: Failure traces

  private func failureRecord(_ start: Int, _ end: Int, _ batch: inout RecordBatch) {
    component(start, end, &batch)
    let package = packages(start, end, &batch)
    if let hit = view.first(" originated in function ", in: start..<end) {
      return origin(start, hit, end, &batch)
    }
    if let (status, next) = statuses.status(at: start, before: end, batch: &batch) {
      let hash = view.first(UInt8(ascii: "#"), in: next..<end)
      let from = view.first("from ", in: next..<end)
      if hash != nil || from != nil {
        return trace(status, (hash ?? next, from), end, &batch)
      }
    }
    let status = symbol(start, end, &batch) ?? codes(start, end, &batch) ?? installerCode(start, end)
    guard status != nil || !view.starts(with: "Logged @", at: start, before: end) else { return }
    batch.amendLast(kind: .failure, adding: .failure)
    if let status { batch.code(status) }
    batch.attach(
      .failure(
        Payload.Failure(
          message: batch.intern(.phrase, view[start..<shortEnd(start, end)]),
          status: status ?? StatusReference(), package: package,
          messageOffset: offset(start, in: batch))))
  }

  /// `Installer: Network Drivers  Binary Name: NetSetupAI.dll  ErrorCode: 800106d9`, in the summary behind a queue of
  /// installers.
  private func installerCode(_ start: Int, _ end: Int) -> StatusReference? {
    guard view.starts(with: "Installer:", at: start, before: end),
      let hit = view.first("ErrorCode:", in: start..<end)
    else { return nil }
    var position = hit + 10
    while position < end, view[position] == 0x20 || view[position] == 0x09 { position += 1 }
    return statuses.hex(at: position, before: end, digits: 8...8).map { StatusReference(code: $0.0) }
  }

  private func shortEnd(_ start: Int, _ end: Int) -> Int {
    var stop = min(end, start + 120)
    for mark: StaticString in ["[gle=", "[l:", " HRESULT", "\r", "\n"] {
      if let hit = view.first(mark, in: start..<stop), hit > start { stop = hit }
    }
    stop = wholeCharacters(stop, after: start)
    while stop > start, view[stop - 1] == 0x20 { stop -= 1 }
    return stop
  }

  /// A status symbol anywhere in the text: `HRESULT_FROM_WIN32(...)`, `STATUS_...`.
  private func symbol(_ start: Int, _ end: Int, _ batch: inout RecordBatch) -> StatusReference? {
    for word: StaticString in ["HRESULT_FROM_", "NTSTATUS_FROM_", "STATUS_", "ERROR_"] {
      guard let hit = view.first(word, in: start..<end) else { continue }
      if let found = statuses.status(at: hit, before: end, batch: &batch)?.0 { return found }
    }
    return nil
  }

  private func origin(_ start: Int, _ hit: Int, _ end: Int, _ batch: inout RecordBatch) {
    let error = view.first("Error ", in: start..<hit)
    var status = StatusReference()
    if let error { status = statuses.status(at: error + 6, before: hit, batch: &batch)?.0 ?? status }
    batch.code(status)
    var sourceFile: TermID?
    var line: UInt32?
    if let open = view.first(UInt8(ascii: "("), in: start..<(error ?? hit)),
      let close = view.first(UInt8(ascii: ")"), in: open..<(error ?? hit))
    {
      if open > start { sourceFile = batch.intern(.phrase, view[start..<open]) }
      line = UInt32(view.text(open + 1..<close))
    }
    let name = hit + 24
    var stop = view.first(" expression:", in: name..<end) ?? end
    if let bracket = view.first("[gle=", in: name..<stop) { stop = bracket }
    let function = stop > name ? batch.intern(.function, view[name..<stop]) : nil
    if let function { batch.mention(function) }
    batch.amendLast(kind: .origin, adding: .failure)
    batch.attach(
      .origin(Payload.Origin(sourceFile: sourceFile, line: line, status: status, function: function)))
  }

  private func trace(
    _ status: StatusReference, _ marks: (hash: Int, from: Int?), _ end: Int, _ batch: inout RecordBatch
  ) {
    batch.code(status)
    var call: UInt64?
    if let close = view.first(UInt8(ascii: "#"), in: min(marks.hash + 1, end)..<end) {
      call = UInt64(view.text(marks.hash + 1..<close))
    }
    var function: TermID?
    if let from = marks.from {
      let name = from + 5
      var stop = view.first(UInt8(ascii: "("), in: name..<end) ?? end
      if let bracket = view.first("[gle=", in: name..<stop) { stop = bracket }
      if stop > name { function = batch.intern(.function, view[name..<stop]) }
    }
    if let function { batch.mention(function) }
    let trace = Payload.Trace(status: status, call: call, function: function)
    guard let path = path(marks.hash, end) else {
      batch.amendLast(kind: .trace, adding: .failure)
      return batch.attach(.trace(trace))
    }
    let term = batch.intern(.folder, view[path.range])
    batch.mention(term)
    batch.amendLast(kind: .fileCall, adding: .failure)
    batch.attach(.fileCall(Payload.FileCall(trace: trace, path: term, lengthAgrees: path.lengthAgrees)))
  }

  /// The path of a failing call: `on:[118]"\SystemRoot\..."`.
  private func path(_ start: Int, _ end: Int) -> CSIObjectReader.QuotedText? {
    guard let hit = view.first("on:[", in: start..<end) else { return nil }
    return objects.quoted(at: hit + 3, before: end)
  }

  // MARK: Identities

  /// Mentions the component identity in the text, found by its version attribute.
  @inline(__always)
  func component(_ start: Int, _ end: Int, _ batch: inout RecordBatch) {
    var position = start
    var count = 0
    while count < 8, let comma = identityMark(position, end) {
      var from = comma
      while from > position, isName(view[from - 1]) { from -= 1 }
      let stop = identityEnd(comma, end)
      position = stop
      count += 1
      if from < comma { _ = identity(from..<stop, &batch) }
    }
  }

  /// The comma behind the name: `, version ` or `, Version =` or `, Culture=`.
  @inline(__always)
  private func identityMark(_ start: Int, _ end: Int) -> Int? {
    var position = start
    while let hit = view.first("ersion", in: position..<end) {
      position = hit + 6
      guard hit >= start + 3, view[hit - 2] == 0x20, view[hit - 3] == UInt8(ascii: ","),
        view[hit - 1] | 0x20 == UInt8(ascii: "v")
      else { continue }
      let comma = hit - 3
      // `Name, Culture=neutral, Version=...`: the name ends at the first comma.
      return view.first(", Culture=", in: start..<comma) ?? comma
    }
    return nil
  }

  private func identityEnd(_ comma: Int, _ end: Int) -> Int {
    let limit = min(end, comma + 400)
    if let token = view.first("pkt {", in: comma..<limit)
      ?? view.first("PublicKeyToken = {", in: comma..<limit),
      let close = view.first(UInt8(ascii: "}"), in: token..<limit)
    {
      // `, type [l:14]'dualModeDriver'` may follow.
      if view.starts(with: ", type [", at: close + 1, before: limit),
        let text = objects.quoted(at: close + 8, before: limit)
      {
        return text.end
      }
      return close + 1
    }
    var stop = comma
    while stop < limit,
      ![UInt8(ascii: "'"), 0x0a, 0x0d, UInt8(ascii: ")"), UInt8(ascii: "]")].contains(view[stop])
    {
      stop += 1
    }
    return stop
  }

  @inline(__always)
  private func isName(_ byte: UInt8) -> Bool {
    byte > 0x20
      && ![
        UInt8(ascii: "("), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "["), UInt8(ascii: ","),
        UInt8(ascii: "="),
      ].contains(byte)
  }

  func identity(_ range: Range<Int>, _ batch: inout RecordBatch) -> TermID? {
    guard let term = batch.identity(view[range]) else { return nil }
    batch.mention(term)
    return term
  }
}
