/// Servicing sessions of one made-up update as CBS.log tells of them, and two rules that explain why they fail.
public enum UpdateSession {
  /// A session of KB5034441 on that day of May 2024, with further lines of a second after its begin.
  public static func text(_ id: String, _ day: Int, _ result: String, _ more: String = "") -> String {
    let package = "Package_for_RollupFix~31bf3856ad364e35~amd64~~19041.4170.1.9"
    return """
      2024-05-0\(day) 10:00:00, Info                  CBS    Session: \(id) initialized by client WindowsUpdateAgent, external staging directory: (null)
      \(more)2024-05-0\(day) 10:00:04, Info                  CBS    Exec: Processing complete.  Session: \(id), Package: \(package), Identifier: KB5034441 [HRESULT = \(result)]
      2024-05-0\(day) 10:00:05, Info                  CBS    Session: \(id) finalized. Reboot required: no [HRESULT = \(result)]

      """
  }

  /// One that fails as ``rules`` know it.
  public static let failed = text(
    "31000001_1", 6, "0x80070abc",
    "2024-05-06 10:00:01, Error                 CBS    Failed to resolve package [HRESULT = 0x80070abc]\n")

  /// Two rules by id that hold for ``failed``; one of them says what separates the two.
  public static let rules = [
    "by-code": rule("by-code", "The code says it.", "由代码得知。", ""),
    "by-words": rule(
      "by-words", "The words say it.", "由文字得知。",
      """
        - line: {text: "resolve package"}
      compare:
        - {with: by-code, text: {en: "the words of the line", zh: "该行的文字"}}
      """),
  ]

  private static func rule(_ id: String, _ english: String, _ chinese: String, _ more: String) -> String {
    """
    id: \(id)
    class: F99
    title: {en: "\(english)", zh: "\(chinese)"}
    level: failure
    confidence: medium
    when:
      - result: [0x80070abc]
    \(more)
    """
  }
}
