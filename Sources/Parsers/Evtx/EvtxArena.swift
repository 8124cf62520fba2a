import Records

/// A growing run of bytes that text is written to; becomes a ``TextBuffer`` without a copy.
///
/// A class with its own memory, because an array pays for a uniqueness and a bounds check per byte, and a
/// log of 100 MB is about as many bytes of text.
final class EvtxArena {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// Number of bytes written.
  private(set) var count = 0

  /// An empty arena with room for `capacity` bytes.
  init(capacity: Int) {
    self.capacity = max(capacity, 64)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  /// The bytes of `range`, which must have been written; valid until the next write.
  @inline(__always)
  func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
  }

  /// Forgets what was written from `count` on.
  @inline(__always)
  func truncate(to count: Int) {
    precondition(count >= 0 && count <= self.count)
    self.count = count
  }

  /// Hands the bytes over; the arena is empty afterwards.
  func take() -> TextBuffer {
    nonisolated(unsafe) let owned = base
    let buffer = TextBuffer(pointer: UnsafePointer(base), count: count) { owned.deallocate() }
    capacity = 64
    base = .allocate(capacity: capacity)
    count = 0
    return buffer
  }

  /// Room for `length` bytes behind the last one; what is used of it is told to ``advance(_:)``.
  @inline(__always)
  func room(_ length: Int) -> UnsafeMutablePointer<UInt8> {
    if length > capacity - count { grow(by: length) }
    return base + count
  }

  /// Says that `length` bytes of the room are written.
  @inline(__always)
  func advance(_ length: Int) {
    precondition(length >= 0 && length <= capacity - count)
    count += length
  }

  @inline(never)
  private func grow(by length: Int) {
    let wanted = max(capacity * 2, count + length)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
    capacity = wanted
  }

  @inline(__always)
  func append(_ byte: UInt8) {
    room(1).pointee = byte
    count += 1
  }

  @inline(__always)
  func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress else { return }
    room(bytes.count).update(from: source, count: bytes.count)
    count += bytes.count
  }

  @inline(__always)
  func append(_ text: StaticString) {
    append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  func append(_ text: String) {
    var text = text
    text.withUTF8 { append($0) }
  }
}

// MARK: - Text of foreign origin

extension EvtxArena {
  /// Writes UTF-16 as UTF-8 on one line, up to the first NUL.
  ///
  /// Line breaks become `\n` and `\r`, other control characters `\xNN`, half surrogates U+FFFD.
  func appendUTF16(_ source: UnsafeRawPointer, units: Int) {
    // A unit takes four bytes at most: `\xNN`.
    let start = room(units * 4)
    var target = start
    var index = 0
    while index < units {
      let unit = Self.unit(source, index)
      index += 1
      if unit >= 0x20, unit < 0x7f {
        target.pointee = UInt8(truncatingIfNeeded: unit)
        target += 1
      } else if unit == 0 {
        break
      } else if unit & 0xfc00 == 0xd800, index < units, Self.unit(source, index) & 0xfc00 == 0xdc00 {
        let low = UInt32(Self.unit(source, index))
        index += 1
        Self.put(0x10000 + (UInt32(unit) & 0x3ff) << 10 + low & 0x3ff, &target)
      } else if unit & 0xf800 == 0xd800 {
        Self.put(0xfffd, &target)
      } else {
        Self.put(UInt32(unit), &target)
      }
    }
    advance(target - start)
  }

  /// Writes one character, escaped as in ``appendUTF16(_:units:)``.
  func append(scalar: UInt32) {
    let valid = scalar <= 0x10ffff && scalar & 0xffff_f800 != 0xd800
    let start = room(4)
    var target = start
    Self.put(valid ? scalar : 0xfffd, &target)
    advance(target - start)
  }

  /// Writes 8-bit text up to the first NUL, escaped as in ``appendUTF16(_:units:)``.
  ///
  /// Text that is not UTF-8 counts as code page 1252, since the log does not name the writer's.
  func appendAnsi(_ bytes: UnsafeBufferPointer<UInt8>) {
    let text = bytes.prefix { $0 != 0 }
    if let decoded = String(validating: text, as: UTF8.self) {
      for scalar in decoded.unicodeScalars { append(scalar: scalar.value) }
    } else {
      for byte in text {
        append(scalar: (0x80...0x9f).contains(byte) ? Self.cp1252[Int(byte) - 0x80] : UInt32(byte))
      }
    }
  }

