import Records

/// Reads lines of a store check's report, as CBS.log and CheckSUR.log have them (`logs.md` section 5).
///
///     (p)<tab>CSI Payload Corrupt<tab>(n)<tab><tab><tab>amd64_..._none_0123456789abcdef\r\a.dll
///     (f)<tab>CBS MUM Missing<tab>0x00000002<tab>servicing\Packages\P.mum<tab><tab>Line 1:
///     (fix)<tab>CBS MUM Missing<tab>CBS File Replaced<tab>P.mum from Cabinet: C:\...
struct ReadinessReader {
  let view: ByteView
  let classifier: CBSClassifier

  /// The bracket with which an item starts: its letters, and what stands behind it.
  func mark(_ line: Range<Int>) -> (letters: Range<Int>, next: Int)? {
    let start = line.lowerBound
    guard start < line.upperBound, view[start] == UInt8(ascii: "("),
      let close = view.first(UInt8(ascii: ")"), in: start..<min(line.upperBound, start + 8)),
      close > start + 1, close + 1 < line.upperBound, isBlank(view[close + 1])
    else { return nil }
    for index in start + 1..<close where !isLetter(view[index]) { return nil }
    return (start + 1..<close, close + 1)
  }

  /// Whether the line is an item of the report inside CBS.log, where other lines may begin with a bracket too.
  func isItem(_ line: Range<Int>) -> Bool {
    guard var next = mark(line)?.next else { return false }
    while next < line.upperBound, isBlank(view[next]) { next += 1 }
    return view.starts(with: "CBS ", at: next, before: line.upperBound)
      || view.starts(with: "CSI ", at: next, before: line.upperBound)
  }

  /// The item in a line that starts with a bracket; names what it names.
  ///
  /// - Parameter reason: what another line says about it.
  func row(_ line: Range<Int>, reason: Range<Int>? = nil, _ batch: inout RecordBatch) -> Payload.Readiness
    .Row?
  {
    guard let (letters, next) = mark(line), let head = head(line) else { return nil }
    let isFix = head.isFix
    var tokens = Array(tokens(next, line.upperBound).drop { $0.upperBound <= head.end })
    let kind = head.kind
    var reason = head.reason ?? reason
    var flag = letters
    var isFixed = isFix
    var status = StatusReference()
    while let first = tokens.first {
      if let (code, end) = StatusReader(view: view).number(at: first.lowerBound, before: first.upperBound),
        end == first.upperBound
      {
        status.code = code
      } else if view[first.lowerBound] == UInt8(ascii: "("), view[first.upperBound - 1] == UInt8(ascii: ")") {
        let inner = first.lowerBound + 1..<first.upperBound - 1
        if view[inner].text.lowercased() == "fixed" { isFixed = true } else { flag = inner }
      } else {
        break
      }
      tokens.removeFirst()
    }
    let path = path(tokens, line.upperBound, &reason)
    var (key, file) = split(path)
    if let own = path, file == nil || key == nil, let (name, folder) = fileBeforeKey(own, reason) {
      (key, file) = (folder, name)
      if reason == folder { reason = nil }
    }
    if let code = status.code, code.value != 0 { batch.code(status) }
    _ = classifier.packages(line.lowerBound, line.upperBound, &batch)
    let keyTerm = key.map { batch.intern(.folder, view[$0]) }
    let fileTerm = file.map { batch.intern(.file, view[$0]) }
    if let keyTerm { batch.mention(keyTerm) }
    if let fileTerm { batch.mention(fileTerm) }
    return Payload.Readiness.Row(
      kind: batch.intern(.category, view[trimmed(kind)]), flag: batch.intern(.phrase, view[flag]),
      isFixed: isFixed, key: keyTerm, file: fileTerm,
      reason: reason.map { batch.intern(.phrase, view[capped(trimmed($0))]) }, status: status)
  }

  /// What is wrong, and what was done about it where the item says so; interns nothing.
  private struct Head {
    var kind: Range<Int>
    var isFix: Bool
    var reason: Range<Int>?
    var end: Int
  }

