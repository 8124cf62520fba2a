import Records
import Testing

@testable import Parsers

/// Formats that are named and not read.
@Suite struct NamedFormatTests {
  private static func id(_ bytes: [UInt8], _ name: String = "file") -> String? {
    let buffer = TextBuffer(bytes)
    return withExtendedLifetime(buffer) { NamedFormat.id(of: buffer.view, name: name) }
  }

  @Test(arguments: [
    ("MSWIM\0\0\0", "wim"),
    ("MZ\u{1}\0", "program"), ("GIF89a", "picture"), ("%PDF-1.7", "pdf"),
    ("MDMP\0", "dump"),
    ("SQLite format 3\0", "database"),
  ])
  func firstBytesName(_ text: String, _ id: String) {
    #expect(Self.id(Array(text.utf8)) == id)
  }

  @Test func aTraceIsKnownByItsBufferSize() {
    var trace = [UInt8](repeating: 0, count: 0x4000)
    trace[1] = 0x20
    #expect(Self.id(trace) == "etl")
    #expect(Self.id(Array(trace[..<0x3000])) == nil)
    #expect(Self.id(Array(trace[..<0x3000]), "WindowsUpdate.1.etl") == "etl")
    trace[0] = 1
    #expect(Self.id(trace, "WindowsUpdate.1.etl") == nil)
  }

  @Test(arguments: ["MZ is how programs begin", "BM in a text", "2022-10-08 13:50:57, Info", ""])
  func textsHaveNoName(_ text: String) {
    #expect(Self.id(Array(text.utf8)) == nil)
  }
}
