import Intake
import Records

/// Files with the same bytes: the later one is a duplicate of the first.
struct Duplicates: Sendable {
  /// Index of the first file with the same content, for each duplicate.
  var original: [Int: Int] = [:]

  /// What files have in common that may be the same.
  fileprivate struct Key: Hashable {
    var size: Int
    var hash: Int
  }

  /// Files of one key that are compared one by one; more are told apart by a hash of all their bytes.
  fileprivate static let few = 8
  /// Bytes at each end by which most files differ.
  fileprivate static let end = 4096

  /// No file is a duplicate.
  init() {}

  /// Compares files; only those of the same size and the same bytes at both ends are read whole.
  init(_ files: [EvidenceFile], threads: Int) {
    // Those of one size first: a size that no other file has needs no hash.
    let sizes = Self.sizes(files)
    let keys = concurrentMap(files.count, threads: threads) { index -> Key? in
      let file = files[index]
      guard Self.counts(file), sizes[file.byteCount, default: 0] > 1 else { return nil }
      return Self.key(file, whole: false)
    }
    var firsts = Firsts(room: files.count)
    var others = Others()
    for (index, key) in keys.enumerated() {
      guard let key, let known = firsts.first(key, in: keys, else: index) else { continue }
      if Self.same(files[known], files[index]) {
        original[index] = known
      } else {
        original[index] = others.original(of: index, key, in: files)
      }
    }
  }

  /// How many files there are of each size.
  private static func sizes(_ files: [EvidenceFile]) -> [Int: Int] {
    var sizes: [Int: Int] = [:]
    // Files of one size often stand together.
    var run = (size: 0, count: 0)
    for index in files.indices where counts(files[index]) {
      if files[index].byteCount != run.size {
        if run.count > 0 { sizes[run.size, default: 0] += run.count }
        run = (files[index].byteCount, 0)
      }
      run.count += 1
    }
    if run.count > 0 { sizes[run.size, default: 0] += run.count }
    return sizes
  }

  /// The first file of each key; a table of numbers, because the keys are hashes already.
  private struct Firsts {
    private var slots: [Int]

    /// A table with room for `room` files.
    init(room: Int) {
      var count = 16
      while count < 2 * room { count *= 2 }
      slots = Array(repeating: -1, count: count)
    }

    /// The first file with that key; nil when there was none, and then it is `index`.
    mutating func first(_ key: Key, in keys: [Key?], else index: Int) -> Int? {
      var slot = key.hash & (slots.count - 1)
      while slots[slot] >= 0 {
        if keys[slots[slot]] == key { return slots[slot] }
        slot = (slot + 1) & (slots.count - 1)
      }
      slots[slot] = index
      return nil
    }
  }

  /// Files with the key of an earlier one that has other bytes.
  private struct Others {
    private var likely: [Key: [Int]] = [:]
    private var many: [Key: [Int]] = [:]

    /// The file with the same bytes among those that were asked for before; nil, and kept, when there is none.
    mutating func original(of index: Int, _ key: Key, in files: [EvidenceFile]) -> Int? {
      let known = likely[key, default: []]
      if let first = known.first(where: { Duplicates.same(files[$0], files[index]) }) { return first }
      guard known.count >= Duplicates.few else {
        likely[key, default: []].append(index)
        return nil
      }
      let exact = Duplicates.key(files[index], whole: true)
      if let first = many[exact, default: []].first(where: { Duplicates.same(files[$0], files[index]) }) {
        return first
      }
      many[exact, default: []].append(index)
      return nil
    }
  }

  fileprivate static func counts(_ file: EvidenceFile) -> Bool { file.byteCount > 0 && file.isWhole }

  /// The hashes are secret, so that nobody can make many files share one.
  fileprivate static func key(_ file: EvidenceFile, whole: Bool) -> Key {
    withExtendedLifetime(file) {
      let view = file.bytes.view
      func hash(_ view: ByteView) -> Int { Int(truncatingIfNeeded: SecretHash.hash(view.buffer)) }
      if whole || view.count <= 2 * end { return Key(size: view.count, hash: hash(view)) }
      let ends = (hash(view[0..<end]), hash(view[view.count - end..<view.count]))
      return Key(size: view.count, hash: ends.0 ^ (ends.1 &* 31))
    }
  }

  fileprivate static func same(_ left: EvidenceFile, _ right: EvidenceFile) -> Bool {
    left.bytes.view.isEqual(to: right.bytes.view)
  }
}

/// Files with the same bytes, found while the files come one after the other.
struct GrowingDuplicates: Sendable {
  /// What has been found.
  private(set) var found = Duplicates()
  /// Number of files that have been looked at.
  private(set) var count = 0
  private var likely: [Duplicates.Key: [Int]] = [:]
  private var many: [Duplicates.Key: [Int]] = [:]
  /// How large files begin.
  private var beginnings: Set<Int> = []

  /// Bytes of a file whose copy is worth knowing before it is whole.
  private static let large = 4 << 20

  /// Adds the next file.
  ///
  /// - Parameter known: the files before it.
  mutating func add(_ file: EvidenceFile, among known: (Int) -> EvidenceFile?) {
    let index = count
    count += 1
    guard Duplicates.counts(file) else { return }
    func first(of some: [Int]) -> Int? {
      some.first { known($0).map { Duplicates.same($0, file) } ?? false }
    }
    // A folder may hold 100,000 different files of one size: each is compared with a few others only.
    let key = Duplicates.key(file, whole: false)
    let likely = likely[key, default: []]
    if let first = first(of: likely) {
      found.original[index] = first
      return
    }
    if file.byteCount >= Self.large { beginnings.insert(Self.key(beginning: file.bytes.view)) }
    guard likely.count >= Duplicates.few else {
      self.likely[key, default: []].append(index)
      return
    }
    let exact = Duplicates.key(file, whole: true)
    if let first = first(of: many[exact, default: []]) {
      found.original[index] = first
    } else {
      many[exact, default: []].append(index)
    }
  }

  /// Whether a file that begins so may be a copy of a large one.
  func mayKnow(beginning: ByteView) -> Bool { beginnings.contains(Self.key(beginning: beginning)) }

  private static func key(beginning: ByteView) -> Int {
    var hasher = Hasher()
    hasher.combine(
      bytes: UnsafeRawBufferPointer(beginning[0..<min(beginning.count, Duplicates.end)].buffer))
    return hasher.finalize()
  }
}
