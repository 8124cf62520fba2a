import Records

/// Something for each of some sources: what a dictionary is, by the numbers of sources instead of their hashes.
///
/// Elements come in the order of the sources.
public struct SourceTable<Value>: Sequence {
  private var slots: [Value?] = []

  /// A table of nothing, with room for so many sources.
  init(room: Int = 0) {
    slots.reserveCapacity(room)
  }

  /// What there is for a source.
  public subscript(source: SourceID) -> Value? {
    get {
      let index = Int(source.index)
      return index < slots.count ? slots[index] : nil
    }
    set {
      let index = Int(source.index)
      if index >= slots.count {
        guard newValue != nil else { return }
        while slots.count <= index { slots.append(nil) }
      }
      slots[index] = newValue
    }
  }

  /// What there is, without the sources.
  public var values: some Sequence<Value> { slots.lazy.compactMap { $0 } }

  /// Sources and what there is for them.
  public func makeIterator() -> some IteratorProtocol<(key: SourceID, value: Value)> {
    slots.enumerated().lazy.compactMap { index, value in
      value.map { (key: SourceID(index: UInt32(index)), value: $0) }
    }.makeIterator()
  }
}

extension SourceTable: Sendable where Value: Sendable {}
