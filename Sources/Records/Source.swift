/// One file (later: archive member, attachment) of the case: what it is, before it is read.
public struct Source: Sendable {
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
  /// Whether the lines of the text are those of the bytes as sent; not so for a web page.
  public let keepsLines: Bool

  /// Makes a source.
  public init(
    id: SourceID, path: String, kind: SourceKind, detail: String? = nil, encoding: TextEncoding,
    byteCount: Int, offsets: OffsetMap? = nil, keepsLines: Bool = true
  ) {
    self.id = id
    self.path = path
    self.kind = kind
    self.detail = detail
    self.encoding = encoding
    self.byteCount = byteCount
    self.offsets = offsets
    self.keepsLines = keepsLines
  }
}

/// Maps positions in decoded text to positions in the bytes as sent, exact at line starts.
public struct OffsetMap: Sendable {
  private var decoded: [Int] = []
  private var original: [Int] = []

  /// An empty map.
  public init() {}

  /// Adds a line start; both numbers grow.
  public mutating func add(decoded: Int, original: Int) {
    self.decoded.append(decoded)
    self.original.append(original)
  }

  /// The map from this one's decoded positions to the originals of `inner`, which maps this one's originals.
  public func composed(with inner: OffsetMap) -> OffsetMap {
    var map = OffsetMap()
    for (decoded, original) in zip(decoded, original) {
      map.add(decoded: decoded, original: inner.original(of: original))
    }
    return map
  }

  /// The original position of a decoded one; of a position inside a line, that of the line's start.
  public func original(of position: Int) -> Int {
    let next = decoded.partition { $0 > position }
    return next == 0 ? position : original[next - 1]
  }
}