  private func head(_ line: Range<Int>) -> Head? {
    guard let (letters, next) = mark(line) else { return nil }
    var words: Range<Int>?
    for token in tokens(next, line.upperBound) {
      guard isWord(token) else { break }
      words = (words?.lowerBound ?? token.lowerBound)..<token.upperBound
    }
    guard let words else { return nil }
    let isFix = view[letters].text.lowercased() == "fix"
    guard isFix, let cut = reasonStart(words) else {
      return Head(kind: words, isFix: isFix, reason: nil, end: words.upperBound)
    }
    return Head(
      kind: trimmed(words.lowerBound..<cut), isFix: true, reason: trimmed(cut..<words.upperBound),
      end: words.upperBound)
  }

  /// Whether the line `fix` says that the item of `found` was repaired.
  func repairs(_ fix: Range<Int>, _ found: Range<Int>) -> Bool {
    guard let fix = head(fix), fix.isFix, let found = head(found) else { return false }
    return view[fix.kind].isEqual(to: view[found.kind])
  }

  /// The path that begins with the first token; what stands behind a tab or ` from ` is the reason.
  private func path(_ tokens: [Range<Int>], _ end: Int, _ reason: inout Range<Int>?) -> Range<Int>? {
    guard let first = tokens.first else { return nil }
    var stop = view.first(0x09, in: first.lowerBound..<end) ?? end
    for mark: StaticString in [" from Cabinet:", " Line "] {
      if let hit = view.first(mark, in: first.lowerBound..<stop) { stop = hit }
    }
    let rest = trimmed(stop..<end)
    if !rest.isEmpty, reason == nil { reason = rest }
    let path = trimmed(first.lowerBound..<stop)
    return path.isEmpty ? nil : path
  }

  /// `a.dll x86_..._0011223344556677`, as items of files that are missing have it, in one column or two.
  private func fileBeforeKey(_ path: Range<Int>, _ behind: Range<Int>?) -> (Range<Int>, Range<Int>)? {
    guard view.first(UInt8(ascii: "\\"), in: path) == nil else { return nil }
    if let behind, isKey(behind) { return (path, behind) }
    guard let blank = view[path].buffer.lastIndex(of: 0x20).map({ path.lowerBound + $0 }),
      isKey(blank + 1..<path.upperBound)
    else { return nil }
    return (trimmed(path.lowerBound..<blank), blank + 1..<path.upperBound)
  }

  /// Whether it is built like a component's directory: `amd64_name_token_version_culture_hash`.
  private func isKey(_ range: Range<Int>) -> Bool {
    let bytes = view[range].buffer
    return bytes.count { $0 == UInt8(ascii: "_") } >= 5 && !bytes.contains { isBlank($0) }
  }

  /// Directory and file: the component's directory ends at the first backslash, a path below `servicing` or
  /// `winsxs` at the last one.
  private func split(_ path: Range<Int>?) -> (key: Range<Int>?, file: Range<Int>?) {
    guard let path else { return (nil, nil) }
    guard let first = view.first(UInt8(ascii: "\\"), in: path) else {
      let isFile =
        view.first(".mum", in: path) != nil || view.first(".cat", in: path) != nil
        || view.first(".manifest", in: path) != nil
      return isFile ? (nil, path) : (path, nil)
    }
    var cut = first
    let head = view[path.lowerBound..<first].text.lowercased()
    if ["servicing", "winsxs"].contains(head),
      let last = view[path].buffer.lastIndex(of: UInt8(ascii: "\\"))
    {
      cut = path.lowerBound + last
    }
    return (path.lowerBound..<cut, cut + 1 < path.upperBound ? cut + 1..<path.upperBound : nil)
  }

  /// Where the second part of `CBS MUM Missing CBS File Replaced` starts.
  private func reasonStart(_ words: Range<Int>) -> Int? {
    if let tab = view.first(0x09, in: words) { return tab }
    for mark: StaticString in [" CBS ", " CSI "] {
      if let hit = view.first(mark, in: words) { return hit }
    }
    return nil
  }

  // MARK: Summary

