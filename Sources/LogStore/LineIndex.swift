import Records
import Synchronization

/// Line numbers of text sources: line ends counted block by block.
///
/// Who reads a text counts along (``count(_:in:source:)``), while its bytes are still near the processor;
/// what nobody counted is counted at the first question. Snapshots of one case share an index.
///
/// Counts line feeds as `grep -n` and editors do; in a text that has none, carriage returns.
public final class LineIndex: Sendable {
  private struct Counts {
    /// Line feeds of the blocks counted so far.
    var feeds: [Int: [UInt32]] = [:]
    var index: Index?
  }

  private struct Index {
    /// Bytes of the text: more may come while it is being unpacked.
    var byteCount: Int
    var lineEnd: UInt8
    /// Line ends before each block.
    var before: [UInt64]
  }

  private static let block = 16_384

  private let sources = Mutex<[SourceID: Counts]>([:])

  /// An index that knows nothing yet.
  public init() {}

  /// Counts the line feeds of `range`, which begins at a multiple of 16 KiB.
  public func count(_ range: Range<Int>, in text: TextBuffer, source: SourceID) {
    // What is smaller than a block is counted at the first question.
    guard range.lowerBound % Self.block == 0, range.count >= Self.block else { return }
    var feeds: [UInt32] = []
    feeds.reserveCapacity(range.count / Self.block)
    var start = range.lowerBound
    withExtendedLifetime(text) {
      while start + Self.block <= range.upperBound {
        feeds.append(UInt32(Self.count(0x0a, text.view[start..<start + Self.block])))
        start += Self.block
      }
    }
    let counted = feeds
    sources.withLock { $0[source, default: Counts()].feeds[range.lowerBound / Self.block] = counted }
  }

  /// Forgets what was counted of a source: it has turned out to be another text.
  public func forget(_ source: SourceID) { sources.withLock { $0[source] = nil } }

  /// The line, from 1, in which `position` of `source` stands.
  ///
  /// O(block) after the first question of a source.
  func line(of position: Int, in text: TextBuffer, source: SourceID) -> UInt64 {
    let index = sources.withLock { sources in
      if let known = sources[source]?.index, known.byteCount == text.count { return known }
      let built = Self.build(text.view, sources[source]?.feeds ?? [:])
      sources[source, default: Counts()].index = built
      return built
    }
    let block = min(position / Self.block, index.before.count - 1)
    let rest = text.view[block * Self.block..<position]
    return index.before[block] + UInt64(Self.count(index.lineEnd, rest)) + 1
  }

  private static func build(_ view: ByteView, _ feeds: [Int: [UInt32]]) -> Index {
    let lineEnd: UInt8 = view.first(0x0a, in: 0..<view.count) == nil ? 0x0d : 0x0a
    var before: [UInt64] = [0]
    before.reserveCapacity(view.count / block + 1)
    while before.count * block <= view.count {
      if lineEnd == 0x0a, let counted = feeds[before.count - 1], !counted.isEmpty {
        for count in counted { before.append(before[before.count - 1] + UInt64(count)) }
        continue
      }
      let start = (before.count - 1) * block
      before.append(before[before.count - 1] + UInt64(count(lineEnd, view[start..<start + block])))
    }
    return Index(byteCount: view.count, lineEnd: lineEnd, before: before)
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
