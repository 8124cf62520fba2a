import Fixtures
import Foundation
import Records
import Testing

@testable import Parsers

/// What PyPI's `evtx` (omerbenamram/evtx) reads in a log, in our spelling of fields.
private enum ForeignReader {
  /// A record as it read it.
  struct Record: Codable {
    var id: UInt64
    /// Provider, event id, level, channel, computer.
    var head: [String]
    /// `Name: value` per field.
    var fields: [String]
  }

  /// Prints one line of JSON per record, or null for one that it could not read.
  private static let script = """
    import json, sys
    import xml.etree.ElementTree as tree
    from evtx import PyEvtxParser

    LEVELS = ["Information", "Critical", "Error", "Warning", "Information", "Verbose"]
    NS = "{http://schemas.microsoft.com/win/2004/08/events/event}"

    def local(name):
        return name.rsplit("}", 1)[-1]

    def clean(text):
        text = text or ""
        # It lays empty elements out over two lines.
        return "" if text.startswith("\\n ") and not text.strip() else text

    def escape(text):
        out = []
        for c in text:
            n = ord(c)
            if c == "\\n": out.append("\\\\n")
            elif c == "\\r": out.append("\\\\r")
            elif n < 32 or 127 <= n < 160: out.append("\\\\x%02x" % n)
            else: out.append(c)
        return "".join(out)

    def leaves(element, prefix, out):
        name = local(element.tag)
        for key, value in element.attrib.items():
            out.append("%s%s/%s: %s" % (prefix, name, local(key), escape(value)))
        children = list(element)
        if not children and (clean(element.text) or not element.attrib):
            out.append("%s%s: %s" % (prefix, name, escape(clean(element.text))))
        for child in children:
            leaves(child, prefix, out)

    def record(xml):
        # XML turns line breaks into one kind; keep them as they are in the log.
        root = tree.fromstring(xml.replace("\\r", "&#13;"))
        system = root.find(NS + "System")
        def text(name):
            found = system.find(NS + name)
            return clean(found.text) if found is not None and clean(found.text) else "-"
        out = []
        for section in root:
            kind = local(section.tag)
            if kind == "EventData":
                for key, value in section.attrib.items():
                    out.append("EventData/%s: %s" % (local(key), escape(value)))
                number = 0
                for child in section:
                    if local(child.tag) == "Data":
                        number += 1
                        name = child.attrib.get("Name") or "param%d" % number
                        out.append("%s: %s" % (escape(name), escape(clean(child.text))))
                    else:
                        leaves(child, "", out)
            elif kind == "UserData":
                for child in section:
                    leaves(child, "", out)
        provider = system.find(NS + "Provider").attrib.get("Name", "-")
        level = text("Level")
        level = LEVELS[int(level)] if level in ("0", "1", "2", "3", "4", "5") else level
        head = [provider, text("EventID"), level, text("Channel"), text("Computer")]
        return {"id": int(text("EventRecordID")), "head": head, "fields": out}

    records = PyEvtxParser(sys.argv[1]).records()
    while True:
        try:
            found = next(records)
        except StopIteration:
            break
        except Exception:
            print("null")
            continue
        try:
            print(json.dumps(record(found["data"])))
        except Exception:
            print("null")
    """

  /// Output of a program, or nil when it is not there or fails.
  static func run(_ program: String, _ arguments: [String]) throws -> Data? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? data : nil
  }

  static var isThere: Bool {
    get throws { try run("python3", ["-c", "import evtx"]) != nil }
  }

  /// The records of the file; nil in the place of one that could not be read.
  static func read(_ path: String) throws -> [Record?]? {
    guard let data = try run("python3", ["-c", script, path]) else { return nil }
    return try data.split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Record?.self, from: Data($0))
    }
  }

  /// Takes away what the two readers spell differently on purpose, so that the rest can be compared.
  ///
  /// - Empty fields: it shows an element whose optional value is null, Windows and we leave it out.
  /// - `RenderingInfo`: it loses the second fragment of a value.
  /// - Booleans other than 0 and 1: `16` there, `true (16)` here.
  /// - FILETIME 0, which is no time: `1601-01-01T00:00:00.000000Z` there, `0` here.
  /// - Braces and case of GUIDs, and digits of times beyond microseconds.
  static func normalised(_ fields: [String]) -> [String] {
    fields.compactMap { field -> String? in
      guard let colon = field.range(of: ": ") else { return field }
      var value = String(field[colon.upperBound...])
      if value.isEmpty || field.hasPrefix("RenderingInfo/") { return nil }
      if value.hasPrefix("true ("), value.hasSuffix(")") {
        value = String(value.dropFirst(6).dropLast())
      } else if value.wholeMatch(of: /\{?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?/) != nil {
        value = value.uppercased().filter { $0 != "{" && $0 != "}" }
      } else if value.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\d*Z/) != nil {
        value = value.hasPrefix("1601-01-01T00:00:00.000000") ? "0" : value.prefix(26) + "Z"
      }
      return field[..<colon.upperBound] + value
    }.sorted()
  }
}

