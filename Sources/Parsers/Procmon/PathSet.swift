import Records

/// What a path of a capture is to a question.
public struct PathMarks: OptionSet, Sendable, Hashable {
  /// The bits.
  public let rawValue: UInt8

  /// Makes marks from bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// It is asked for, or lies below a folder that is.
  public static let wanted = PathMarks(rawValue: 1)
  /// Servicing works there.
  public static let servicing = PathMarks(rawValue: 2)
}

/// Units of a path as it stands in a capture.
public enum PathUnits {
  /// None.
  case none
  /// 8-bit characters of a capture, or UTF-8 of an export: the same for what is compared.
  case narrow(UnsafeBufferPointer<UInt8>)
  /// UTF-16, perhaps at an odd address.
  case wide(UnsafeRawPointer, count: Int)
}

/// A set of paths and folders that is asked for each event: one pass over the path, no copy, no String.
///
/// Case and volume do not count: `\SystemRoot\x`, `\??\C:\Windows\x`, `\Device\HarddiskVolume2\Windows\x` and
/// `C:\WINDOWS\x` are one (``WindowsPath/keyWithoutVolume(_:windows:)``).
public struct PathSet: Sendable {
  private var marks: [UInt64: PathMarks] = [:]
  private var names: [UInt64: PathMarks] = [:]
  // Says quickly of most folders that nobody asked for them.
  private var sieve = [UInt64](repeating: 0, count: 1024)

  /// An empty set.
  public init() {}

  /// Adds a path, and all that lies below it, by its key without volume.
  public mutating func add(_ key: String, as mark: PathMarks) {
    add(hash: Self.hash(key), as: mark)
  }

  /// Adds a path by the number of its key.
  mutating func add(hash: UInt64, as mark: PathMarks) {
    marks[hash, default: []].formUnion(mark)
    sieve[Int(hash >> 6 & 1023)] |= 1 << (hash & 63)
  }

  /// Adds a file's name, wherever it lies.
  public mutating func add(name: String, as mark: PathMarks) {
    names[Self.hash("\\" + name.lowercased()), default: []].formUnion(mark)
  }

  /// Whether it asks for anything.
  public var isEmpty: Bool { marks.isEmpty && names.isEmpty }

  /// What a path is, and the number that all spellings of it share.
  @inline(__always)
  public func match(_ units: PathUnits) -> (marks: PathMarks, hash: UInt64) {
    switch units {
    case .none: return ([], 0)
    case .narrow(let bytes):
      return match(bytes.count) { UInt16(bytes[$0]) }
    case .wide(let pointer, let count):
      return match(count) {
        UInt16(littleEndian: pointer.loadUnaligned(fromByteOffset: $0 * 2, as: UInt16.self))
      }
    }
  }

  @inline(__always)
  private func match(_ count: Int, _ unit: (Int) -> UInt16) -> (marks: PathMarks, hash: UInt64) {
    var found: PathMarks = []
    var hash = Self.start
    var name = Self.start
    var index = Self.volumeEnd(count, unit)
    let first = index
    while index < count {
      let folded = Self.fold(unit(index))
      if folded == Self.backslash {
        if index > first, index + 1 < count { found.formUnion(marks(hash)) }
        name = Self.start
        // The last backslash of a folder's path says nothing.
        if index + 1 == count, index > first { break }
      }
      hash = Self.step(hash, folded)
      name = Self.step(name, folded)
      index += 1
    }
    found.formUnion(marks(hash))
    if !names.isEmpty, let own = names[name] { found.formUnion(own) }
    return (found, hash)
  }

  @inline(__always)
  private func marks(_ hash: UInt64) -> PathMarks {
    sieve[Int(hash >> 6 & 1023)] & (1 << (hash & 63)) == 0 ? [] : marks[hash] ?? []
  }

  // MARK: Spelling

  private static let backslash = UInt16(UInt8(ascii: "\\"))
  private static let start: UInt64 = 0xcbf2_9ce4_8422_2325

  @inline(__always)
  private static func step(_ hash: UInt64, _ unit: UInt16) -> UInt64 {
    (hash ^ UInt64(unit)) &* 0x0000_0100_0000_01b3
  }

  /// Lower case of what has one in ASCII: names of Windows' own files have no other letters.
  @inline(__always)
  private static func fold(_ unit: UInt16) -> UInt16 { unit &- 65 < 26 ? unit | 0x20 : unit }

  /// The number of a key.
  public static func hash(_ key: String) -> UInt64 {
    key.utf16.reduce(start) { step($0, fold($1)) }
  }

  /// Where the path behind the volume begins: behind `C:`, `\??\C:`, `\Device\HarddiskVolume2`.
  @inline(__always)
  private static func volumeEnd(_ count: Int, _ unit: (Int) -> UInt16) -> Int {
    if count >= 2, unit(1) == 0x3a { return 2 }
    guard count >= 8, unit(0) == backslash else { return 0 }
    if unit(1) == 0x3f || unit(1) == backslash, unit(3) == backslash, unit(5) == 0x3a { return 6 }
    guard fold(unit(1)) == 0x64, fold(unit(2)) == 0x65, fold(unit(7)) == backslash else { return 0 }
    var index = 8
    while index < count, unit(index) != backslash { index += 1 }
    return index
  }
}
