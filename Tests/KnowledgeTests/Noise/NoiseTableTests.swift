import DataFiles
import Records
import Testing

@testable import Knowledge

struct NoiseTableTests {
  @Test(
    arguments: [
      ("Failed to internally open package. [HRESULT = 0x800f0805 - CBS_E_INVALID_PACKAGE]", 0x800f_0805),
      ("Failed to OpenPackage using worker session [HRESULT = 0x800f0805]", 0x800f_0805),
      (
        "InternalOpenPackage failed for Package_for_KB123~31bf3856ad364e35~amd64~~6.4.1.0 [HRESULT = 0x800f0805 - "
          + "CBS_E_INVALID_PACKAGE]", 0x800f_0805
      ),
      ("Expecting attribute name [HRESULT = 0x800f080d - CBS_E_MANIFEST_INVALID_ITEM]", 0x800f_080d),
      ("FAILED TO GET NEXT ELEMENT [HRESULT = 0x800f080d]", 0x800f_080d),
      (
        #"SQM: Failed to start upload with file pattern: C:\Windows\servicing\sqm\*_std.sqm, flags: 0x2"#,
        0x8000_4005
      ),
      ("Not able to add pending.xml to Windows Error Report. [HRESULT = 0x80070002]", 0x8007_0002),
      (
        "Microsoft-Windows-Foo, version 10.0.1.1, arch amd64 does not have a winner but has 1 other component "
          + "version(s)", nil
      ),
      (
        "[SR] Cannot repair member file [l:10]'opencl.dll' of Microsoft-Windows-RemoteFX, version 10.0.1.1",
        nil
      ),
      ("Exec: Failed to read AutoRepairNeeded. [HRESULT = 0x80070490 - ERROR_NOT_FOUND]", 0x8007_0490),
      (
        "STATUS_DELETE_PENDING #4486221# from Windows::Rtl::SystemImplementation::CDirectory::DeleteRecursively(...)"
          + "[gle=0xd0000056]", 0xd000_0056
      ),
    ] as [(String, UInt32?)])
  func knowsNoise(_ message: String, _ code: UInt32?) throws {
    let reason = try #require(try NoiseTable.shared.matches(message: message, code: code.map(ErrorCode.init)))
    #expect(!reason.text(.english).isEmpty)
    #expect(!reason.text(.chinese).isEmpty)
  }

  @Test(
    arguments: [
      // Same words with another code, and the failures that matter.
      ("Failed to internally open package. [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]", 0x8007_0002),
      ("Failed to internally open package.", nil),
      ("Failed to get next element [HRESULT = 0x80070570]", 0x8007_0570),
      ("SQM: Failed to start upload", 0x8007_0005),
      (
        "Session: 30_40 finalized. Reboot required: no [HRESULT = 0x800f081f - CBS_E_SOURCE_MISSING]",
        0x800f_081f
      ),
      ("Failed to FinalizeEx using worker session [HRESULT = 0x800f0805]", 0x800f_0805),
      ("Failed to resolve package 'X' [HRESULT = 0x800f0805 - CBS_E_INVALID_PACKAGE]", 0x800f_0805),
      ("Exec: Processing complete, session(Corruption Repairing): 1 [HRESULT = 0x800f0805]", 0x800f_0805),
      (
        "Hydration failed for component Microsoft-Windows-X on file x.dll with NTSTATUS -2146498170",
        0x800f_0986
      ),
      (
        "Error STATUS_DELETE_PENDING originated in function Windows::Rtl::SystemImplementation::X",
        0xc000_0056
      ),
      ("Failed to stage package manifest. [HRESULT = 0x80070005 - E_ACCESSDENIED]", 0x8007_0005),
      ("[SR] Cannot repair member file [l:9]'ntdll.dll' of Microsoft-Windows-Ntdll", nil),
      ("", nil),
    ] as [(String, UInt32?)])
  func keepsFailures(_ message: String, _ code: UInt32?) throws {
    #expect(try NoiseTable.shared.matches(message: message, code: code.map(ErrorCode.init)) == nil)
  }

