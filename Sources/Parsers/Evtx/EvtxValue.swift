import Records

/// A substitution value of a template instance: its type and where its bytes stand in the chunk.
struct EvtxValue {
  /// The types that need a name here; numbers as in MS-EVEN6 2.2.8.
  enum Code {
    static let null: UInt8 = 0x00
    static let string: UInt8 = 0x01
    static let ansi: UInt8 = 0x02
    static let filetime: UInt8 = 0x11
    static let sid: UInt8 = 0x13
    static let fragment: UInt8 = 0x21
    /// Added to a type: array of it.
    static let array: UInt8 = 0x80
  }

  /// The type byte of the descriptor.
  var type: UInt8
  /// First byte in the chunk.
  var start: Int
  /// Number of bytes.
  var length: Int

  /// Whether an optional part that depends on this value is left out.
  var isNull: Bool { type == Code.null }

  /// Whether the enclosing element is repeated once per item.
  var isArray: Bool { type & Code.array != 0 }

  /// Whether its text may be a code, `0x8` and seven more digits; true also for some others.
  @inline(__always)
  func mayBeCode(_ view: ByteView) -> Bool {
    switch (type, length) {
    case (Code.string, 20...):
      // `0`, `x` in either case, `8`.
      return (view.number(UInt32.self, at: start) ?? 0) & 0xffdf_ffff == 0x0058_0030
        && view.number(UInt16.self, at: start + 4) == 0x38
    case (Code.ansi, 10...): return view.starts(with: "0", at: start, before: view.count)
    case (0x10, 4), (0x14, 4): return (view.number(UInt32.self, at: start) ?? 0) >> 28 == 8
    case (0x10, 8), (0x15, 8): return (view.number(UInt64.self, at: start) ?? 0) >> 28 == 8
    default: return false
    }
  }

  /// Writes the value as Windows' own XML shows it; bytes that do not fit the type as hex.
  func write(_ view: ByteView, into arena: EvtxArena) {
    guard type != Code.null, length > 0, view.has(length, at: start) else { return }
    let bytes = view[start..<start + length]
    switch type {
    case Code.string:
      guard let base = bytes.buffer.baseAddress else { return }
      arena.appendUTF16(UnsafeRawPointer(base), units: length / 2)
    case Code.ansi: arena.appendAnsi(bytes.buffer)
    case 0x03...0x0d, 0x10, 0x14, 0x15: writeNumber(bytes, into: arena)
    case 0x0f where length == 16: Self.writeGUID(bytes, into: arena)
    case Code.filetime where length == 8:
      Self.writeTime(bytes.number(UInt64.self, at: 0) ?? 0, into: arena)
    case 0x12 where length == 16: writeSystemTime(bytes, into: arena)
    case Code.sid: writeSID(bytes, into: arena)
    default: arena.appendHexBytes(bytes.buffer)
    }
  }

  private func writeNumber(_ bytes: ByteView, into arena: EvtxArena) {
    func at<Number: FixedWidthInteger>(_: Number.Type) -> Number {
      bytes.number(Number.self, at: 0) ?? 0
    }
    switch (type, length) {
    case (0x03, 1): arena.appendSigned(Int64(at(Int8.self)))
    case (0x04, 1): arena.appendDecimal(UInt64(at(UInt8.self)))
    case (0x05, 2): arena.appendSigned(Int64(at(Int16.self)))
    case (0x06, 2): arena.appendDecimal(UInt64(at(UInt16.self)))
    case (0x07, 4): arena.appendSigned(Int64(at(Int32.self)))
    case (0x08, 4): arena.appendDecimal(UInt64(at(UInt32.self)))
    case (0x09, 8): arena.appendSigned(at(Int64.self))
    case (0x0a, 8): arena.appendDecimal(at(UInt64.self))
    case (0x0b, 4): arena.append("\(Float(bitPattern: at(UInt32.self)))")
    case (0x0c, 8): arena.append("\(Double(bitPattern: at(UInt64.self)))")
    case (0x0d, 4): writeBoolean(at(UInt32.self), into: arena)
    case (0x10, 4), (0x14, 4): arena.appendHex(UInt64(at(UInt32.self)))
    case (0x10, 8), (0x15, 8): arena.appendHex(at(UInt64.self))
    default: arena.appendHexBytes(bytes.buffer)
    }
  }