  private static let cp1252: [UInt32] = [
    0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152,
    0x8d, 0x017d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122,
    0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178,
  ]

  @inline(__always)
  private static func unit(_ source: UnsafeRawPointer, _ index: Int) -> UInt16 {
    UInt16(littleEndian: source.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
  }

  /// Writes a scalar value, at most four bytes.
  @inline(__always)
  private static func put(_ scalar: UInt32, _ target: inout UnsafeMutablePointer<UInt8>) {
    func byte(_ value: UInt32) {
      target.pointee = UInt8(truncatingIfNeeded: value)
      target += 1
    }
    switch scalar {
    case 0x0a, 0x0d:
      byte(UInt32(UInt8(ascii: "\\")))
      byte(UInt32(scalar == 0x0a ? UInt8(ascii: "n") : UInt8(ascii: "r")))
    case ..<0x20, 0x7f...0x9f:
      byte(UInt32(UInt8(ascii: "\\")))
      byte(UInt32(UInt8(ascii: "x")))
      byte(UInt32(hexDigit(UInt8(truncatingIfNeeded: scalar >> 4), upper: false)))
      byte(UInt32(hexDigit(UInt8(truncatingIfNeeded: scalar & 15), upper: false)))
    case ..<0x80:
      byte(scalar)
    case ..<0x800:
      byte(0xc0 | scalar >> 6)
      byte(0x80 | scalar & 0x3f)
    case ..<0x10000:
      byte(0xe0 | scalar >> 12)
      byte(0x80 | scalar >> 6 & 0x3f)
      byte(0x80 | scalar & 0x3f)
    default:
      byte(0xf0 | scalar >> 18)
      byte(0x80 | scalar >> 12 & 0x3f)
      byte(0x80 | scalar >> 6 & 0x3f)
      byte(0x80 | scalar & 0x3f)
    }
  }
}

// MARK: - Numbers

extension EvtxArena {
  @inline(__always)
  static func hexDigit(_ value: UInt8, upper: Bool) -> UInt8 {
    value < 10 ? 48 + value : (upper ? 55 : 87) + value
  }

  /// Writes `value` in decimal, with leading zeros up to `width` digits.
  func appendDecimal(_ value: UInt64, width: Int = 1) {
    var digits = 1
    var limit: UInt64 = 10
    while value >= limit {
      digits += 1
      let (next, overflow) = limit.multipliedReportingOverflow(by: 10)
      if overflow { break }
      limit = next
    }
    let length = max(digits, width)
    let target = room(length)
    var rest = value
    for index in stride(from: length - 1, through: 0, by: -1) {
      target[index] = 48 + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    advance(length)
  }

  func appendSigned(_ value: Int64) {
    if value < 0 { append(UInt8(ascii: "-")) }
    appendDecimal(value.magnitude)
  }

  /// Writes `0x` and the lower-case digits of `value` without padding, as Windows' XML does.
  func appendHex(_ value: UInt64) {
    append("0x")
    let digits = max(1, (64 - value.leadingZeroBitCount + 3) / 4)
    let target = room(digits)
    for index in 0..<digits {
      let nibble = UInt8(truncatingIfNeeded: value >> UInt64(4 * (digits - 1 - index))) & 15
      target[index] = Self.hexDigit(nibble, upper: false)
    }
    advance(digits)
  }

  /// Writes bytes as upper-case hex without blanks.
  func appendHexBytes(_ bytes: UnsafeBufferPointer<UInt8>) {
    let target = room(bytes.count * 2)
    var index = 0
    for byte in bytes {
      target[index] = Self.hexDigit(byte >> 4, upper: true)
      target[index + 1] = Self.hexDigit(byte & 15, upper: true)
      index += 2
    }
    advance(index)
  }
}

extension EvtxArena {
  /// Appends UTF-8 text; only control characters are written otherwise than they stand.
  func append(plain bytes: ByteView) {
    var start = 0
    for index in 0..<bytes.count where bytes[index] < 0x20 || bytes[index] == 0x7f {
      append(bytes[start..<index].buffer)
      append(scalar: UInt32(bytes[index]))
      start = index + 1
    }
    append(bytes[start..<bytes.count].buffer)
  }
}
