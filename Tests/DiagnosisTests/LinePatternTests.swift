import Records
import Testing

@testable import Diagnosis

/// Words in records, and what `{names}` in them catch.
@Suite struct LinePatternTests {
  private func match(_ pattern: String, _ text: String) throws -> [String: String]? {
    try LinePattern(pattern).match(text)
  }

  @Test(arguments: [
    (
      "requires Stack v{needed} but current is v{present}.", "x requires  STACK v10.1 but current is v9.2.", 2
    ),
    ("*requires stack*", "Requires\r\n\tStack", 0),
    ("{who} failed", "the disk failed", 1),
    ("file {name}", "file a b.dll \nnext", 1),
    ("file {name}*, code {code}]", "file a, code b, code c]", 2),
  ])
  func found(_ pattern: String, _ text: String, _ count: Int) throws {
    #expect(try match(pattern, text)?.count == count)
  }

  @Test func captures() throws {
    #expect(
      try match("stack v{needed} but *current is v{present}.", "Stack v10.1 but the\r\n  current  is v9.2.")
        == ["needed": "10.1", "present": "9"])
    #expect(try match("file {name}", "File A b.dll \r\nnext") == ["name": "A b.dll"])
    #expect(try match("名字 {name} 结束", "名字 王.dll 结束") == ["name": "王.dll"])
    #expect(try match("failed [{code}]", "failed []") == nil)
    #expect(try match("abc*def", "def abc") == nil)
  }

  @Test func mistakes() {
    let cases: [(String, LinePattern.Mistake)] = [
      ("abc{x}{y}def", .noLiteralBetween), ("abc*{y}def", .noLiteralBetween), ("abc{def", .brace),
      ("abc{a b}def", .brace), ("abc{x}def{x}", .twice("x")), ("* a *", .noWord), ("", .noWord),
      (String(repeating: "a", count: 401), .tooLong),
    ]
    for (text, mistake) in cases {
      #expect(LinePattern.mistake(in: text) == mistake, "\(text)")
    }
  }

  /// Texts made to be slow: beginnings of a piece again and again, and many pieces that are almost there.
  @Test func slowTextsAreNotSlow() throws {
    let text = String(repeating: "ab", count: 16_000)
    let pattern = String(repeating: "ab", count: 100) + "c*" + String(repeating: "ba", count: 90) + "d"
    let clock = ContinuousClock()
    var found: [String: String]?
    let time = try clock.measure { for _ in 0..<20 { found = try match(pattern, text) } }
    #expect(found == nil)
    #expect(time < .seconds(5), "\(time)")
  }
}

extension LinePattern {
  fileprivate static func mistake(in text: String) -> Mistake? {
    do {
      _ = try LinePattern(text)
      return nil
    } catch {
      return error
    }
  }

  fileprivate func match(_ text: String) -> [String: String]? {
    Array(text.utf8).withUnsafeBufferPointer { match(ByteView($0)) }
  }
}