  /// Other numbers than 0 and 1 occur; they count as true and stay visible.
  private func writeBoolean(_ number: UInt32, into arena: EvtxArena) {
    arena.append(number == 0 ? "false" : "true")
    if number > 1 {
      arena.append(" (")
      arena.appendDecimal(UInt64(number))
      arena.append(UInt8(ascii: ")"))
    }
  }

  private static func writeGUID(_ bytes: ByteView, into arena: EvtxArena) {
    // Positions of the 16 bytes in the text order: three little-endian numbers, then eight bytes.
    let order = (3, 2, 1, 0, 5, 4, 7, 6)
    arena.append(UInt8(ascii: "{"))
    withUnsafeBytes(of: order) { raw in
      let positions = raw.bindMemory(to: Int.self)
      for index in 0..<16 {
        if index == 4 || index == 6 || index == 8 || index == 10 { arena.append(UInt8(ascii: "-")) }
        let byte = bytes[index < 8 ? positions[index] : index]
        arena.append(EvtxArena.hexDigit(byte >> 4, upper: true))
        arena.append(EvtxArena.hexDigit(byte & 15, upper: true))
      }
    }
    arena.append(UInt8(ascii: "}"))
  }

  /// The instant of a FILETIME; nil for 0 and for years over 9999, which are no times.
  static func instant(_ filetime: UInt64) -> Instant? {
    guard let signed = Int64(exactly: filetime), signed > 0, signed < 2_650_467_744_000_000_000 else {
      return nil
    }
    return Instant(filetime: signed)
  }

  private static func writeTime(_ filetime: UInt64, into arena: EvtxArena) {
    guard let instant = instant(filetime) else {
      arena.appendDecimal(filetime)
      return
    }
    let civil = instant.civil
    writeCivil(civil, into: arena)
    arena.appendDecimal(UInt64(clamping: civil.fraction), width: 7)
    arena.append(UInt8(ascii: "Z"))
  }

  private static func writeCivil(_ civil: Instant.Civil, into arena: EvtxArena) {
    arena.appendDecimal(UInt64(clamping: civil.year), width: 4)
    arena.append(UInt8(ascii: "-"))
    arena.appendDecimal(UInt64(clamping: civil.month), width: 2)
    arena.append(UInt8(ascii: "-"))
    arena.appendDecimal(UInt64(clamping: civil.day), width: 2)
    arena.append(UInt8(ascii: "T"))
    arena.appendDecimal(UInt64(clamping: civil.hour), width: 2)
    arena.append(UInt8(ascii: ":"))
    arena.appendDecimal(UInt64(clamping: civil.minute), width: 2)
    arena.append(UInt8(ascii: ":"))
    arena.appendDecimal(UInt64(clamping: civil.second), width: 2)
    arena.append(UInt8(ascii: "."))
  }

  /// The instant of a SYSTEMTIME: eight u16, year, month, weekday, day, hour, minute, second, millisecond.
  static func systemTime(_ bytes: ByteView) -> Instant? {
    func part(_ index: Int) -> Int { Int(bytes.number(UInt16.self, at: index * 2) ?? 0) }
    guard part(7) < 1000 else { return nil }
    return Instant(
      year: part(0), month: part(1), day: part(3), hour: part(4), minute: part(5), second: part(6),
      fraction: Int64(part(7)) * 10_000)
  }

  private func writeSystemTime(_ bytes: ByteView, into arena: EvtxArena) {
    guard let instant = Self.systemTime(bytes) else {
      arena.appendHexBytes(bytes.buffer)
      return
    }
    let civil = instant.civil
    Self.writeCivil(civil, into: arena)
    arena.appendDecimal(UInt64(clamping: civil.fraction / 10_000), width: 3)
    arena.append(UInt8(ascii: "Z"))
  }

