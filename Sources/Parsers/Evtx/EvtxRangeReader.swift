import Records

/// Reads chunks one after another and collects their records; the work behind ``EvtxParser/parse(chunks:)``.
struct EvtxRangeReader {
  /// Limits against crafted input.
  enum Limit {
    /// Text that is looked at in one chunk; chunks of the corpus give at most 0.2 MB.
    static let textPerChunk = 16 << 20
    /// Complaints about one chunk; what comes after is counted in one more.
    static let complaintsPerChunk = 64
  }

  /// How a record was found.
  enum Origin {
    /// Within the bounds that the chunk's header states.
    case stated
    /// Behind the records that the header knows: written after its last update.
    case afterHeader
    /// By its signature in a damaged part.
    case carved
    /// By its signature in the unused rest of a chunk: an old record, or what is left of it.
    case slack
  }

  private let file: ByteView
  private let checksSums: Bool
  private var reader = BinXmlReader()
  private let names = EvtxArena(capacity: 1024)
  /// What was read so far.
  private(set) var batch: RecordBatch

  // The chunk that is being read.
  private var base: UInt64 = 0
  private var chunkText = 0
  private var chunkComplaints = 0
  private var seen: [UInt64] = []

  /// Whether the batch can take no more records.
  private(set) var isFull = false

  /// A reader of about `chunks` chunks of `file` into `batch`.
  init(_ file: ByteView, _ batch: consuming RecordBatch, checksSums: Bool, chunks: Int) {
    self.file = file
    self.checksSums = checksSums
    self.batch = batch
    self.batch.reserveEvents(min(chunks, 4096) * 100)
  }

  /// Adds a complaint; of one chunk only so many.
  mutating func complain(_ complaint: Complaint) {
    chunkComplaints += 1
    if chunkComplaints < Limit.complaintsPerChunk {
      batch.complain(complaint)
    } else if chunkComplaints == Limit.complaintsPerChunk {
      var last = complaint
      last.problem = .limit("complaints about one chunk")
      batch.complain(last)
    }
  }

  private mutating func complain(
    _ problem: Complaint.Problem, at offset: Int, length: Int, number: UInt64? = nil,
    _ action: Complaint.Action
  ) {
    let place = Location(
      source: batch.source, offset: base + UInt64(max(offset, 0)), length: UInt64(max(length, 0)),
      number: number)
    complain(Complaint(location: place, problem: problem, action: action))
  }

  // MARK: - Chunks

  /// Reads chunk number `number` of the file; a cut one as if zeros followed.
  mutating func read(chunk number: Int) {
    guard let chunk = EvtxChunk(number, of: file) else { return }
    base = UInt64(chunk.start)
    chunkText = 0
    chunkComplaints = 0
    seen.removeAll(keepingCapacity: true)
    guard chunk.start + chunk.present - batch.textRange.lowerBound <= Int(UInt32.max) else {
      isFull = true
      complain(.limit("size of one batch"), at: 0, length: chunk.present, .stopped)
      return
    }
    withExtendedLifetime(chunk) { read(chunk.view, present: chunk.present) }
  }

  private mutating func read(_ view: ByteView, present: Int) {
    if !view.starts(with: "ElfChnk\0", at: 0, before: view.count) {
      if view.isAllZero { return }
      reader.begin(view)
      complain(
        .malformed(part: "chunk signature", needed: "ElfChnk", found: Self.hex(view[0..<8])), at: 0,
        length: present, .keptPartly)
      carve(view, from: EvtxParser.Size.chunkHeader, present: present, as: .carved)
      return
    }
    reader.begin(view)
    let stated = Int(view.number(UInt32.self, at: 48) ?? 0)
    let isStatedSane = (EvtxParser.Size.chunkHeader...view.count).contains(stated)
    if !isStatedSane {
      complain(
        .malformed(part: "free space offset", needed: "512 to 65536", found: "\(stated)"), at: 48, length: 4,
        .readAnyway)
    }
    if present < view.count, !isStatedSane || present < stated {
      complain(.truncated(part: "chunk"), at: present, length: view.count - present, .keptPartly)
    } else {
      checkSums(view, free: isStatedSane ? stated : nil)
    }
    walk(view, free: isStatedSane ? stated : view.count, present: present)
  }

  private mutating func checkSums(_ view: ByteView, free: Int?) {
    let flags = view.number(UInt32.self, at: 120) ?? 0
    guard checksSums, flags & 4 == 0 else { return }
    var header = EvtxChecksum()
    header.add(view[0..<120])
    header.add(view[128..<512])
    if header.value != view.number(UInt32.self, at: 124) {
      complain(.checksum(part: "chunk header"), at: 0, length: EvtxParser.Size.chunkHeader, .readAnyway)
    }
    guard let free else { return }
    if EvtxChecksum.of(view[512..<free]) != view.number(UInt32.self, at: 52) {
      complain(
        .checksum(part: "chunk records"), at: EvtxParser.Size.chunkHeader,
        length: free - EvtxParser.Size.chunkHeader, .readAnyway)
    }
  }

