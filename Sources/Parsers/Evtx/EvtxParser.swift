import Records

/// Reads binary event logs (`.evtx`), a range of chunks at a time.
///
/// Each call is independent of the others and gives the same batch each time, so a loader can hand ranges
/// of chunks to different threads and put the batches together in their order:
///
///     let parser = EvtxParser(source: id, file: file)
///     let batch = parser.parse(chunks: 0..<parser.chunkCount)
///
/// The format: MS-EVEN6 2.2.12 and following for BinXML; the containers as libevtx documents them.
public struct EvtxParser: Sendable {
  /// Sizes that never differ between logs.
  enum Size {
    /// The file header's block.
    static let fileHeader = 4096
    /// A chunk.
    static let chunk = 65_536
    /// A chunk's header with its two tables.
    static let chunkHeader = 512
    /// A record's header.
    static let recordHeader = 24
    /// The smallest record: header, and the copy of its size.
    static let record = 28
  }

  private let source: SourceID
  private let file: TextBuffer
  private let writer: EvtxTextWriter

  /// A parser of `file`, whose records shall name `source`.
  public init(source: SourceID, file: TextBuffer) {
    self.source = source
    self.file = file
    writer = EvtxTextWriter(file)
  }

  /// Whether the bytes begin as an event log does.
  public static func recognises(_ view: ByteView) -> Bool {
    view.starts(with: "ElfFile\0", at: 0, before: view.count)
  }

  /// Number of chunk slots by the size of the file, a cut one included.
  ///
  /// The header's count is not used: logs copied from a running system have more chunks than it says.
  public var chunkCount: Int {
    let bytes = max(0, file.count - Size.fileHeader)
    return bytes / Size.chunk + (bytes % Size.chunk == 0 ? 0 : 1)
  }

  /// The records of `chunks`, in the order of the file; the batch's text are the bytes of these chunks.
  ///
  /// Complaints about the file's header come with the range that begins at 0. Chunks that the file does not
  /// have are ignored. A batch is full at 4 GiB and then says so in a complaint.
  ///
  /// Cost: linear in the size of the chunks.
  public func parse(chunks: Range<Int>) -> RecordBatch {
    withExtendedLifetime(file) {
      let view = file.view
      let wanted = chunks.clamped(to: 0..<chunkCount)
      let range = Self.start(wanted.lowerBound, view)..<Self.start(wanted.upperBound, view)
      let batch = RecordBatch(
        source: source, text: file, textRange: range, isLocalTime: false, writer: writer)
      var reader = EvtxRangeReader(view, batch, checksSums: !Self.hasNoSums(view), chunks: wanted.count)
      if chunks.lowerBound == 0 { Self.checkHeader(view, source).forEach { reader.complain($0) } }
      for chunk in wanted where !reader.isFull { reader.read(chunk: chunk) }
      return reader.batch
    }
  }

  /// Where chunk number `chunk` begins, or the file ends.
  private static func start(_ chunk: Int, _ view: ByteView) -> Int {
    min(Size.fileHeader + chunk * Size.chunk, view.count)
  }

  /// Flag 4 of the header: the stored sums mean nothing.
  private static func hasNoSums(_ view: ByteView) -> Bool {
    (view.number(UInt32.self, at: 120) ?? 0) & 4 != 0
  }

  private static func checkHeader(_ view: ByteView, _ source: SourceID) -> [Complaint] {
    func complaint(_ problem: Complaint.Problem, at offset: Int, length: Int, _ action: Complaint.Action)
      -> Complaint
    {
      let place = Location(source: source, offset: UInt64(offset), length: UInt64(length), number: nil)
      return Complaint(location: place, problem: problem, action: action)
    }
    guard view.count >= 128 else {
      return [complaint(.truncated(part: "file header"), at: 0, length: view.count, .stopped)]
    }
    var found: [Complaint] = []
    if !recognises(view) {
      let text = view[0..<8].buffer.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      found.append(
        complaint(
          .malformed(part: "file signature", needed: "456c6646696c6500", found: text), at: 0, length: 8,
          .readAnyway))
    }
    let major = view.number(UInt16.self, at: 38) ?? 0
    if major != 3 {
      found.append(
        complaint(
          .malformed(part: "major version", needed: "3", found: "\(major)"), at: 38, length: 2, .readAnyway))
    }
    let block = view.number(UInt16.self, at: 40) ?? 0
    if block != UInt16(Size.fileHeader) {
      found.append(
        complaint(
          .malformed(part: "size of header block", needed: "4096", found: "\(block)"), at: 40, length: 2,
          .readAnyway))
    }
    if !hasNoSums(view), view.number(UInt32.self, at: 124) != EvtxChecksum.of(view[0..<120]) {
      found.append(complaint(.checksum(part: "file header"), at: 124, length: 4, .readAnyway))
    }
    if view.count < Size.fileHeader {
      found.append(complaint(.truncated(part: "file header"), at: 0, length: view.count, .stopped))
    }
    return found
  }
}
