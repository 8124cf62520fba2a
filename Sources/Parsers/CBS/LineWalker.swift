import Records

/// Finds line ends: LF, CRLF, a lone CR, and the end of a run of NUL bytes, as a power loss leaves them in
/// the middle of a line.
///
/// Remembers how far the next LF and the next NUL are, so that a text without any of them is searched once
/// and not once a line.
struct LineWalker {
  let view: ByteView
  private var feed = Search(byte: 0x0a)
  private var null = Search(byte: 0)

  init(view: ByteView) {
    self.view = view
  }

  /// The end of the line that starts at `start`, looking no further than `limit`.
  ///
  /// - Returns: where the line's content ends and where the next line starts.
  @inline(__always)
  mutating func end(of start: Int, before limit: Int) -> (content: Int, next: Int) {
    let feed = feed.next(from: start, before: limit, in: view)
    var stop = feed ?? limit
    let null = null.next(from: start, before: stop, in: view)
    if let null { stop = null }
    if let carriage = view.first(0x0d, in: start..<stop) {
      if carriage + 1 < limit, view[carriage + 1] == 0x0a { return (carriage, carriage + 2) }
      return (carriage, carriage + 1)
    }
    if null != nil {
      var next = stop
      while next < limit, view[next] == 0 { next += 1 }
      return (stop, next)
    }
    return (stop, feed.map { $0 + 1 } ?? limit)
  }

  /// Whether a line starts at `position`, judged by the bytes around it alone.
  func isLineStart(_ position: Int) -> Bool {
    guard position > 0 else { return true }
    switch view[position - 1] {
    case 0x0a: return true
    case 0x0d: return position >= view.count || view[position] != 0x0a
    case 0: return position >= view.count || view[position] != 0
    default: return false
    }
  }

  /// Where a byte comes next, and from where on that is known.
  private struct Search {
    let byte: UInt8
    /// No such byte stands in `low..<high`.
    private var low = 0
    private var high = 0
    private var isHit = false

    /// Bytes searched at once: what is found out early must not cost more than the reading itself.
    private static let step = 65_536

    init(byte: UInt8) {
      self.byte = byte
    }

    @inline(__always)
    mutating func next(from start: Int, before limit: Int, in view: ByteView) -> Int? {
      if start < low || start > high {
        low = start
        high = start
        isHit = false
      }
      if high >= limit { return nil }
      if isHit { return high }
      return search(before: limit, in: view)
    }

    private mutating func search(before limit: Int, in view: ByteView) -> Int? {
      while high < limit {
        let end = min(view.count, high + Self.step)
        if let hit = view.first(byte, in: high..<end) {
          high = hit
          isHit = true
          return hit < limit ? hit : nil
        }
        high = end
      }
      return nil
    }
  }
}