  /// Reads record after record while signature and size hold, also behind the end that the header states:
  /// logs copied from a running system have records that their headers do not know yet.
  private mutating func walk(_ view: ByteView, free: Int, present: Int) {
    var position = EvtxParser.Size.chunkHeader
    while position < view.count {
      let signature = view.number(UInt32.self, at: position) ?? 0
      // Zeros are a clean end, whatever the header says.
      if signature == 0 { break }
      guard let size = EvtxChunk.recordSize(view, position) else {
        if position < free {
          complainAboutRecord(view, position, signature)
          carve(view, from: position + 8, present: present, as: .carved)
        } else {
          carve(view, from: position, present: present, as: .slack)
        }
        return
      }
      if position + size > present {
        complain(.truncated(part: "record"), at: position, length: present - position, .keptPartly)
        record(view, position, size, present: present - position, isTorn: true, as: .carved)
        return
      }
      let copy = view.number(UInt32.self, at: position + size - 4) ?? 0
      let isTorn = Int(copy) != size
      if isTorn {
        complain(
          .malformed(part: "copy of record size", needed: "\(size)", found: "\(copy)"),
          at: position + size - 4, length: 4,
          number: view.number(UInt64.self, at: position + 8), .keptPartly)
      }
      record(view, position, size, isTorn: isTorn, as: position < free ? .stated : .afterHeader)
      let next = view.number(UInt32.self, at: position + size) ?? 0
      if isTorn, next != EvtxChunk.signature, next != 0 {
        // Its size may be wrong as well, and then other records lie inside it.
        carve(view, from: position + 8, present: present, as: position < free ? .carved : .slack)
        return
      }
      position += size
    }
    carve(view, from: position, present: present, as: position < free ? .carved : .slack)
  }

  private mutating func complainAboutRecord(_ view: ByteView, _ position: Int, _ signature: UInt32) {
    guard signature == EvtxChunk.signature else {
      complain(
        .malformed(part: "record signature", needed: "0x2a2a", found: "0x" + String(signature, radix: 16)),
        at: position, length: 4, .keptPartly)
      return
    }
    let size = view.number(UInt32.self, at: position + 4) ?? 0
    complain(
      .malformed(part: "record size", needed: "28 to \(view.count - position)", found: "\(size)"),
      at: position + 4, length: 4, number: view.number(UInt64.self, at: position + 8), .keptPartly)
  }

  /// Searches records by their signature, which stands on a multiple of eight.
  private mutating func carve(_ view: ByteView, from start: Int, present: Int, as origin: Origin) {
    var position = (start + 7) & ~7
    while position + EvtxParser.Size.record <= present {
      guard let hit = view.first(0x2a, in: position..<present) else { return }
      // A signature may only begin where the hit is, or further on.
      position = (hit + 7) & ~7
      if position == hit, let size = EvtxChunk.recordSize(view, position), size <= 65_024,
        position + size <= present,
        Int(view.number(UInt32.self, at: position + size - 4) ?? 0) == size,
        Self.plausible(view.number(UInt64.self, at: position + 16) ?? 0) != nil
      {
        record(view, position, size, isTorn: false, as: origin)
        position += (size + 7) & ~7
      } else if position == hit {
        position += 8
      }
    }
  }

  /// The time when a record could have been written: from 1990 to 2200.
  static func plausible(_ filetime: UInt64) -> Instant? {
    guard filetime > 122_700_000_000_000_000, filetime < 189_000_000_000_000_000 else { return nil }
    return Instant(filetime: Int64(filetime))
  }

  private static func hex(_ bytes: ByteView) -> String {
    bytes.buffer.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  // MARK: - Records

  /// - Parameter present: how many of its bytes the file has, when not all.
  private mutating func record(
    _ view: ByteView, _ position: Int, _ size: Int, present: Int? = nil, isTorn: Bool, as origin: Origin
  ) {
    let header = view.number(UInt64.self, at: position + 8) ?? 0
    // The slack of a chunk may hold copies of its own records.
    if origin == .slack || origin == .carved, seen.contains(header) { return }
    seen.append(header)
    let written = Self.plausible(view.number(UInt64.self, at: position + 16) ?? 0)
    let place = RecordBatch.Place(
      offset: base + UInt64(position), length: UInt32(min(size, present ?? size)), number: header)
    let marks: RecordMarks = isTorn || origin != .stated ? .salvaged : []
    guard chunkText <= Limit.textPerChunk else {
      complain(.limit("text of one chunk"), at: position, length: size, number: header, .skipped)
      return
    }
    let start = Int(base) + position
    do throws(EvtxFault) {
      defer { chunkText += reader.draft.size }
      try reader.read(EvtxChunk.body(position, size), followingPlans: true)
      names.truncate(to: 0)
      let row = EventRow(reader.draft, into: names, place: place, written: written, marks: marks)
      row.append(to: &batch, ByteView(names.bytes(0..<names.count)), start: start, place: row.place)
    } catch {
      // What is left of old records was overwritten by new ones; that is no damage.
      if origin == .slack { return }
      complain(error.problem(base: base), at: position, length: size, number: header, .keptRaw)
      EventRow(unreadableAt: place, written: written, marks: marks)
        .append(to: &batch, ByteView(names.bytes(0..<0)), start: start, place: place)
    }
  }
}
