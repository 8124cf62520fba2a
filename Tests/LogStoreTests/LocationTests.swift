import Fixtures
import Foundation
import Records
import TestSupport
import Testing

@testable import LogStore

/// Each number on the screen can be followed to file, line, offset and bytes.
@Suite struct LocationTests {
  private static let lines = """
    2022-10-08 13:50:57, Info                  CBS    Failed to open 累积更新 ä [HRESULT = 0x80070005]
    continued 一
    2022-10-08 13:50:58, Info                  CBS    two

    2022-10-08 13:50:59, Info                  CBS    three 😀
    2022-10-08 13:51:00, Info                  CBS    last without an end
    """

  private enum Coding: String, CaseIterable, Sendable {
    case utf8, utf8BOM, utf16LE, utf16BE

    func encode(_ text: String) -> [UInt8] {
      switch self {
      case .utf8: return Array(text.utf8)
      case .utf8BOM: return [0xef, 0xbb, 0xbf] + Array(text.utf8)
      case .utf16LE, .utf16BE:
        var bytes: [UInt8] = []
        for unit in [0xfeff] + Array(text.utf16) {
          let halves = [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)]
          bytes += self == .utf16LE ? halves : halves.reversed()
        }
        return bytes
      }
    }
  }

  @Test(arguments: ["\n", "\r\n", "\r"], ["utf8", "utf8BOM", "utf16LE", "utf16BE"])
  func placesAreThoseInTheBytesAsSent(_ lineEnd: String, _ name: String) throws {
    let coding = try #require(Coding(rawValue: name))
    let text = Self.lines.replacing("\n", with: lineEnd)
    let bytes = coding.encode(text)
    let store = try StoreCase.store([StoreCase.Text(bytes, step: 64)])
    expectPlaces(store, bytes, lineEnd, coding)
  }

  @Test func placesInGB18030() throws {
    // By hand, so that no converter of ours or of Foundation takes part: 累积更新 is C0DB BBFD B8FC D0C2.
    let line = Array("2022-10-08 13:50:57, Info                  CBS    ".utf8)
    let word: [UInt8] = [0xc0, 0xdb, 0xbb, 0xfd, 0xb8, 0xfc, 0xd0, 0xc2]
    for end in [[0x0a], [0x0d, 0x0a], [0x0d]] as [[UInt8]] {
      let bytes = line + word + end + word + end + line + word + word + end + line + word
      let store = try StoreCase.store([StoreCase.Text(bytes)])
      #expect(store.sources[0].encoding == .gb18030)
      let places = (0..<store.count).map { store.location(RecordID(index: UInt32($0))) }
      let first = line.count + 2 * word.count + 2 * end.count
      let second = line.count + 2 * word.count + end.count
      #expect(places.map(\.offset) == [0, UInt64(first), UInt64(first + second)])
      #expect(places.map(\.length) == [UInt64(first), UInt64(second), UInt64(line.count + word.count)])
      #expect(places.map(\.number) == [1, 3, 4])
      #expect(store.text(RecordID(index: 2)).hasSuffix("累积更新"))
    }
  }

  private func expectPlaces(_ store: LogStore, _ bytes: [UInt8], _ lineEnd: String, _ coding: Coding) {
    #expect(store.count == 4, "\(coding)")
    var end: UInt64 = 0
    for index in 0..<store.count {
      let id = RecordID(index: UInt32(index))
      let place = store.location(id)
      // The independent way: decode the bytes that the place names.
      let own = Array(bytes[Int(place.offset)..<Int(place.offset + place.length)])
      let text: String
      switch coding {
      case .utf16LE:
        text = String(decoding: pairs(own).map { UInt16($0.0) | UInt16($0.1) << 8 }, as: UTF16.self)
      case .utf16BE:
        text = String(decoding: pairs(own).map { UInt16($0.1) | UInt16($0.0) << 8 }, as: UTF16.self)
      default: text = String(decoding: own, as: UTF8.self)
      }
      let trimmed = text.trimmingCharacters(in: CharacterSet(charactersIn: "\r\n\u{feff}"))
      #expect(trimmed == store.text(id), "\(coding) record \(index)")
      if index > 0 {
        #expect(place.offset == end, "\(coding) record \(index) begins where the one before ends")
      }
      end = place.offset + place.length
      let lines = [1, 3, 5, 6]
      #expect(place.number == UInt64(lines[index]), "\(coding) record \(index)")
    }
    #expect(end == UInt64(bytes.count), "\(coding): the last record ends with the file")
  }

  private func pairs(_ bytes: [UInt8]) -> [(UInt8, UInt8)] {
    stride(from: 0, to: bytes.count - 1, by: 2).map { (bytes[$0], bytes[$0 + 1]) }
  }

  /// Lines counted by another method, over a whole sample and in an order that no cache expects.
  @Test func linesOfTheSample() throws {
    let bytes = try Repository.bytes("Samples/kb5013941/Windows/Logs/CBS/CBS.log")
    let store = try StoreCase.store([StoreCase.Text(bytes, step: 100_000)])
    var lineOf: [Int: UInt64] = [:]
    var line: UInt64 = 1
    for (offset, byte) in bytes.enumerated() {
      if offset == 0 || bytes[offset - 1] == 0x0a { lineOf[offset] = line }
      if byte == 0x0a { line += 1 }
    }
    for index in stride(from: store.count - 1, through: 0, by: -1) {
      let place = store.location(RecordID(index: UInt32(index)))
      #expect(place.number == lineOf[Int(place.offset)], "record \(index)")
    }
  }

  @Test func complaintsStandInTheBytesAsSent() throws {
    let line = "2022-10-08 13:50:57, Info                  CBS    one"
    let wide = Coding.utf16LE.encode(line + "\n\0\0\0\0\0\0" + line)
    let store = try StoreCase.store([StoreCase.Text(wide)])
    let complaint = try #require(store.complaints.first)
    #expect(complaint.problem == .nulRun)
    #expect(complaint.location.offset == UInt64(2 + 2 * (line.utf8.count + 1)))
    #expect(complaint.location.length == 12)
  }
}
