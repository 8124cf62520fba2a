import DataFiles
import Diagnosis
import Foundation
import Knowledge
import Records

/// What is known about codes that a person asked for, as text and as a document.
public struct CodeAnswer: Sendable {
  /// Name and version of the document's schema.
  public static let schemaName = "kbtriage.explain/1"

  /// The spelling as given.
  public let given: String
  let decoded: Decoded
  let rules: [Rule]
  private let symbols: (phase: String?, operation: String?)

  /// Looks `spelling` up; nil when it is no code in any spelling.
  ///
  /// - Parameter rules: the rules of which those that use the code are named.
  public init?(_ spelling: String, codes: CodeTable, rules: [Rule]) {
    guard let decoded = codes.decode(spelling) else { return nil }
    given = spelling
    self.decoded = decoded
    let canonical = codes.canonical(decoded.primary)
    self.rules = rules.filter { $0.uses(canonical) }
    symbols = decoded.extend.map { codes.symbols(of: $0) } ?? (nil, nil)
  }

  /// The text for people, a line each; not yet made harmless.
  public func lines(_ wording: Wording) -> [String] {
    let symbol = decoded.symbol ?? wording("explain.no-symbol")
    var head = "\(decoded.code.text)  \(symbol)"
    if let extend = decoded.extend { head = "\(decoded.code.text) - \(extend.text)  \(symbol)" }
    var rows: [(String, String)] = []
    if decoded.primary != decoded.code { rows.append(("listed", decoded.primary.text)) }
    rows.append(("family", decoded.family ?? wording("explain.unassigned")))
    if let meaning = decoded.meaning(wording.language) { rows.append(("meaning", meaning)) }
    if let hint = decoded.hint(wording.language) { rows.append(("usually", hint)) }
    rows += extendRows(wording)
    rows.append(("bits", bits(wording)))
    if !decoded.otherSymbols.isEmpty { rows.append(("names", decoded.otherSymbols.joined(separator: ", "))) }
    let other = decoded.equivalents.filter { $0 != decoded.primary.text }
    if !other.isEmpty { rows.append(("also", other.joined(separator: ", "))) }
    if !rules.isEmpty {
      rows.append(("rules", rules.map { "\($0.id) (\($0.failureClass))" }.joined(separator: ", ")))
    }
    if let source = decoded.source { rows.append(("source", source)) }
    var lines = [head] + rows.map { "  " + column(wording("explain.\($0.0)")) + $0.1 }
    if decoded.isPlaceholder { lines.append("  " + wording("explain.placeholder")) }
    return lines
  }

  private func extendRows(_ wording: Wording) -> [(String, String)] {
    guard let extend = decoded.extend else { return [] }
    let names = [symbols.phase, symbols.operation]
    let meanings = decoded.extendMeaning(wording.language)
    let numbers = [extend.phase, extend.operation].map { "0x" + String($0, radix: 16) }
    // Meanings are there for the parts that have a name, in the same order.
    var index = 0
    return zip(["phase", "operation"], zip(names, numbers)).map { key, part in
      guard let name = part.0 else { return (key, part.1) }
      defer { index += 1 }
      return (key, "\(part.1) \(name)" + (meanings.indices.contains(index) ? ": " + meanings[index] : ""))
    }
  }

  private func bits(_ wording: Wording) -> String {
    let bits = decoded.bits
    let facility =
      decoded.facilityName.map { "\(bits.facility) \($0)" }
      ?? wording("explain.facility-unknown", ["number": "\(bits.facility)"])
    var text = wording(
      "explain.bit-text",
      [
        "kind": bits.kind.rawValue, "severity": wording("explain.severity.\(bits.severity.rawValue)"),
        "facility": facility, "code": "\(bits.code) (\(Self.hex(bits.code)))",
      ])
    if bits.isCustomer { text += ", " + wording("explain.customer") }
    if bits.carriesNTSTATUS { text += ", " + wording("explain.nt-inside") }
    return text
  }

  private static func hex(_ number: UInt16) -> String {
    let digits = String(number, radix: 16)
    return "0x" + String(repeating: "0", count: 4 - digits.count) + digits
  }

  /// The document about several codes.
  public static func json(_ answers: [CodeAnswer], _ wording: Wording) throws -> Data {
    try document(Document(codes: answers.map { $0.entry(wording) }))
  }

  private struct Document: Encodable {
    let schema = CodeAnswer.schemaName
    let codes: [Entry]
  }

  private struct Entry: Encodable {
    struct Bits: Encodable {
      let kind: String
      let severity: String
      let facility: Int
      @Null var facilityName: String?
      let code: Int
      let customer: Bool
      let carriesNtstatus: Bool
    }

    struct Extend: Encodable {
      let value: String
      let phase: Int
      @Null var phaseSymbol: String?
      let operation: Int
      @Null var operationSymbol: String?
      let meanings: [String]
    }

    struct RuleEntry: Encodable {
      let id: String
      let `class`: String
    }

    let given: String
    let code: String
    let canonical: String
    let assigned: Bool
    @Null var symbol: String?
    let otherSymbols: [String]
    @Null var family: String?
    @Null var meaning: String?
    @Null var hint: String?
    let placeholder: Bool
    let bits: Bits
    @Null var extend: Extend?
    let equivalents: [String]
    let rules: [RuleEntry]
    @Null var source: String?
  }

  private func entry(_ wording: Wording) -> Entry {
    let bits = decoded.bits
    return Entry(
      given: given, code: decoded.code.text, canonical: decoded.primary.text, assigned: decoded.isAssigned,
      symbol: decoded.symbol, otherSymbols: decoded.otherSymbols, family: decoded.family,
      meaning: decoded.meaning(wording.language), hint: decoded.hint(wording.language),
      placeholder: decoded.isPlaceholder,
      bits: Entry.Bits(
        kind: bits.kind.rawValue, severity: bits.severity.rawValue, facility: Int(bits.facility),
        facilityName: decoded.facilityName, code: Int(bits.code), customer: bits.isCustomer,
        carriesNtstatus: bits.carriesNTSTATUS),
      extend: decoded.extend.map { extend in
        Entry.Extend(
          value: extend.text, phase: Int(extend.phase), phaseSymbol: symbols.phase,
          operation: Int(extend.operation),
          operationSymbol: symbols.operation, meanings: decoded.extendMeaning(wording.language))
      },
      equivalents: decoded.equivalents,
      rules: rules.map { Entry.RuleEntry(id: $0.id, class: $0.failureClass) },
      source: decoded.source)
  }
}

extension Rule {
  /// Whether the rule asks for the code, in canonical form, anywhere.
  func uses(_ code: ErrorCode) -> Bool {
    func has(_ pattern: Pattern) -> Bool {
      pattern.fields.contains { ($0.field == .code || $0.field == .error) && $0.values.contains(code.text) }
    }
    func has(_ condition: Condition) -> Bool {
      switch condition {
      case .fact(let pattern): has(pattern)
      case .result(let codes): codes.contains(code)
      case .version: false
      case .all(let conditions), .any(let conditions), .none(let conditions): conditions.contains(where: has)
      }
    }
    return has(condition) || adjustments.contains { has($0.condition) } || root.map(has) ?? false
      || (evidence + counterEvidence).contains { has($0.pattern) }
  }
}