  private func writeSID(_ bytes: ByteView, into arena: EvtxArena) {
    guard let count = Self.sidLength(bytes, at: 0), count == bytes.count else {
      arena.appendHexBytes(bytes.buffer)
      return
    }
    arena.append("S-")
    arena.appendDecimal(UInt64(bytes[0]))
    arena.append(UInt8(ascii: "-"))
    var authority: UInt64 = 0
    for index in 2..<8 { authority = authority << 8 | UInt64(bytes[index]) }
    arena.appendDecimal(authority)
    for index in stride(from: 8, to: count, by: 4) {
      arena.append(UInt8(ascii: "-"))
      arena.appendDecimal(UInt64(bytes.number(UInt32.self, at: index) ?? 0))
    }
  }

  /// Length of the SID at `offset` by its own count; nil when it does not lie inside.
  static func sidLength(_ bytes: ByteView, at offset: Int) -> Int? {
    guard bytes.has(8, at: offset) else { return nil }
    let length = 8 + 4 * Int(bytes[offset + 1])
    return bytes.has(length, at: offset) ? length : nil
  }
}

// MARK: - Arrays

extension EvtxValue {
  /// The items of an array; none when it is empty, the whole as hex when its bytes cannot be split.
  func items(_ view: ByteView) -> [EvtxValue] {
    guard length > 0, view.has(length, at: start) else { return [] }
    let item = type & ~Code.array
    switch item {
    case Code.string: return texts(view, unit: 2)
    case Code.ansi: return texts(view, unit: 1)
    case Code.sid: return sids(view)
    default: break
    }
    let size =
      switch item {
      case 0x03, 0x04: 1
      case 0x05, 0x06: 2
      case 0x07, 0x08, 0x0b, 0x0d, 0x14: 4
      case 0x09, 0x0a, 0x0c, 0x11, 0x15: 8
      case 0x0f, 0x12: 16
      // Eight bytes on every Windows that still gets updates; the array does not say.
      case 0x10: length % 8 == 0 ? 8 : 4
      default: 0
      }
    guard size > 0, length % size == 0 else { return [whole] }
    return stride(from: start, to: start + length, by: size).map {
      EvtxValue(type: item, start: $0, length: size)
    }
  }

  /// Number of the texts when this is an array of strings and none of them may be a code; else nil.
  func textsWithoutCode(_ view: ByteView) -> Int? {
    guard type == Code.array | Code.string, view.has(length, at: start) else { return nil }
    var count = 1
    var isFirst = true
    for position in stride(from: start, to: start + length - length % 2, by: 2) {
      let unit = view.number(UInt16.self, at: position) ?? 0
      if isFirst, unit == 0x30,
        EvtxValue(type: Code.string, start: position, length: start + length - position).mayBeCode(view)
      {
        return nil
      }
      isFirst = unit == 0
      if isFirst { count += 1 }
    }
    return count
  }

  /// All bytes as a value of a type that is shown as hex.
  private var whole: EvtxValue { EvtxValue(type: 0x0e, start: start, length: length) }

  /// Strings of an array end with a NUL each; the last one may lack it.
  private func texts(_ view: ByteView, unit: Int) -> [EvtxValue] {
    var found: [EvtxValue] = []
    var begin = start
    var position = start
    let end = start + length - length % unit
    while position < end {
      let isEnd = view[position] == 0 && (unit == 1 || view[position + 1] == 0)
      if isEnd {
        found.append(EvtxValue(type: type & ~Code.array, start: begin, length: position - begin))
        begin = position + unit
      }
      position += unit
    }
    if begin < end {
      found.append(EvtxValue(type: type & ~Code.array, start: begin, length: end - begin))
    }
    return found
  }

  private func sids(_ view: ByteView) -> [EvtxValue] {
    var found: [EvtxValue] = []
    var position = start
    while position < start + length {
      guard let size = Self.sidLength(view, at: position), size <= start + length - position else {
        return [whole]
      }
      found.append(EvtxValue(type: Code.sid, start: position, length: size))
      position += size
    }
    return found
  }
}
