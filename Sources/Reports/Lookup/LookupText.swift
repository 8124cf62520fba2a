import Foundation
import PlainText

/// A label padded to a column; characters of Chinese and Japanese take two places.
func column(_ label: String, _ width: Int = 14) -> String {
  let places = label.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2e80 ? 2 : 1) }
  return label + String(repeating: " ", count: max(1, width - places))
}

/// A document's bytes: keys sorted, so that the same answer gives the same bytes, a newline at the end.
///
/// What is not harmless stands as an escape of JSON: a reader gets the text as it was, a terminal never does.
func document(_ value: some Encodable) throws -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return escaped(try encoder.encode(value)) + Data([0x0a])
}

/// JSON with `\u` escapes for what the encoder leaves raw: it escapes C0 only, not C1, bidi marks and the like.
private func escaped(_ json: Data) -> Data {
  let text = String(decoding: json, as: UTF8.self)
  // Outside of strings the encoder writes ASCII, and of the controls only the line feed.
  let isRaw = { (scalar: Unicode.Scalar) in scalar != "\n" && HarmlessText.replacement(of: scalar) != nil }
  guard text.unicodeScalars.contains(where: isRaw) else { return json }
  var result = ""
  for scalar in text.unicodeScalars {
    guard isRaw(scalar) else {
      result.unicodeScalars.append(scalar)
      continue
    }
    for unit in String(Character(scalar)).utf16 {
      let digits = String(unit, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }
  return Data(result.utf8)
}
