#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// What an interned text stands for.
public enum TermKind: UInt8, Sendable, CaseIterable {
  /// A component identity, in the canonical spelling of ``ComponentIdentity/canonicalText``.
  case component
  /// A package identity, `Name~token~arch~culture~version`, or a bare KB number as Setup events give it.
  case package
  /// A file name or relative path as the record names it, for example `NgcCtnr.dll`.
  case file
  /// A path below WinSxS or another full path.
  case folder
  /// A servicing session id, `30990553_2651337410`.
  case session
  /// A client of the servicing stack, for example `WindowsUpdateAgent`.
  case client
  /// A function named by an origin or trace record.
  case function
  /// A category word, for example of store corruption.
  case category
  /// An event provider's name.
  case provider
  /// An event channel.
  case channel
  /// A computer name.
  case computer
  /// An update title.
  case title
  /// The name of another log of a sequence, `CbsPersist_20230523160236.log`.
  case log
  /// Any other short text that a rule may compare.
  case phrase
}

/// Number of an interned text within one batch or, after the store is built, within the store.
public struct TermID: Hashable, Comparable, Sendable {
  /// Position in its table.
  public var index: UInt32

  /// Makes an id from a table position.
  public init(index: UInt32) {
    self.index = index
  }

  /// Table order.
  public static func < (left: TermID, right: TermID) -> Bool { left.index < right.index }
}

/// Interned texts with their kinds; the same kind and bytes always give the same id.
///
/// Open addressing over one byte arena: interning costs one hash and one comparison, and no String.
public struct TermTable: Sendable {
  private var arena: [UInt8] = []
  private var offsets = Self.empty.offsets
  private var kinds: [TermKind] = []
  private var hashes: [UInt32] = []
  private var slots = Self.empty.slots

  /// Shared by all empty tables: most batches of small files have no names at all.
  private static let empty: (offsets: [UInt32], slots: [UInt32]) = ([0], Array(repeating: .max, count: 64))

  /// An empty table.
  public init() {}

  /// Number of terms.
  public var count: Int { kinds.count }

  /// Forgets all terms; room for as many stays.
  mutating func removeAll() {
    guard count > 0 else { return }
    if slots.count > 64 {
      self = TermTable()
      return
    }
    arena.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    offsets.append(0)
    kinds.removeAll(keepingCapacity: true)
    hashes.removeAll(keepingCapacity: true)
    for slot in slots.indices { slots[slot] = .max }
  }

  /// The id of `bytes` as `kind`, added when new.
  ///
  /// Texts over 64 KiB are cut there.
  public mutating func intern(_ kind: TermKind, _ bytes: UnsafeBufferPointer<UInt8>) -> TermID {
    let bytes = bytes.count > 65_536 ? UnsafeBufferPointer(rebasing: bytes[..<65_536]) : bytes
    let hash = self.hash(kind, bytes)
    let (found, slot) = probe(kind, bytes, hash)
    if let found { return found }
    let index = UInt32(kinds.count)
    arena.append(contentsOf: bytes)
    offsets.append(UInt32(arena.count))
    kinds.append(kind)
    hashes.append(hash)
    slots[slot] = index
    if kinds.count * 2 > slots.count { grow() }
    return TermID(index: index)
  }

  /// The id of `text` as `kind`, added when new.
  public mutating func intern(_ kind: TermKind, _ text: String) -> TermID {
    var text = text
    return text.withUTF8 { intern(kind, $0) }
  }

  /// The id of `text` as `kind` when it is there.
  public func find(_ kind: TermKind, _ text: String) -> TermID? {
    var text = text
    return text.withUTF8 { probe(kind, $0, hash(kind, $0)).found }
  }

