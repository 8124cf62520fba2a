import Foundation
import Intake
import Knowledge
import Parsers
import Records

// What our readers made of a file, for `make crosscheck`: other programs read the same file, a script compares.
//
//     kbdump evtx FILE             one line of JSON a record
//     kbdump procmon FILE          one line of JSON an operation of a capture
//     kbdump members FILE          one line of JSON a member of an archive
//     kbdump mail FILE             one line of JSON a part of a stored mail, with the text of texts
//     kbdump decode ENCODING FILE  the text in UTF-8
//     kbdump hive FILE [LOG...]    one line of JSON a key of a registry hive, after its logs

private struct EventLine: Encodable {
  var id: UInt64
  /// FILETIME.
  var time: Int64?
  var isSalvaged: Bool
  var isRead: Bool
  var text: String
}

private struct MemberLine: Encodable {
  var name: String
  var size: Int
  var sha256: String
  /// Nothing when it was read whole.
  var faults: [String]
}

private struct PartLine: Encodable {
  var name: String
  var size: Int
  var sha256: String
  /// Of the mail's own texts only.
  var text: String?
  /// Nothing when it was read whole.
  var faults: [String]
}

private struct OperationLine: Encodable {
  /// FILETIME.
  var time: Int64?
  var process: String
  var pid: UInt32
  var tid: UInt32
  var operation: String
  var path: String
  var result: UInt32
  var word: String
  var duration: UInt64?
  var detail: String
  var company: String
  var version: String
  var stack: [String]
}

private struct KeyLine: Encodable {
  var path: [String]
  /// FILETIME.
  var written: UInt64
  /// Name, type, data in hex.
  var values: [[String?]]
}

private let encoder: JSONEncoder = {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return encoder
}()

private func put(_ line: some Encodable) throws {
  var data = try encoder.encode(line)
  data.append(0x0a)
  FileHandle.standardOutput.write(data)
}

private func dumpEvents(_ file: EvidenceFile) throws {
  let parser = EvtxParser(source: SourceID(index: 0), file: file.bytes)
  for piece in parser.pieces {
    let batch = parser.read(piece)
    for index in batch.starts.indices {
      let text = batch.recordText(index)
      let marks = batch.marks[index]
      try put(
        EventLine(
          id: batch.places[index].number, time: marks.contains(.timed) ? batch.times[index] : nil,
          isSalvaged: marks.contains(.salvaged), isRead: text != "record could not be read\n", text: text))
    }
  }
}

private func dumpOperations(_ file: EvidenceFile) throws {
  let reader = ProcmonReader(source: SourceID(index: 0), file: file.bytes)
  let words = ResultWords(try OperationResultTable.shared.words)
  var lines: [OperationLine] = []
  for stretch in reader.stretches(nil) {
    lines.removeAll(keepingCapacity: true)
    reader.scan(stretch, words) { head, _ in
      let row = reader.row(head, words)
      lines.append(
        OperationLine(
          time: row.time, process: row.process, pid: row.pid, tid: row.tid, operation: row.operation,
          path: row.path, result: row.result, word: row.resultWord, duration: row.duration,
          detail: row.detail,
          company: row.company, version: row.version, stack: row.stack.map(\.module)))
    }
    for line in lines { try put(line) }
  }
}

private func dumpMembers(_ file: EvidenceFile) throws {
  var limits = Unpacker.Limits()
  limits.depth = 1
  // Every member is wanted; the path is empty when it is asked whether the file is more than bytes that nobody knows.
  let files = Unpacker(limits: limits) { _, path in !path.isEmpty }.unpack(file)
  for member in files {
    let isArchive = member.path == file.path
    try put(
      MemberLine(
        name: isArchive ? "" : String(member.path.dropFirst(file.path.count + 1)), size: member.byteCount,
        sha256: member.isWhole ? Digest.sha256(member.bytes.view)?.hex ?? "" : "",
        faults: member.faults.compactMap { fault in
          // A member that is an archive itself is another comparison.
          if case .limit = fault.problem, !isArchive, fault.action == .skipped { return nil }
          return "\(fault.problem)"
        }))
  }
}

private func dumpMail(_ file: EvidenceFile) throws {
  for part in Unpacker(isWanted: { _, _ in true }).unpack(file) {
    let name = String(part.path.dropFirst(file.path.count + 1))
    try put(
      PartLine(
        name: name, size: part.byteCount, sha256: Digest.sha256(part.bytes.view)?.hex ?? "",
        text: name.hasPrefix("message") ? withExtendedLifetime(part) { part.bytes.view.text } : nil,
        faults: part.faults.map { "\($0.problem)" }))
  }
}

private func dumpHive(_ file: EvidenceFile, logs: [EvidenceFile]) throws {
  let companions = logs.map { Companion(name: $0.path, text: $0.bytes) }
  guard let hive = Hive(file.bytes, logs: companions) else { return }
  var lines: [KeyLine] = []
  let problems = hive.forEachKey { key in
    let values = key.values.map { [$0.name, "\($0.type)", $0.data.map(hex)] }
    lines.append(KeyLine(path: key.path, written: key.written, values: values))
  }
  for line in lines { try put(line) }
  for problem in problems { FileHandle.standardError.write(Data("\(problem)\n".utf8)) }
}

private func hex(_ bytes: [UInt8]) -> String {
  bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
}

private func dumpText(_ file: EvidenceFile, _ name: String) -> Bool {
  guard let encoding = TextEncoding(rawValue: name) else { return false }
  let decoded = TextDecoder.decode(file.bytes, as: encoding)
  withExtendedLifetime(decoded.text) { FileHandle.standardOutput.write(Data(decoded.text.view.buffer)) }
  return true
}

let words = Array(CommandLine.arguments.dropFirst())
switch (words.first, words.count) {
case ("evtx", 2): try dumpEvents(EvidenceFile(path: words[1]))
case ("procmon", 2): try dumpOperations(EvidenceFile(path: words[1]))
case ("members", 2): try dumpMembers(EvidenceFile(path: words[1]))
case ("mail", 2): try dumpMail(EvidenceFile(path: words[1]))
case ("decode", 3) where dumpText(try EvidenceFile(path: words[2]), words[1]): break
case ("hive", 2...):
  try dumpHive(EvidenceFile(path: words[1]), logs: words.dropFirst(2).map { try EvidenceFile(path: $0) })
default:
  FileHandle.standardError.write(
    Data(
      """
      usage: kbdump evtx|procmon|members|mail FILE, kbdump hive FILE [LOG...], kbdump decode ENCODING FILE

      """.utf8))
  exit(2)
}
