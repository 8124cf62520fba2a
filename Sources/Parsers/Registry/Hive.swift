import Records

/// A registry hive (`regf`): its base block, and checked access to its cells.
///
/// Nothing is read beforehand and no tree is built; ``HiveWalk`` visits the keys. The layout: `formats.md` section 5,
/// msuhanov's specification.
public struct Hive: Sendable {
  /// Bytes before the first bin, from which offsets of cells count.
  static let start = 4096
  /// No cell.
  static let none = UInt32.max

  /// The bytes: the mapped file, or a copy with the changes of the logs.
  let bytes: TextBuffer
  /// What stands at the beginning of the file.
  let base: BaseBlock

  /// The hive in `bytes`; nil when they are too short for one.
  init?(_ bytes: TextBuffer) {
    guard let base = BaseBlock(bytes.view) else { return nil }
    self.init(bytes, base)
  }

  init(_ bytes: TextBuffer, _ base: BaseBlock) {
    self.bytes = bytes
    self.base = base
  }

  /// The bytes, valid while the hive lives.
  var view: ByteView { bytes.view }

  /// What stands at the beginning of a hive and of each of its logs.
  struct BaseBlock: Sendable {
    /// Raised before and after a change is written: a hive is clean when both are equal.
    let sequence1: UInt32
    let sequence2: UInt32
    /// When it was written last.
    let written: UInt64
    /// 3 to 6; from 4 on, long values are kept in pieces.
    let minor: UInt32
    /// 0 for a hive; 1, 2 and 6 for a log.
    let type: UInt32
    /// The cell of the root key.
    let root: UInt32
    /// Bytes of all bins.
    var binsSize: UInt32
    /// The end of the path under which it was loaded last.
    let name: String
    /// Whether the sum over it is right.
    let isIntact: Bool

    /// The block at the start of `view`; nil when there is none.
    init?(_ view: ByteView) {
      guard view.has(512, at: 0), view.starts(with: "regf", at: 0, before: view.count) else { return nil }
      func u32(_ offset: Int) -> UInt32 { view.number(UInt32.self, at: offset) ?? 0 }
      sequence1 = u32(4)
      sequence2 = u32(8)
      written = view.number(UInt64.self, at: 12) ?? 0
      minor = u32(24)
      type = u32(28)
      root = u32(36)
      binsSize = u32(40)
      name = view.utf16Text(48..<112)
      isIntact = Self.sum(view) == u32(508)
    }

    /// The 127 numbers before the sum, by exclusive or; 0 and all ones are no sums.
    private static func sum(_ view: ByteView) -> UInt32 {
      let sum = stride(from: 0, to: 508, by: 4).reduce(UInt32(0)) { sum, offset in
        sum ^ (view.number(UInt32.self, at: offset) ?? 0)
      }
      return sum == 0 ? 1 : sum == .max ? .max - 1 : sum
    }

    /// Whether it was being written to when it was copied.
    var isDirty: Bool { sequence1 != sequence2 || !isIntact }

    /// Whether it stands at the beginning of a log.
    var isLog: Bool { [1, 2, 6].contains(type) }
  }

  // MARK: Cells

  /// The content of a cell, by places in the file.
  struct Cell {
    let start: Int
    let end: Int

    var count: Int { end - start }
  }

  /// The cell that ``offset`` points at.
  func cell(_ offset: UInt32, _ part: StaticString) throws(HiveFault) -> Cell {
    let place = Hive.start + Int(offset)
    guard offset != Hive.none, let raw = view.number(Int32.self, at: place) else {
      throw HiveFault(
        part: part, offset: min(place, view.count), kind: .short(needed: 4, found: max(0, view.count - place))
      )
    }
    let size = Int(raw.magnitude)
    guard raw < 0, size >= 8, size % 8 == 0, offset % 8 == 0 else {
      throw HiveFault(part: part, offset: place, kind: .wrong(needed: "a cell in use", found: "\(raw)"))
    }
    // A cut file may end inside the cell: what is there can be read.
    return Cell(start: place + 4, end: min(place + size, view.count))
  }

  /// The cell at `offset` that begins with `signature` and has at least `size` bytes.
  func cell(
    _ offset: UInt32, _ signature: StaticString, size: Int, _ part: StaticString
  ) throws(HiveFault) -> Cell {
    let cell = try cell(offset, part)
    guard view.starts(with: signature, at: cell.start, before: cell.end) else {
      throw HiveFault(
        part: part, offset: cell.start,
        kind: .wrong(needed: "\(signature)", found: hex(cell.start..<min(cell.start + 2, cell.end))))
    }
    guard cell.count >= size else {
      throw HiveFault(part: part, offset: cell.start, kind: .short(needed: size, found: cell.count))
    }
    return cell
  }

  func hex(_ range: Range<Int>) -> String {
    view[range].buffer.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  /// Numbers whose places a caller has proved.
  @inline(__always)
  func u32(_ offset: Int) -> UInt32 { view.number(UInt32.self, at: offset) ?? 0 }

  @inline(__always)
  func u16(_ offset: Int) -> UInt16 { view.number(UInt16.self, at: offset) ?? 0 }
}
