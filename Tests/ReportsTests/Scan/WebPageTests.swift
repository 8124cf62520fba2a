import Foundation
import LogStore
import Records
import Testing

/// Records of a saved page stand in a line of the page, in every encoding.
@Suite struct WebPageTests {
  private static let page = """
    <html>
    <body><h1>Update fails</h1>

    <pre>2022-10-08 13:50:57, Info                  CBS    one
    2022-10-08 13:50:58, Error                 CBS    two [HRESULT = 0x800f0986 - X]
    </pre>
    <p>
    2022-10-08 13:50:59, Error                 CBS    three [HRESULT = 0x800f0986 - X]</p>
    </body></html>

    """

  @Test(arguments: [String.Encoding.utf8, .utf16LittleEndian, .gb18030])
  func recordsHaveTheLineOfThePage(_ encoding: String.Encoding) throws {
    let lines = Self.page.split(separator: "\n", omittingEmptySubsequences: false)
    let mark = encoding == .utf16LittleEndian ? Data([0xff, 0xfe]) : Data()
    // A word that is no ASCII, so that the encoding shows.
    let text = Self.page.replacing("Update fails", with: encoding == .utf8 ? "Update" : "更新失败")
    try SampleCase.withFolder { folder in
      try (mark + #require(text.data(using: encoding))).write(to: URL(filePath: folder + "/page.html"))
      let snapshot = try SampleCase.load([folder])
      let store = snapshot.store
      for word in ["one", "two", "three"] {
        let record = try #require(
          (0..<store.count).map { RecordID(index: UInt32($0)) }.first {
            store.kind($0) != .text && store.text($0).contains(word)
          }, "\(word)")
        let line = try #require(lines.firstIndex { $0.contains(word) }) + 1
        #expect(store.location(record).number == UInt64(line), "\(word), \(encoding)")
      }
    }
  }
}

extension String.Encoding {
  fileprivate static let gb18030 = String.Encoding(rawValue: 0x8000_0632)
}
