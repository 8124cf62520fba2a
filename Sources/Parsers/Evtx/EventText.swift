import Records

extension EventDraft {
  /// Writes the event as the text of its record: provider, id, level, channel and computer; the data; the rest of
  /// `System`.
  func write(into text: EvtxArena) {
    Self.put(field(.provider), into: text)
    text.append(UInt8(ascii: " "))
    Self.put(field(.eventID), into: text)
    text.append(UInt8(ascii: " "))
    if let level = EventRow.levelByte(field(.level)) {
      Self.put(level: level, into: text)
    } else {
      Self.put(field(.level), into: text)
    }
    text.append(UInt8(ascii: " "))
    Self.put(field(.channel), into: text)
    text.append(UInt8(ascii: " "))
    Self.put(field(.computer), into: text)
    text.append(UInt8(ascii: "\n"))
    text.append(body.bytes(0..<body.count))
    for field in SystemField.allCases {
      guard let label = field.label, let value = self.field(field) else { continue }
      text.append(label)
      text.append(value)
      text.append(UInt8(ascii: "\n"))
    }
  }

  /// Writes the word for the level, as the event viewer says it.
  static func put(level: UInt8, into text: EvtxArena) {
    switch level {
    case 1: text.append("Critical")
    case 2: text.append("Error")
    case 3: text.append("Warning")
    case 0, 4: text.append("Information")
    case 5: text.append("Verbose")
    default: text.appendDecimal(UInt64(level))
    }
  }

  private static func put(_ value: UnsafeBufferPointer<UInt8>?, into text: EvtxArena) {
    if let value { text.append(value) } else { text.append(UInt8(ascii: "-")) }
  }
}
