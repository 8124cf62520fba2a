/// One file (later: archive member, attachment) of the case: what it is, before it is read.
///
/// An object: a case may have 100,000 of them, and they are handed on often.
public final class Source: Sendable {
  /// Its number.
  public let id: SourceID
  /// The path as the person gave it, extended by what was found below it; members as `a.zip!b.log`.
  public let path: String
  /// What it is.
  public let kind: SourceKind
  /// The id of what is recognised but not read (`etl`), or the kind of archive (`zip`).
  public let detail: String?
  /// Its text encoding.
  public let encoding: TextEncoding
  /// Number of bytes as sent.
  public let byteCount: Int
  /// Where each line of rewritten text stands in the bytes as sent; nil when they are the same.
  public let offsets: OffsetMap?

  /// Makes a source.
  public init(
    id: SourceID, path: String, kind: SourceKind, detail: String? = nil, encoding: TextEncoding,
    byteCount: Int, offsets: OffsetMap? = nil
  ) {
    self.id = id
    self.path = path
    self.kind = kind
    self.detail = detail
    self.encoding = encoding
    self.byteCount = byteCount
    self.offsets = offsets
  }
}

/// Maps positions in decoded text to positions in the bytes as sent, exact at line starts.
///
/// Of a text whose lines are not those of the bytes as sent, a web page, also to the lines of these.
public struct OffsetMap: Sendable {
  private var decoded: [Int] = []
  private var original: [Int] = []
  private var lines: [UInt64] = []

  /// An empty map.
  public init() {}

  /// Adds a line start; both numbers grow.
  ///
  /// - Parameter line: the line as sent, from 1; for each line start of a text or for none.
  public mutating func add(decoded: Int, original: Int, line: UInt64? = nil) {
    self.decoded.append(decoded)
    self.original.append(original)
    if let line { lines.append(line) }
  }

  /// Moves the line start added last, behind what no line of the text holds.
  public mutating func moveLast(original: Int, line: UInt64) {
    guard !self.original.isEmpty, !lines.isEmpty else { return }
    self.original[self.original.count - 1] = original
    lines[lines.count - 1] = line
  }

  /// The map from this one's decoded positions to the originals of `inner`, which maps this one's originals.
  public func composed(with inner: OffsetMap) -> OffsetMap {
    var map = OffsetMap()
    for (decoded, original) in zip(decoded, original) {
      map.add(decoded: decoded, original: inner.original(of: original))
    }
    map.lines = lines
    return map
  }

  /// The line, as sent, of a decoded position; nil where the lines are those of the text.
  public func line(of position: Int) -> UInt64? {
    let next = decoded.partition { $0 > position }
    return next > 0 && lines.indices.contains(next - 1) ? lines[next - 1] : nil
  }

  /// The original position of a decoded one; of a position inside a line, that of the line's start.
  public func original(of position: Int) -> Int {
    let next = decoded.partition { $0 > position }
    return next == 0 ? position : original[next - 1]
  }
}
