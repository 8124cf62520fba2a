/// Numbers by offsets of one chunk: where names and templates stand.
///
/// A slot for each byte of a chunk, of which only those in use are cleared: two lookups a record make a hash table's
/// cost felt.
struct EvtxOffsetTable {
  private var slots = [UInt16](repeating: 0, count: EvtxParser.Size.chunk)
  private var used: [Int] = []

  /// The number at `offset`; nil when there is none.
  @inline(__always)
  subscript(offset: Int) -> Int? {
    guard slots.indices.contains(offset), slots[offset] > 0 else { return nil }
    return Int(slots[offset]) - 1
  }

  /// Sets the number at `offset`; what lies outside a chunk, or is too large, is not kept.
  mutating func set(_ number: Int, at offset: Int) {
    guard slots.indices.contains(offset), let slot = UInt16(exactly: number + 1) else { return }
    if slots[offset] == 0 { used.append(offset) }
    slots[offset] = slot
  }

  /// Forgets all numbers.
  mutating func clear() {
    for offset in used { slots[offset] = 0 }
    used.removeAll(keepingCapacity: true)
  }
}
