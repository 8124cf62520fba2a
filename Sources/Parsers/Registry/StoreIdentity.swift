import Records

/// An identity as the component hive spells it, read without Strings: a store has tens of thousands.
///
///     Name, Culture=neutral, Version=10.0.17763.1, PublicKeyToken=31bf3856ad364e35, ProcessorArchitecture=amd64, …
///
/// Anything that is not in this very form is left to ``ComponentIdentity/init(logText:)``, with which this agrees.
struct StoreIdentity {
  /// The same as ``ComponentIdentity/canonicalText``.
  let canonical: [UInt8]

  private enum Attribute: Int, CaseIterable {
    case version, architecture, culture, type, scope, token

    /// How the hive calls it, in lower case.
    var name: StaticString {
      switch self {
      case .version: "version="
      case .architecture: "processorarchitecture="
      case .culture: "culture="
      case .type: "type="
      case .scope: "versionscope="
      case .token: "publickeytoken="
      }
    }

    /// What stands before its value in the canonical spelling.
    var label: StaticString {
      switch self {
      case .version: ", version "
      case .architecture: ", arch "
      case .culture: ", culture "
      case .type: ", type "
      case .scope: ", nonSxS"
      case .token: ", pkt "
      }
    }
  }

  /// Reads an identity; nil when it is none, or of another form.
  init?(_ view: ByteView) {
    guard let comma = view.first(UInt8(ascii: ","), in: 0..<view.count), comma > 0,
      view[0] > 0x20, view[comma - 1] > 0x20
    else { return nil }
    var values = [Range<Int>?](repeating: nil, count: Attribute.allCases.count)
    var seen: UInt8 = 0
    var position = comma
    while position < view.count {
      guard view.starts(with: ", ", at: position, before: view.count) else { return nil }
      let end = view.first(UInt8(ascii: ","), in: position + 1..<view.count) ?? view.count
      let part = position + 2..<end
      position = end
      guard let attribute = Attribute.allCases.first(where: { Self.begins(view, part, $0.name) }),
        seen & 1 << UInt8(attribute.rawValue) == 0
      else { return nil }
      seen |= 1 << UInt8(attribute.rawValue)
      let value = part.lowerBound + attribute.name.utf8CodeUnitCount..<part.upperBound
      // What is empty, quoted or a pattern is another form.
      guard !value.isEmpty, value.allSatisfy({ Self.isPlain(view[$0]) }) else { return nil }
      switch attribute {
      case .version: values[attribute.rawValue] = value
      case .scope:
        guard Self.isWord(view, value, "nonsxs") else { return nil }
        values[attribute.rawValue] = value.upperBound..<value.upperBound
      case .architecture, .culture, .type, .token:
        if Self.isWord(view, value, "null") { return nil }
        let isAbsent = Self.isWord(view, value, "neutral") || Self.isWord(view, value, "none")
        values[attribute.rawValue] = isAbsent ? nil : value
      }
    }
    guard values[Attribute.version.rawValue] != nil else { return nil }
    if let architecture = values[Attribute.architecture.rawValue] {
      // Words that name it otherwise than the store does are long, or speak of a guest.
      guard architecture.count <= 9, architecture.allSatisfy({ view[$0] | 0x20 != UInt8(ascii: "g") }) else {
        return nil
      }
    }
    var text = Array(view[0..<comma].buffer)
    for attribute in Attribute.allCases {
      guard let value = values[attribute.rawValue] else { continue }
      text += UnsafeBufferPointer(start: attribute.label.utf8Start, count: attribute.label.utf8CodeUnitCount)
      let isLowered = attribute == .architecture || attribute == .token
      text += view[value].buffer.lazy.map { isLowered && $0 &- 65 < 26 ? $0 + 32 : $0 }
    }
    canonical = text
  }

  private static func begins(_ view: ByteView, _ range: Range<Int>, _ word: StaticString) -> Bool {
    range.count >= word.utf8CodeUnitCount && ExcerptBytes.hasWord(view, word, at: range.lowerBound)
  }

  private static func isWord(_ view: ByteView, _ range: Range<Int>, _ word: StaticString) -> Bool {
    range.count == word.utf8CodeUnitCount && ExcerptBytes.hasWord(view, word, at: range.lowerBound)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
  }
}
