/// The text with everything that could steer a terminal or turn text around made visible: control characters,
/// bidi marks, separators that count as line ends.
public func harmless(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x1b: result.append("␛")
    case 0x09: result.append(" ")
    case 0..<0x20, 0x7f, 0x80..<0xa0: result.append("·")
    case 0x061c, 0x200e, 0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff, 0xfff9...0xfffb: result.append("·")
    case 0xe0000...0xe007f: result.append("·")
    default: result.append(scalar)
    }
  }
  return String(result)
}
