import Foundation
import Parsers
import Records
import Testing

/// Runs over texts that lie beside the repository on the machines of the authors; skipped elsewhere.
struct SharedExcerptTests {
  static let shared = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared")

  @Test func printMail() throws {
    let path = Self.shared.appendingPathComponent("case/KB5013941-mail.txt").path
    guard let data = FileManager.default.contents(atPath: path) else { return }
    let r = [UInt8](data).withUnsafeBufferPointer { ExcerptRepair.repair(ByteView($0), source: SourceID(index: 0)) }
    for p in r.pieces {
      let text = String(decoding: r.bytes[p.start..<(p.start + p.length)], as: UTF8.self)
      if p.kind == .prose { print("-- prose \(p.place.number) \(text.prefix(40).replacingOccurrences(of: "\n", with: "⏎"))") ; continue}
      print("[\(p.kind) line \(p.place.number)\(p.repaired ? " repaired" : "")\(p.proven ? " PROVEN" : "")\(p.disproven ? " DISPROVEN" : "")]")
      print(text, terminator: "")
      if let e = p.event { print("   ", e.level, e.localTime?.iso8601(.utc) ?? "-", e.provider, e.id ?? 0, e.code?.text ?? "-", e.kb ?? "-", e.title ?? "-") }
    }
    print(r.complaints)
  }

  @Test func printThreads() throws {
    let folder = Self.shared.appendingPathComponent("corpus/threads").path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter { $0.hasSuffix(".txt") }
    for name in names {
      guard let data = FileManager.default.contents(atPath: folder + "/" + name) else { continue }
      let r = [UInt8](data).withUnsafeBufferPointer { ExcerptRepair.repair(ByteView($0), source: SourceID(index: 0)) }
      let cbs = r.pieces.filter { $0.kind == .cbs }
      print("=== \(name) lines \(String(decoding: data, as: UTF8.self).split(separator: "\n").count) cbs \(cbs.count) events \(r.pieces.filter { $0.kind == .event }.count) repaired \(cbs.filter(\.repaired).count) proven \(cbs.filter(\.proven).count) disproven \(cbs.filter(\.disproven).count)")
      for p in r.pieces {
        let text = String(decoding: r.bytes[p.start..<(p.start + p.length)], as: UTF8.self)
        if p.kind == .prose { print("-- prose \(p.place.number) \(text.prefix(200))") ; continue}
        if let e = p.event { print("  EVENT ", e.level, e.utcTime?.iso8601(.utc) ?? "-", e.provider, e.id ?? 0, e.code?.text ?? "-", e.kb ?? "-", e.title ?? "-") }
        if p.repaired || p.disproven || text.dropLast().contains("\n") { print("[\(p.kind) line \(p.place.number)\(p.repaired ? " repaired" : "")\(p.proven ? " PROVEN" : "")\(p.disproven ? " DISPROVEN" : "")]"); print(text.prefix(2000)) }
      }
      for c in r.complaints { print("  !", c.problem) }
    }
  }
}
