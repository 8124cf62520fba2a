import Casework
import Fixtures
import Foundation
import Intake
import Knowledge
import Parsers
import Records

/// Something that takes bytes from strangers.
struct Target {
  /// Its name on the command line.
  var name: String
  /// Whether seeds of this kind of source suit it; nil for any.
  var accepts: @Sendable (SourceKind) -> Bool
  /// Seeds that are no sources by themselves.
  var own: @Sendable () -> [[UInt8]] = { [] }
  /// Reads bytes; returns how many were read in the end, what came out of archives included.
  var run: @Sendable ([UInt8]) -> Int

  /// Every format of the table, then what stands before and behind the formats.
  static let all: [Target] =
    InputFormat.all.map(format) + [
      Target(name: "hive-logs", accepts: { $0 == .hiveLog }, run: replay),
      Target(name: "text", accepts: { $0 != .evtx && $0 != .archive }, run: decodeText),
      Target(name: "archive", accepts: { $0 == .archive }, run: unpack),
      Target(name: "message", accepts: { $0 == .message }, run: unpack),
      Target(name: "rich-text", accepts: { _ in false }, own: { Seeds.richTexts }, run: richText),
      Target(name: "words", accepts: { $0 == .empty }, run: words),
      Target(name: "case", accepts: { _ in true }, run: wholeCase),
    ]

  private static func format(_ format: InputFormat) -> Target {
    Target(
      name: format.name, accepts: { $0 == format.kind },
      run: { bytes in
        let text = TextBuffer(bytes)
        _ = InputFormat.binary(FormatSample(text.view, path: "fuzz", isText: false))
        _ = InputFormat.text(FormatSample(text.view, path: "fuzz", isText: true))
        read(format, text)
        return text.count
      })
  }

  private static func read(_ format: InputFormat, _ text: TextBuffer) {
    let reader = format.reader(source: SourceID(index: 0), text: text)
    let batches = reader.pieces.map { reader.read($0) }
    checkBatches(batches, text: text, byteCount: text.count)
    if let source = reader as? any OperationSource { ask(source, text) }
  }

  /// Asks a capture for everything, so that each event is decoded and those who hold are looked for.
  private static func ask(_ source: any OperationSource, _ text: TextBuffer) {
    var paths = PathSet()
    for folder in ["\\windows", "\\program files", "\\users"] { paths.add(folder, as: .wanted) }
    let question = CaptureQuestion(
      spans: [Int64.min...Int64.max], paths: paths, threads: [], servicing: ["tiworker.exe"], limit: 2000)
    let words = ResultWords((try? OperationResultTable.shared)?.words ?? [:])
    let answer = CaptureSearch(source, question, words: words, threads: 1).answer()
    require(answer.kept.count <= 2000 + 4096, "\(answer.kept.count) operations kept")
    let batch = OperationBatch.operations(
      answer.kept, summary: source.summary, source: SourceID(index: 0), isLocalTime: source.isLocalTime)
    checkBatches([batch], text: text, byteCount: text.count)
  }

  private static let dirtyHive: (hive: TextBuffer, logHead: [UInt8]) = {
    var bulk = RegistryBulk(seed: 1)
    let files = bulk.dirty(components: 4)
    return (TextBuffer(files[0].bytes), Array(files[1].bytes.prefix(512)))
  }()

  /// A hive that needs its logs, and bytes as its log; as a half of each of two; and as the pages of an entry with
  /// right hashes, which chance does not find.
  private static func replay(_ bytes: [UInt8]) -> Int {
    guard let format = InputFormat.all.first(where: { $0.kind == .hive }) else { return 0 }
    let (dirtyHive, head) = dirtyHive
    let entry = HiveLogWriter.entry(
      2, pages: bytes.first.map { UInt32($0) } ?? 0, Array(bytes.dropFirst()), binsSize: UInt32(bytes.count))
    let halves = [Array(bytes[..<(bytes.count / 2)]), Array(bytes[(bytes.count / 2)...])]
    for logs in [[bytes], halves, [head + entry]] {
      let reader = format.reader(
        source: SourceID(index: 0), text: dirtyHive, path: "COMPONENTS",
        companions: logs.enumerated().map { Companion(name: "LOG\($0.offset)", text: TextBuffer($0.element)) }
      )
      checkBatches(reader.pieces.map { reader.read($0) }, text: dirtyHive, byteCount: dirtyHive.count)
    }
    return bytes.count * 3 + dirtyHive.count * 3
  }

