import Foundation

/// A label padded to a column; characters of Chinese and Japanese take two places.
func column(_ label: String, _ width: Int = 14) -> String {
  let places = label.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2e80 ? 2 : 1) }
  return label + String(repeating: " ", count: max(1, width - places))
}

/// A document's bytes: keys sorted, so that the same answer gives the same bytes, a newline at the end.
func document(_ value: some Encodable) throws -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return try encoder.encode(value) + Data([0x0a])
}