  @Test func noPatternFitsAResultOfASession() throws {
    let table = try NoiseTable.shared
    for code in try CodeTable.shared.describedCodes {
      for message in [
        "Session: 30990553_2651337410 finalized. Reboot required: no [HRESULT = \(code.text)]",
        "Exec: Processing failed. Session: 30990553_2651337410, Client: UpdateAgentLCU [HRESULT = \(code.text)]",
        "Failed to perform operation.  [HRESULT = \(code.text)]",
        "Failed to process single phase execution. [HRESULT = \(code.text)]",
      ] {
        #expect(table.matches(message: message, code: code) == nil, "\(message)")
      }
    }
  }

  @Test func columnsBind() throws {
    let table = try NoiseTable.shared
    var message = "Failed to internally open package."
    var right = "CBS"
    var wrong = "CSI"
    message.withUTF8 { message in
      right.withUTF8 { right in
        wrong.withUTF8 { wrong in
          let code = ErrorCode(0x800f_0805)
          #expect(table.matches(message: ByteView(message), code: code, column: ByteView(right)) != nil)
          #expect(table.matches(message: ByteView(message), code: code, column: ByteView(wrong)) == nil)
        }
      }
    }
  }

  @Test func reasonsAreComplete() throws {
    let table = try NoiseTable.shared
    #expect(table.count >= 40)
    for reason in table.reasons {
      #expect(reason.text(.english).utf8.allSatisfy { $0 < 0x80 } && !reason.text(.english).isEmpty)
      #expect(reason.text(.chinese).unicodeScalars.contains { (0x4e00...0x9fff).contains($0.value) })
      #expect(!reason.source.isEmpty)
    }
  }

  @Test(arguments: [
    ("short*\t*\t*\ta\tb\ts\n", "noise.tsv:2: the pattern is too short to be safe"),
    ("long enough pattern\t0xzz\t*\ta\tb\ts\n", "noise.tsv:2: \"0xzz\" is no code"),
    (
      "long enough pattern\t*\t*\ta\tb\ts\nLong Enough Pattern\t*\t*\ta\tb\ts\n",
      "noise.tsv:3: the pattern stands here twice"
    ),
  ])
  func damagedTables(_ text: String, _ message: String) {
    let head = "pattern\tcode\tcolumn\treason_en\treason_zh\tsource\n"
    #expect {
      try NoiseTable(DataFile(name: "noise.tsv", text: head + text))
    } throws: { error in
      (error as? DataFileError)?.description == message
    }
  }
}

struct WildcardTests {
  @Test(arguments: [
    ("abc", "ABC", true), ("abc", "abcd", false), ("abc*", "abcd", true), ("*abc", "xabc", true),
    ("*abc", "abcx", false), ("*abc*", "xxabcxx", true), ("a*c", "ac", true), ("a*c", "abcb", false),
    ("a*a", "a", false), ("a*b*c", "a1b2c", true), ("a*b*c", "a1c2b", false), ("*", "", true),
    ("", "", true), ("", "x", false), ("*aab*", "aaab", true), ("*abab*c", "ababababc", true),
    ("**a**", "xay", true),
    ("*a*b*", "ba", false), ("包*", "包裹", true),
  ])
  func matches(_ pattern: String, _ text: String, _ expected: Bool) {
    #expect(Wildcard(pattern).matches(text) == expected)
  }

  @Test func agreesWithThePlainDefinition() {
    var random = Seeded(state: 42)
    func word(_ letters: [Character], _ length: UInt64) -> String {
      String((0..<(random.next() % length)).map { _ in letters[Int(random.next() % UInt64(letters.count))] })
    }
    for _ in 0..<5000 {
      let pattern = word(["a", "b", "*"], 7)
      let text = word(["a", "b"], 9)
      #expect(
        Wildcard(pattern).matches(text) == plain(Array(pattern)[...], Array(text)[...]),
        "seed 42: \(pattern) on \(text)")
    }
  }

  private func plain(_ pattern: ArraySlice<Character>, _ text: ArraySlice<Character>) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == "*" {
      return plain(pattern.dropFirst(), text) || (!text.isEmpty && plain(pattern, text.dropFirst()))
    }
    return text.first == first && plain(pattern.dropFirst(), text.dropFirst())
  }
}