@Suite("Event logs: other readers", .serialized)
struct EvtxForeignTests {
  /// A log of ours in a file that is removed afterwards.
  private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).evtx")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    try body(file.path)
  }

  @Test("PyPI evtx reads what the writer writes, with the same fields")
  func writtenLogInPython() throws {
    guard try ForeignReader.isThere else {
      print("skipped: python3 with the package evtx is not installed")
      return
    }
    let bytes = try EvtxTest.mixedLog(700)
    let batch = EvtxTest.parse(bytes)
    let texts = EvtxTest.texts(batch)
    try withFile(bytes) { path in
      let records = try #require(try ForeignReader.read(path)).compactMap { $0 }
      #expect(records.map(\.id) == batch.places.map(\.number))
      for (record, text) in zip(records, texts) {
        #expect(ForeignReader.normalised(record.fields) == ForeignReader.normalised(EvtxTest.data(text)))
      }
    }
  }

  @Test("evtxexport reads what the writer writes")
  func writtenLogInEvtxexport() throws {
    let bytes = try EvtxTest.mixedLog(700)
    try withFile(bytes) { path in
      guard let data = try ForeignReader.run("evtxexport", ["-f", "xml", path]) else {
        print("skipped: evtxexport (libevtx-utils) is not installed")
        return
      }
      let text = String(decoding: data, as: UTF8.self)
      let ids = text.matches(of: /<EventRecordID>(\d+)</).map { String($0.1) }
      #expect(ids == (1...700).map(String.init))
      #expect(text.matches(of: /<Data Name="errorCode">0x800f0986</).count == 234)
      #expect(text.matches(of: /<PackageIdentifier>KB5020683</).count == 233)
      #expect(text.matches(of: /<Data>TrustedInstaller</).count == 233)
      #expect(text.contains("<Data Name=\"updateTitle\">2022-11 累积更新 (KB5020683)</Data>"))
    }
  }

  @Test("real logs: every record of the other reader is ours, field by field")
  func corpus() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.appendingPathComponent("../shared/corpus/evtx").standardizedFileURL
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
      print("skipped: no corpus at \(folder.path)")
      return
    }
    let isForeignReaderThere = try ForeignReader.isThere
    if !isForeignReaderThere { print("counts not compared: python3 with the package evtx is not installed") }
    for name in names.sorted() where name.hasSuffix(".evtx") {
      let path = folder.appendingPathComponent(name).path
      let batch = EvtxTest.parse([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
      #expect(batch.count > 0, "\(name)")
      if isForeignReaderThere { try compare(name, path, batch) }
    }
  }

  private func compare(_ name: String, _ path: String, _ batch: RecordBatch) throws {
    let texts = EvtxTest.texts(batch)
    var ours: [UInt64: [(text: String, isSalvaged: Bool)]] = [:]
    for (index, text) in texts.enumerated() where text != "record could not be read\n" {
      let isSalvaged = batch.marks[index].contains(.salvaged)
      ours[batch.places[index].number, default: []].append((text, isSalvaged))
    }
    let records = try #require(try ForeignReader.read(path), "\(name)")
    let read = records.compactMap { $0 }
    var missing = 0
    var different: [String] = []
    for record in read {
      guard let candidates = ours[record.id] else {
        missing += 1
        continue
      }
      let theirs = ForeignReader.normalised(record.fields)
      let found = candidates.map { ForeignReader.normalised(EvtxTest.data($0.text)) }
      let heads = candidates.map { $0.text.prefix { $0 != "\n" } }
      if !zip(heads, found).contains(where: { $0 == record.head.joined(separator: " ") && $1 == theirs }) {
        different.append("\(record.id): \(record.head) \(theirs) / \(heads) \(found)")
      }
    }
    let theirIDs = Set(read.map(\.id))
    let extra = ours.filter { id, found in !theirIDs.contains(id) && found.contains { !$0.isSalvaged } }
    print(
      "\(name): \(batch.count) records, \(batch.marks.filter { $0.contains(.salvaged) }.count) salvaged;",
      "other reader \(read.count), failed \(records.count - read.count), different \(different.count)")
    #expect(missing == 0, "\(name)")
    #expect(extra.isEmpty || records.count > read.count, "\(name): \(extra.keys.sorted())")
    #expect(different.isEmpty, "\(name): \(different.prefix(3))")
  }
}
