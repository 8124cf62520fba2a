import CSystem

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Bytes of a source with checked access: an index outside ends the program rather than read foreign memory,
/// so every parser proves its indexes first (``has(_:at:)``) and uses the searches below.
///
/// Does not keep its bytes alive; whoever makes it holds the ``TextBuffer``.
public struct ByteView: @unchecked Sendable {
  /// The bytes.
  public let buffer: UnsafeBufferPointer<UInt8>

  /// Looks at `buffer`.
  public init(_ buffer: UnsafeBufferPointer<UInt8>) {
    self.buffer = buffer
  }

  /// Number of bytes.
  public var count: Int { buffer.count }

  /// The byte at `index`, which must lie inside.
  @inline(__always)
  public subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < buffer.count)
    return buffer[index]
  }

  /// The bytes of `range`, which must lie inside.
  @inline(__always)
  public subscript(range: Range<Int>) -> ByteView {
    precondition(range.lowerBound >= 0 && range.upperBound <= buffer.count)
    return ByteView(UnsafeBufferPointer(rebasing: buffer[range]))
  }

  /// Whether `length` bytes from `offset` on lie inside.
  @inline(__always)
  public func has(_ length: Int, at offset: Int) -> Bool {
    offset >= 0 && length >= 0 && offset <= count && length <= count - offset
  }

  /// Position of the first `byte` in `range`.
  @inline(__always)
  public func first(_ byte: UInt8, in range: Range<Int>) -> Int? {
    precondition(range.lowerBound >= 0 && range.upperBound <= buffer.count)
    guard let base = buffer.baseAddress, !range.isEmpty else { return nil }
    guard let hit = memchr(base + range.lowerBound, Int32(byte), range.count) else { return nil }
    return UnsafeRawPointer(hit) - UnsafeRawPointer(base)
  }

  /// Position of the first occurrence of `needle` in `range`.
  @inline(__always)
  public func first(_ needle: StaticString, in range: Range<Int>) -> Int? {
    precondition(range.lowerBound >= 0 && range.upperBound <= buffer.count)
    guard let base = buffer.baseAddress, range.count >= needle.utf8CodeUnitCount else { return nil }
    guard
      let hit = kbt_find(
        base + range.lowerBound, range.count, needle.utf8Start, needle.utf8CodeUnitCount)
    else { return nil }
    return UnsafeRawPointer(hit) - UnsafeRawPointer(base)
  }

  /// Whether `prefix` stands at `offset`, wholly before `end`.
  @inline(__always)
  public func starts(with prefix: StaticString, at offset: Int, before end: Int) -> Bool {
    let length = prefix.utf8CodeUnitCount
    guard offset >= 0, end <= count, offset <= end, end - offset >= length, let base = buffer.baseAddress
    else { return false }
    return memcmp(base + offset, prefix.utf8Start, length) == 0
  }

  /// The bytes of `range` as text; bytes that are not UTF-8 become U+FFFD.
  public func text(_ range: Range<Int>) -> String {
    String(decoding: self[range].buffer, as: UTF8.self)
  }

  /// All bytes as text; bytes that are not UTF-8 become U+FFFD.
  public var text: String { String(decoding: buffer, as: UTF8.self) }
}

extension ByteView {
  /// Whether both hold the same bytes.
  public func isEqual(to other: ByteView) -> Bool {
    guard count == other.count else { return false }
    guard count > 0, let here = buffer.baseAddress, let there = other.buffer.baseAddress else { return true }
    return memcmp(here, there, count) == 0
  }

  /// Whether there is no other byte than zero.
  public var isAllZero: Bool {
    guard let first = buffer.first else { return true }
    // Each byte equals the one before it.
    return first == 0 && self[0..<count - 1].isEqual(to: self[1..<count])
  }
}

extension ByteView {
  /// The little-endian number at `offset`; nil when it does not lie inside.
  ///
  /// Inlinable, because a generic function of another module is not specialised otherwise: it then costs a look-up of
  /// types for each number.
  @inlinable @inline(__always)
  public func number<Number: FixedWidthInteger>(_: Number.Type, at offset: Int) -> Number? {
    guard has(MemoryLayout<Number>.size, at: offset), let base = buffer.baseAddress else { return nil }
    return Number(
      littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: offset, as: Number.self))
  }

  /// UTF-16 text of `range`, little endian, to its first NUL; halves without their partner become U+FFFD.
  public func utf16Text(_ range: Range<Int>) -> String {
    let part = self[range]
    var units: [UInt16] = []
    units.reserveCapacity(part.count / 2)
    for index in 0..<part.count / 2 {
      guard let unit = part.number(UInt16.self, at: index * 2), unit != 0 else { break }
      units.append(unit)
    }
    return String(decoding: units, as: UTF16.self)
  }
}