  /// The term, or the free slot where it would go.
  @inline(__always)
  private func probe(
    _ kind: TermKind, _ bytes: UnsafeBufferPointer<UInt8>, _ hash: UInt32
  ) -> (found: TermID?, slot: Int) {
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] != .max {
      let index = Int(slots[slot])
      if hashes[index] == hash, kinds[index] == kind, equal(index, bytes) {
        return (TermID(index: UInt32(index)), slot)
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return (nil, slot)
  }

  /// What the term stands for.
  public func kind(_ id: TermID) -> TermKind { kinds[Int(id.index)] }

  /// The term's text; bytes that are not UTF-8 show as U+FFFD.
  public func text(_ id: TermID) -> String {
    String(decoding: arena[Int(offsets[Int(id.index)])..<Int(offsets[Int(id.index) + 1])], as: UTF8.self)
  }

  /// A hash of the term that is the same for any case of its ASCII letters.
  ///
  /// Only for tables of one process: it depends on the process's secret.
  public func foldedHash(_ id: TermID) -> UInt64 {
    let range = Int(offsets[Int(id.index)])..<Int(offsets[Int(id.index) + 1])
    return arena.withUnsafeBufferPointer { Self.foldedHash($0[range]) }
  }

  /// The same for a text that is no term.
  public static func foldedHash(of text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { foldedHash($0[...]) }
  }

  private static func foldedHash(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64 {
    let secret = SecretHash.secret
    var hash = secret.0
    for byte in bytes {
      let folded = byte &- 0x41 < 26 ? byte | 0x20 : byte
      hash = SecretHash.fold(hash ^ UInt64(folded), secret.1)
    }
    return hash
  }

  /// Interns every term of `other` here; the result maps its ids to ids of this table.
  public mutating func absorb(_ other: TermTable) -> [TermID] {
    guard other.count > 0 else { return [] }
    return other.arena.withUnsafeBufferPointer { bytes in
      (0..<other.count).map { index in
        let range = Int(other.offsets[index])..<Int(other.offsets[index + 1])
        return intern(other.kinds[index], UnsafeBufferPointer(rebasing: bytes[range]))
      }
    }
  }

  private func equal(_ index: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = Int(offsets[index])
    guard Int(offsets[index + 1]) - start == bytes.count else { return false }
    return arena.withUnsafeBufferPointer { arena in
      guard let here = arena.baseAddress, let there = bytes.baseAddress else { return bytes.isEmpty }
      return memcmp(here + start, there, bytes.count) == 0
    }
  }

  private mutating func grow() {
    var larger = [UInt32](repeating: .max, count: slots.count * 2)
    for index in 0..<kinds.count {
      var slot = Int(hashes[index]) & (larger.count - 1)
      while larger[slot] != .max { slot = (slot + 1) & (larger.count - 1) }
      larger[slot] = UInt32(index)
    }
    slots = larger
  }

  private let secret = SecretHash.secret

  @inline(__always)
  private func hash(_ kind: TermKind, _ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    UInt32(truncatingIfNeeded: SecretHash.hash(bytes, UInt64(kind.rawValue), secret))
  }
}

/// A hash of bytes that nobody outside this process can foresee.
///
/// Folds 128-bit products with secret factors, as wyhash does: without them, texts that collide are easy to compute.
public enum SecretHash {
  /// Secret numbers of this process: whoever writes a log cannot make texts that share a hash, and no id depends on it.
  fileprivate static let secret = (
    UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max) | 1, UInt64.random(in: .min ... .max)
  )

  /// The hash of `bytes`.
  public static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 { hash(bytes, 0, secret) }

  @inline(__always)
  fileprivate static func hash(
    _ bytes: UnsafeBufferPointer<UInt8>, _ seed: UInt64, _ secret: (UInt64, UInt64, UInt64)
  ) -> UInt64 {
    let raw = UnsafeRawBufferPointer(bytes)
    var hash = secret.0 ^ UInt64(raw.count) &<< 8 ^ seed
    if raw.count >= 8 {
      var position = 0
      while position + 8 < raw.count {
        let word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        hash = fold(hash ^ word, secret.1)
        position += 8
      }
      // The last eight bytes, some of them a second time.
      hash = fold(hash ^ raw.loadUnaligned(fromByteOffset: raw.count - 8, as: UInt64.self), secret.1)
    } else {
      var word: UInt64 = 0
      for byte in raw { word = word &<< 8 | UInt64(byte) }
      hash = fold(hash ^ word, secret.1)
    }
    return fold(hash ^ secret.2, 0x9e37_79b9_7f4a_7c15)
  }

  @inline(__always)
  fileprivate static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}