  /// Any bytes: encoding, decoding, marks of a page; every place in the result must be one in the bytes.
  private static func decodeText(_ bytes: [UInt8]) -> Int {
    let buffer = TextBuffer(bytes)
    for encoding in [TextDecoder.encoding(of: buffer.view), .utf8, .utf16le, .utf16be, .gb18030, .cp1252] {
      let decoded = TextDecoder.decode(buffer, as: encoding).withoutMarks
      if let offsets = decoded.offsets {
        var last = 0
        for position in stride(from: 0, through: decoded.text.count, by: 1 + decoded.text.count / 256) {
          let original = offsets.original(of: position)
          require(original >= last && original <= bytes.count, "\(encoding): \(position) is \(original)")
          last = original
        }
      }
      if encoding != .utf8, encoding != .binary {
        require(
          TextDecoder.firstInvalidUTF8(decoded.text.view, in: 0..<decoded.text.count) == nil,
          "\(encoding) decoded to bytes that are no UTF-8")
      }
      guard let format = InputFormat.text(FormatSample(decoded.text.view, path: "fuzz", isText: true)) else {
        continue
      }
      read(format, decoded.text)
    }
    return bytes.count * 6
  }

  /// Archives and mails, as deep as they go, within limits that a bomb reaches soon.
  private static func unpack(_ bytes: [UInt8]) -> Int {
    var limits = Unpacker.Limits()
    (limits.memberBytes, limits.totalBytes, limits.members) = (1 << 20, 4 << 20, 200)
    let unpacker = Unpacker(limits: limits, passwords: ["secret"]) { view, _ in view.count > 0 }
    let files = unpacker.unpack(EvidenceFile(path: "fuzz", bytes: TextBuffer(bytes)))
    require(files.count <= limits.members + 1, "\(files.count) members")
    require(
      files.dropFirst().reduce(0) { $0 + $1.bytes.count } <= limits.totalBytes + (files.count + 1) << 20,
      "too many bytes unpacked")
    for file in files where file.isWhole {
      withExtendedLifetime(file) { require(file.bytes.view.text.utf8.count >= 0, "unreadable member") }
    }
    return files.reduce(0) { $0 + $1.byteCount }
  }

  /// Bytes as the rich text of a mail: as it is, and as what is packed.
  private static func richText(_ bytes: [UInt8]) -> Int {
    var head: [UInt8] = []
    for number in [UInt32(bytes.count + 12), UInt32(bytes.count * 9), 0x7546_5a4c, 0] {
      head += (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    let streams = [RichTextWriter.stream(bytes, isPacked: false), head + bytes, bytes]
    return streams.reduce(0) { $0 + unpack(OutlookWriter(subject: "x", text: nil, richText: $1).file()) }
  }

  /// The small readers behind `explain` and `winsxs`, and those that take names from a log.
  private static func words(_ bytes: [UInt8]) -> Int {
    let text = String(decoding: bytes, as: UTF8.self)
    bytes.withUnsafeBufferPointer { buffer in
      let view = ByteView(buffer)
      _ = try? CodeTable.shared.decode(view)
      _ = try? NoiseTable.shared.matches(message: view, code: nil)
      _ = Digest(text: view).map { require(Digest(bytes: $0.bytes) == $0, "a digest that is not itself") }
    }
    if let codes = try? CodeTable.shared {
      _ = codes.decode(text)
      _ = codes.symbols(startingWith: text)
    }
    _ = try? InFlightName(text: text)
    if let identity = ComponentIdentity(logText: text) {
      _ = WinSxSName(identity).text
      let again = ComponentIdentity(logText: identity.canonicalText)
      require(
        again != nil, "an identity that cannot be read again: \(identity.canonicalText.debugDescription)")
    }
    if let name = WinSxSName(text: text) { _ = (name.text, name.anyVersionPattern, name.hasFullName) }
    let half = text.index(text.startIndex, offsetBy: text.count / 2)
    _ = Wildcard(String(text[..<half])).matches(String(text[half...]))
    return bytes.count
  }

  private static let knowledge = try? CaseKnowledge(userFolder: nil)

  /// The whole way from a file to findings.
  private static func wholeCase(_ bytes: [UInt8]) -> Int {
    guard let knowledge else { fatalError("the tables cannot be read") }
    let path = "/dev/shm/kbfuzz-\(getpid())"
    guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
      fatalError("cannot write \(path)")
    }
    defer { unlink(path) }
    let snapshot = CaseLoad(paths: [path], knowledge: knowledge, threads: 1).run()
    var records = 0
    for source in snapshot.sources where source.status != .duplicate { records += source.recordCount }
    require(
      records == snapshot.store.count, "sources have \(records) records, the store \(snapshot.store.count)")
    return snapshot.sources.reduce(0) { $0 + ($1.source?.byteCount ?? 0) }
  }
}