  /// Takes a line of the summary into `readiness`; false for any other line.
  func summary(_ line: Range<Int>, into readiness: inout Payload.Readiness, _ batch: inout RecordBatch)
    -> Bool
  {
    let line = trimmed(line)
    guard !line.isEmpty else { return false }
    if let value = value("Operation: ", line) {
      readiness.operation = value.isEmpty ? nil : batch.intern(.phrase, view[value])
    } else if let value = value("Operation result: ", line) {
      guard
        let (code, _) = StatusReader(view: view).number(at: value.lowerBound, before: value.upperBound)
      else { return false }
      readiness.result = code
      if code.isFailure { batch.code(StatusReference(code: code)) }
    } else if let value = value("Last Successful Step: ", line) {
      readiness.lastStep = value.isEmpty ? nil : batch.intern(.phrase, view[value])
    } else if let value = value("Total Detected Corruption:", line) {
      readiness.detected = number(value)
    } else if let value = value("Total Repaired Corruption:", line) {
      readiness.repaired = number(value)
    } else if let value = value("Found ", line), let count = number(value) {
      readiness.detected = count
    } else if let value = value("Fixed ", line), let count = number(value) {
      readiness.repaired = count
    } else {
      return count(line, into: &readiness, &batch)
    }
    return true
  }

  /// `CSI Payload Corruption:<tab>3`, `CBS MUM Corrupt Total count: 2`, `Fixed: CBS MUM Corrupt.  Total count: 2`.
  private func count(_ line: Range<Int>, into readiness: inout Payload.Readiness, _ batch: inout RecordBatch)
    -> Bool
  {
    let isCheckSUR = view.first("Total count:", in: line) != nil
    guard
      isCheckSUR || view.starts(with: "CBS ", at: line.lowerBound, before: line.upperBound)
        || view.starts(with: "CSI ", at: line.lowerBound, before: line.upperBound),
      let colon = view[line].buffer.lastIndex(of: UInt8(ascii: ":")).map({ line.lowerBound + $0 }),
      let value = number(trimmed(colon + 1..<line.upperBound), isAll: true), readiness.counts.count < 64
    else { return false }
    let name = trimmed(line.lowerBound..<(view.first("Total count:", in: line) ?? colon))
    readiness.counts.append(
      Payload.Readiness.Count(name: batch.intern(.phrase, view[capped(name)]), value: value))
    return true
  }

  private func value(_ key: StaticString, _ line: Range<Int>) -> Range<Int>? {
    guard view.starts(with: key, at: line.lowerBound, before: line.upperBound) else { return nil }
    return trimmed(line.lowerBound + key.utf8CodeUnitCount..<line.upperBound)
  }

  private func number(_ range: Range<Int>, isAll: Bool = false) -> UInt32? {
    var number: UInt32 = 0
    var position = range.lowerBound
    while position < range.upperBound, position - range.lowerBound < 9, view[position] &- 48 < 10 {
      number = number * 10 + UInt32(view[position] - 48)
      position += 1
    }
    guard position > range.lowerBound, !isAll || position == range.upperBound else { return nil }
    return number
  }

  // MARK: Bytes

  /// Ranges between blanks, at most 24.
  private func tokens(_ start: Int, _ end: Int) -> [Range<Int>] {
    var tokens: [Range<Int>] = []
    var position = start
    while tokens.count < 24 {
      while position < end, isBlank(view[position]) { position += 1 }
      guard position < end else { break }
      let from = position
      while position < end, !isBlank(view[position]) { position += 1 }
      tokens.append(from..<position)
    }
    return tokens
  }

  private func isWord(_ range: Range<Int>) -> Bool {
    for index in range where !isLetter(view[index]) { return false }
    return true
  }

  private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a }

  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high, isBlank(view[low]) { low += 1 }
    while high > low, isBlank(view[high - 1]) { high -= 1 }
    return low..<high
  }

  private func capped(_ range: Range<Int>) -> Range<Int> {
    range
      .lowerBound..<classifier.wholeCharacters(
        min(range.upperBound, range.lowerBound + 400), after: range.lowerBound)
  }
}
