import Records

/// Package spellings met lately and their terms: most lines name a package that one of the last lines named, and
/// comparing with that one is several times cheaper than finding its ends and hashing it.
///
/// Holds places in the text, not copies. A class, because it is a note to itself of a reader that changes nothing.
final class PackageMemory {
  /// A spelling: the run of package characters around its first tilde.
  struct Spelling {
    /// First byte of the run; the term's text starts here.
    var start = 0
    /// Bytes before the first tilde.
    var head = 0
    /// Bytes of the run; 0 for an empty slot.
    var count = 0
    var term = TermID(index: 0)

    /// Behind the run when its first tilde stands at `tilde`.
    func end(around tilde: Int) -> Int { tilde - head + count }
  }

  /// Slots as a power of two: 80 KB that stay near the processor, less for a text that cannot fill them.
  private let bits: Int
  /// None before there is a spelling to keep: a folder may hold 100,000 logs of three lines.
  private var spellings: UnsafeMutablePointer<Spelling>?

  /// A memory for the packages of a text of `bytes` bytes.
  init(bytes: Int) { bits = bytes < 65_536 ? 5 : 11 }

  deinit { spellings?.deallocate() }

  private func allocated() -> UnsafeMutablePointer<Spelling> {
    if let spellings { return spellings }
    let slots = UnsafeMutablePointer<Spelling>.allocate(capacity: 1 << bits)
    slots.initialize(repeating: Spelling(), count: 1 << bits)
    spellings = slots
    return slots
  }

  /// The known spelling around `tilde`, when exactly it stands there: between `lower` and `upper`, and ending on
  /// both sides where a search byte by byte would end.
  ///
  /// - Parameter classes: what each byte is to a package, ``PackageBytes``.
  @inline(__always)
  func spelling(
    around tilde: Int, in view: ByteView, lower: Int, upper: Int, classes: UnsafePointer<UInt8>
  ) -> Spelling? {
    guard let spellings, let slot = slot(tilde, view, lower, upper) else { return nil }
    let known = spellings[slot]
    let start = tilde - known.head
    let stop = start + known.count
    guard known.count > 0, start >= lower, stop <= upper,
      start == lower || classes[Int(view[start - 1])] != PackageBytes.name,
      stop == upper || classes[Int(view[stop])] == PackageBytes.other,
      view[start..<stop].isEqual(to: view[known.start..<known.start + known.count])
    else { return nil }
    return known
  }

  /// Keeps the spelling `start..<stop` around its first tilde.
  @inline(__always)
  func keep(_ range: Range<Int>, tilde: Int, in view: ByteView, lower: Int, upper: Int, term: TermID) {
    guard let slot = slot(tilde, view, lower, upper) else { return }
    allocated()[slot] = Spelling(
      start: range.lowerBound, head: tilde - range.lowerBound, count: range.count, term: term)
  }

  /// By the 24 bytes before the tilde: there the names differ.
  @inline(__always)
  private func slot(_ tilde: Int, _ view: ByteView, _ lower: Int, _ upper: Int) -> Int? {
    guard tilde - 24 >= lower, tilde < upper else { return nil }
    let raw = UnsafeRawBufferPointer(view[tilde - 24..<tilde].buffer)
    var hash = raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
    hash = (hash &* 0x9e37_79b9_7f4a_7c15) ^ raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    hash = (hash &* 0x9e37_79b9_7f4a_7c15) ^ raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
    hash = hash &* 0x9e37_79b9_7f4a_7c15
    return Int(hash >> (64 - UInt64(bits)))
  }
}
