import Foundation
import Parsers
import Records
import Testing

/// Runs over texts that lie beside the repository on the machines of the authors; says so where they are absent.
struct SharedExcerptTests {
  static func bytes(_ path: String) -> [UInt8]? {
    // <root>/Tests/ParsersTests/Mail/<this file>, and the texts in <root>/../shared.
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<5 { folder.deleteLastPathComponent() }
    let file = folder.appendingPathComponent("shared").appendingPathComponent(path).path
    guard let data = FileManager.default.contents(atPath: file) else {
      print("skipped: no \(file)")
      return nil
    }
    return [UInt8](data)
  }

  @Test func mail() throws {
    guard let bytes = Self.bytes("case/KB5013941-mail.txt") else { return }
    let result = repaired(bytes)
    let records = result.pieces.filter { $0.kind == .cbs }
    #expect(result.isTiled)
    #expect(result.complaints.isEmpty)
    #expect(bytes.withUnsafeBufferPointer { ExcerptRepair.looksLikeMail(ByteView($0)) })
    for number in 0x0e...0x1f {
      let digits = String(number, radix: 16)
      let sequence = "CSI    000000" + (digits.count == 1 ? "0" : "") + digits
      #expect(records.filter { result.text($0).contains(sequence) }.count == 1, "\(sequence)")
    }
    let call = try #require(records.first { result.text($0).contains("on:[118]\"") })
    #expect(call.proven)
    #expect(result.text(call).hasSuffix("iosb = @0xe3c67fe58[gle=0xd0000056]\n"))
    let hashes = records.filter { result.text($0).contains("Hashes for file member") }
    #expect(hashes.count == 2)
    for piece in hashes {
      let lines = result.text(piece).split(separator: "\n")
      #expect(piece.proven)
      #expect(lines.count == 3)
      #expect(lines[0].hasSuffix("[l:11]'NgcCtnr.dll' do not match."))
      #expect(lines[1].hasPrefix(" Expected: {l:32 ml:4096 b:") && lines[1].count == 27 + 64 + 2)
      #expect(lines[2].hasPrefix(" Actual: {l:32 b:") && lines[2].count == 17 + 64 + 2)
    }
    let events = result.pieces.compactMap(\.event)
    #expect(events.count == 6)
    #expect(events.filter { $0.localTime != nil }.map(\.level) == [.error, .error, .error, .error, .error])
    #expect(events.last?.id == 20)
    #expect(events.last?.code == ErrorCode(0x800f_0986))
    #expect(events.last?.kb == "KB5013941")
  }

  /// Every line with a level and a component of the family must be a record (or a row of an event table).
  @Test func threads() throws {
    guard let labels = Self.bytes("corpus/threads/labels.json") else { return }
    let entries = try #require(JSONSerialization.jsonObject(with: Data(labels)) as? [[String: Any]])
    var complete = 0
    var partial: [String] = []
    for entry in entries {
      let name = try #require(entry["file"] as? String)
      guard let bytes = Self.bytes("corpus/threads/" + name) else { continue }
      let result = repaired(bytes)
      #expect(result.isTiled)
      #expect(result.complaints.isEmpty, "\(name)")
      let starts = Set(result.pieces.filter { $0.kind != .prose }.map(\.place.number))
      var missed = 0
      for (index, line) in String(decoding: bytes, as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false
      ).enumerated()
      where line.contains(/\b(Info|Warning|Error),?\s+(\[0x\w{6}\]\s+)?(CBS|CSI|DISM|SXS|MIG|DEPLOY)\b/) {
        if !starts.contains(UInt64(index + 1)) { missed += 1 }
      }
      #expect(missed == 0, "\(name)")
      let isFamily = ["cbs", "dism"].contains(entry["kind"] as? String ?? "")
      let prose = result.pieces.filter { $0.kind == .prose }
      if isFamily, let code = entry["result_code"] as? String, code != "0x00000000" {
        let text = result.texts(.cbs).joined().lowercased()
        #expect(text.contains(code.dropFirst(2).lowercased()), "\(name)")
      }
      if prose.isEmpty { complete += 1 } else { partial.append("\(name) (\(prose.count) prose)") }
    }
    print(
      "excerpt repair, threads: \(complete) of \(entries.count) without prose; the others: \(partial.joined(separator: ", "))"
    )
  }
}
