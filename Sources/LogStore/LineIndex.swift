import Records
import Synchronization

/// Line numbers of text sources: line feeds counted block by block at the first question, because most
/// records are never asked where they stand.
///
/// Counts line feeds as `grep -n` and editors do; in a text that has none, carriage returns.
final class LineIndex: Sendable {
  private struct Index {
    var lineEnd: UInt8
    /// Line ends before each block.
    var before: [UInt64]
  }

  private static let block = 16_384

  private let indexes = Mutex<[SourceID: Index]>([:])

  /// The line, from 1, in which `position` of `source` stands.
  ///
  /// O(block) after the first question of a source.
  func line(of position: Int, in text: TextBuffer, source: SourceID) -> UInt64 {
    let index = indexes.withLock { indexes in
      if let known = indexes[source] { return known }
      let built = Self.build(text.view)
      indexes[source] = built
      return built
    }
    let block = min(position / Self.block, index.before.count - 1)
    let rest = text.view[block * Self.block..<position]
    return index.before[block] + UInt64(Self.count(index.lineEnd, rest)) + 1
  }

  private static func build(_ view: ByteView) -> Index {
    let lineEnd: UInt8 = view.first(0x0a, in: 0..<view.count) == nil ? 0x0d : 0x0a
    var before: [UInt64] = [0]
    before.reserveCapacity(view.count / block + 1)
    var start = 0
    while start + block <= view.count {
      before.append(before[before.count - 1] + UInt64(count(lineEnd, view[start..<start + block])))
      start += block
    }
    return Index(lineEnd: lineEnd, before: before)
  }

  private static func count(_ byte: UInt8, _ view: ByteView) -> Int {
    var total = 0
    var position = 0
    while let hit = view.first(byte, in: position..<view.count) {
      total += 1
      position = hit + 1
    }
    return total
  }
}
