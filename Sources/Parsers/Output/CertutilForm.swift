import Records

/// `certutil -hashfile`: a head, the hash, and how it ended.
///
///     SHA256 hash of C:\x\a.dll:
///     3b1f…
///     CertUtil: -hashfile command completed successfully.
///
/// Windows 7 puts blanks between the bytes. A hash with too few digits was cut and is kept as cut.
enum CertutilForm {
  private static let digits: [(StaticString, Int)] = [
    ("MD5", 32), ("SHA1", 40), ("SHA256", 64), ("SHA384", 96), ("SHA512", 128),
  ]

  static func read(_ reader: inout OutputReader) -> Bool {
    guard let line = reader.lines.peek() else { return false }
    return readHash(line, &reader) || readFailure(line, &reader)
  }

  private static func readHash(_ line: OutputLine, _ reader: inout OutputReader) -> Bool {
    let view = reader.view
    guard let (file, length) = head(view, line.content), let ahead = reader.lines.content(from: 1) else {
      return false
    }
    var hash: [UInt8] = []
    var isCut = false
    var next = ahead
    // A narrow mail breaks the hash.
    while hash.count < length, let row = reader.lines.peek(next), let found = hex(view, row.content) {
      hash += found.digits
      next += 1
      if found.isCut {
        isCut = true
        break
      }
    }
    guard !hash.isEmpty else { return false }
    let (folder, name) = DirForm.parts(reader.command.map { OutputCommand.full(file, in: $0.folder) } ?? file)
    let isWhole = hash.count == length && !isCut
    let claim = Payload.FileClaim(
      basis: .hashTool, folder: reader.term(.folder, some: folder), name: reader.term(.file, name),
      digest: isWhole ? hash.withView { Digest(text: $0) } : nil, isCut: !isWhole)
    reader.add(line, .fileClaim(claim), marks: next > ahead + 1 ? .repaired : [])
    reader.lines.advance(next)
    // How it ended is part of it.
    if let end = reader.lines.peek(), view.first("CertUtil:", in: end.content) != nil {
      reader.lines.advance()
    }
    return true
  }

  /// The file that a head names, and the number of digits of its algorithm.
  private static func head(_ view: ByteView, _ line: Range<Int>) -> (file: String, digits: Int)? {
    let start = ExcerptBytes.skipBlanks(view, line)
    guard line.upperBound - start < 2048,
      let kind = digits.last(where: { view.starts(with: $0.0, at: start, before: line.upperBound) })
    else { return nil }
    var text = view.text(start + kind.0.utf8CodeUnitCount..<line.upperBound).trimmed
    guard text.hasSuffix(":") || text.hasSuffix("：") else { return nil }
    text.removeLast()
    for word in ["hash of file ", "hash of ", "哈希(文件 ", "哈希（文件 ", "的 ", "hash for "]
    where text.hasPrefix(word) {
      text.removeFirst(word.count)
      break
    }
    for word in [" 哈希", " 的哈希", "的哈希", ")", "）"] where text.hasSuffix(word) {
      text.removeLast(word.count)
      break
    }
    text = text.trimmed
    return text.isEmpty ? nil : (text, kind.1)
  }

  /// The digits of a line of nothing else, blanks between them aside.
  private static func hex(_ view: ByteView, _ line: Range<Int>) -> (digits: [UInt8], isCut: Bool)? {
    var end = line.upperBound
    var isCut = false
    for sign in ["...", "…"] as [StaticString]
    where view.starts(with: sign, at: end - sign.utf8CodeUnitCount, before: end) {
      end -= sign.utf8CodeUnitCount
      isCut = true
      break
    }
    guard end > line.lowerBound, end - line.lowerBound <= 400 else { return nil }
    var digits: [UInt8] = []
    for byte in view[line.lowerBound..<end].buffer where !ExcerptBytes.isBlank(byte) {
      guard ExcerptBytes.isHex(byte) else { return nil }
      digits.append(byte)
    }
    return digits.isEmpty ? nil : (digits, isCut)
  }

  /// `CertUtil: -hashfile command FAILED: 0x80070002 (…)`.
  private static func readFailure(_ line: OutputLine, _ reader: inout OutputReader) -> Bool {
    let view = reader.view
    guard let mark = view.first("CertUtil: -hashfile", in: line.content),
      let hit = view.first("0x", in: mark..<line.content.upperBound),
      let (code, _) = StatusReader(view: view).hex(
        at: hit + 2, before: line.content.upperBound, digits: 8...8)
    else { return false }
    let file = reader.command.flatMap { command in
      command.name == "certutil"
        ? command.words.dropFirst().first.map { OutputCommand.full($0, in: command.folder) } : nil
    }
    // Not there, or no such folder: a fact about the file. Anything else is one about the reading.
    if let file, [0x8007_0002, 0x8007_0003].contains(code.value) {
      let (folder, name) = DirForm.parts(file)
      let claim = Payload.FileClaim(
        basis: .hashTool, folder: reader.term(.folder, some: folder), name: reader.term(.file, name),
        isPresent: false)
      reader.add(line, .fileClaim(claim))
    } else {
      reader.addError(line, [("tool", "certutil"), ("file", file ?? ""), ("error", code.text)], code: code)
    }
    reader.lines.advance()
    return true
  }
}
