import Foundation

/// What a note claims, read back from its Markdown without the code that wrote it.
struct NoteFacts {
  struct Reference {
    let number: Int
    let path: String
    /// Line or record when there is one, then offset and length.
    let numbers: [Int]
  }

  struct Claim {
    let line: String
    let references: [Int]
    /// Codes and hashes that stand in the line.
    let hexValues: [String]
  }

  /// Everything in code spans, in order.
  var values: [String] = []
  var times: [String] = []
  /// Contents of fenced blocks.
  var fences: [String] = []
  /// Numbers in order of citation, ranges written out.
  var citations: [Int] = []
  var references: [Reference] = []
  var claims: [Claim] = []

  init(_ markdown: String) {
    var fence: [String]?
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") {
        if let open = fence {
          fences.append(open.joined(separator: "\n"))
          fence = nil
        } else {
          fence = []
        }
      } else if fence != nil {
        fence?.append(line)
      } else if line.hasPrefix("- [") {
        addReference(line)
      } else {
        addClaim(line)
      }
    }
  }

  private mutating func addReference(_ line: String) {
    guard let match = line.wholeMatch(of: /- \[(\d+)\] `([^`]+)`(.*)/), let number = Int(match.1) else {
      return
    }
    let numbers = match.3.matches(of: /\d+/).compactMap { Int($0.0) }
    references.append(Reference(number: number, path: String(match.2), numbers: numbers))
  }

  private mutating func addClaim(_ line: String) {
    let spans = line.matches(of: /(`+)([^`]|[^`].*?[^`])\1/).map { String($0.2) }
    values += spans
    times += line.matches(of: /\d{4}-\d\d-\d\dT[0-9:.]+[+-]\d\d:\d\d/).map { String($0.0) }
    var cited: [Int] = []
    for match in line.matches(of: /\[(\d+)\](?:–\[(\d+)\])?/) {
      guard let first = Int(match.1) else { continue }
      cited += first...(match.2.flatMap { Int($0) } ?? first)
    }
    citations += cited
    let hex = spans.filter { $0.wholeMatch(of: /0x[0-9a-f]{8}|[0-9a-f]{64}/) != nil }
    if !cited.isEmpty { claims.append(Claim(line: line, references: cited, hexValues: hex)) }
  }
}
