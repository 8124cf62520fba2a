import Intake
import Records

/// Files with the same bytes: the later one is a duplicate of the first.
struct Duplicates: Sendable {
  /// Index of the first file with the same content, for each duplicate.
  var original: [Int: Int] = [:]

  /// What files have in common that may be the same.
  private struct Key: Hashable {
    var size: Int
    var hash: Int
  }

  /// Files of one key that are compared one by one; more are told apart by a hash of all their bytes.
  private static let few = 8
  /// Bytes at each end by which most files differ.
  private static let end = 4096

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

  private static func counts(_ file: EvidenceFile) -> Bool { file.byteCount > 0 && file.isWhole }

  /// Swift's hashes are seeded anew in each process, so that nobody can make many files share one.
  private static func key(_ file: EvidenceFile, whole: Bool) -> Key {
    withExtendedLifetime(file) {
      let view = file.bytes.view
      var hasher = Hasher()
      if whole || view.count <= 2 * end {
        hasher.combine(bytes: UnsafeRawBufferPointer(view.buffer))
      } else {
        hasher.combine(bytes: UnsafeRawBufferPointer(view[0..<end].buffer))
        hasher.combine(bytes: UnsafeRawBufferPointer(view[view.count - end..<view.count].buffer))
      }
      return Key(size: view.count, hash: hasher.finalize())
    }
  }

  private static func same(_ left: EvidenceFile, _ right: EvidenceFile) -> Bool {
    left.bytes.view.isEqual(to: right.bytes.view)
  }
}
