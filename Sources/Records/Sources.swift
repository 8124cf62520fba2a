/// Number of a source within its case.
public struct SourceID: Hashable, Comparable, Sendable {
  /// Position in the case's list of sources.
  public var index: UInt32

  /// Makes an id from a list position.
  public init(index: UInt32) {
    self.index = index
  }

  /// List order.
  public static func < (left: SourceID, right: SourceID) -> Bool { left.index < right.index }
}

/// What kind of file a source is; decided from its content first, its name second.
public enum SourceKind: String, Sendable, CaseIterable {
  /// CBS.log, CbsPersist, DeepClean and other text with the CBS prefix.
  case cbs
  /// dism.log: the CBS prefix, component `DISM`.
  case dism
  /// A binary event log.
  case evtx
  /// Events that Event Viewer, `wevtutil` or PowerShell wrote as XML, table or text.
  case eventExport
  /// setupact.log, setuperr.log: the CBS prefix, written by Windows Setup.
  case setup
  /// WindowsUpdate.log: tab-separated (to 8.1), or made of traces by Get-WindowsUpdateLog.
  case windowsUpdate
  /// ReportingEvents.log: what the update agent reports, with the zone in every row.
  case reportingEvents
  /// setupapi.dev.log, setupapi.offline.log: sections of device and driver installation.
  case setupAPI
  /// CheckSUR.log, CheckSUR.persist.log: the report of the readiness tool of Windows 7.
  case checkSUR
  /// FilterList.log: minifilters, without a clock.
  case filterList
  /// poqexec.log: what ran at early boot.
  case poqexec
  /// CompatData*.xml: what Windows Setup found incompatible.
  case compatData
  /// SetupDiagResults.xml, .log, .json: the result of SetupDiag.
  case setupDiag
  /// Mail or pasted text with excerpts of logs inside.
  case mail
  /// A Process Monitor capture: .PML, or its export as CSV or XML.
  case procmon
  /// What commands printed: listings, hashes, filters, packages, the system.
  case toolOutput
  /// A part of the registry as text (.reg).
  case registryExport
  /// A registry hive.
  case hive
  /// A log of a hive (.LOG1, .LOG2): changes that the hive itself may lack.
  case hiveLog
  /// A file of the component store: a program, manifest, catalogue or delta.
  case storeFile
  /// An archive or a compressed file; its members are sources of their own.
  case archive
  /// A stored mail (.eml); its text and attachments are sources of their own.
  case message
  /// Text without any log record that we know.
  case text
  /// A document that kbtriage wrote: a note, a result, the description of a sample.
  case own
  /// Recognised, but not read by this version.
  case unsupported
  /// Nothing that we know.
  case unknown
  /// No bytes at all.
  case empty
}

/// Text encoding of a source.
public enum TextEncoding: String, Sendable {
  /// UTF-8, with or without a byte order mark.
  case utf8 = "utf-8"
  /// UTF-16, little endian.
  case utf16le = "utf-16le"
  /// UTF-16, big endian.
  case utf16be = "utf-16be"
  /// GB18030, which includes GBK and GB2312.
  case gb18030
  /// Code page 1252, the fallback for western 8-bit text.
  case cp1252
  /// Not text.
  case binary
}

/// Bytes that stay where they are for as long as this object lives.
///
/// The one place where evidence is held in memory: a mapped file, or text that had to be rewritten
/// (UTF-16 turned into UTF-8, a mail whose wrapped lines were joined).
public final class TextBuffer: @unchecked Sendable {
  // Unchecked because of the raw pointer: the bytes behind it are never written after init.
  private let pointer: UnsafePointer<UInt8>
  /// Number of bytes.
  public let count: Int
  private let end: End

  /// What is done with the bytes when nobody looks at them any more.
  private enum End {
    case call(@Sendable () -> Void)
    /// Without a closure, which would be one more object for each of many small files.
    case deallocate
    /// They are a part of another one's.
    case keep(TextBuffer)
  }

  /// Takes over bytes that live until `release` is called.
  public init(pointer: UnsafePointer<UInt8>, count: Int, release: @escaping @Sendable () -> Void) {
    self.pointer = pointer
    self.count = count
    end = .call(release)
  }

  /// Takes over bytes that were allocated for it.
  public init(owning pointer: UnsafeMutablePointer<UInt8>, count: Int) {
    self.pointer = UnsafePointer(pointer)
    self.count = count
    end = .deallocate
  }

  /// Copies an array.
  public convenience init(_ bytes: [UInt8]) {
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(bytes.count, 1))
    bytes.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { copy.initialize(from: base, count: source.count) }
    }
    self.init(owning: copy, count: bytes.count)
  }

  deinit {
    switch end {
    case .call(let release): release()
    case .deallocate: pointer.deallocate()
    case .keep: break
    }
  }

  fileprivate init(part start: Int, count: Int, of whole: TextBuffer) {
    pointer = whole.pointer + start
    self.count = count
    end = .keep(whole)
  }

  /// These bytes and those of `next`, when they stand right behind these in one block; else nil.
  public func joined(with next: TextBuffer) -> TextBuffer? {
    guard continues(in: next), case .keep(let block) = end else { return nil }
    return TextBuffer(part: pointer - block.pointer, count: count + next.count, of: block)
  }

  /// Some of these bytes, which live as long as all of them.
  public func part(_ range: Range<Int>) -> TextBuffer {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    guard case .keep(let block) = end else {
      return TextBuffer(part: range.lowerBound, count: range.count, of: self)
    }
    return TextBuffer(part: pointer - block.pointer + range.lowerBound, count: range.count, of: block)
  }

  /// Whether the bytes of `next` stand right behind these in one block.
  public func continues(in next: TextBuffer) -> Bool {
    guard case .keep(let block) = end, case .keep(let other) = next.end else { return false }
    return block === other && pointer + count == next.pointer
  }

  /// All bytes; valid while this object lives.
  public var view: ByteView { ByteView(UnsafeBufferPointer(start: pointer, count: count)) }
}

/// Memory for the bytes of many small files, one behind the other: 100,000 of them cost no allocation each.
///
/// For one thread; what was taken out of it may be read by all.
public final class TextBlock {
  private let pointer: UnsafeMutablePointer<UInt8>
  private let whole: TextBuffer
  private let capacity: Int
  private var used = 0

  /// A block of so many bytes.
  public init(capacity: Int) {
    self.capacity = max(capacity, 1)
    pointer = .allocate(capacity: self.capacity)
    whole = TextBuffer(owning: pointer, count: self.capacity)
  }

  /// What has not been taken yet, to be written to.
  public var free: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: pointer + used, count: capacity - used)
  }

  /// Takes the next `count` bytes, which have been written: nobody writes there again.
  public func take(_ count: Int) -> TextBuffer {
    precondition(count >= 0 && count <= capacity - used)
    defer { used += count }
    return TextBuffer(part: used, count: count, of: whole)
  }
}

/// Where a record or a complaint stands.
public struct Location: Hashable, Sendable {
  /// The source.
  public var source: SourceID
  /// First byte, counted in the source as the customer sent it.
  public var offset: UInt64
  /// Number of bytes.
  public var length: UInt64
  /// Line (text, from 1) or record number (event logs); nil when neither applies.
  public var number: UInt64?

  /// Makes a location.
  public init(source: SourceID, offset: UInt64, length: UInt64, number: UInt64?) {
    self.source = source
    self.offset = offset
    self.length = length
    self.number = number
  }
}

/// What could not be read: where, what was wrong, and what was done about it.
public struct Complaint: Hashable, Sendable {
  /// What is wrong, as a wording key with values, so that it can be said in any language.
  public enum Problem: Hashable, Sendable {
    /// The path does not exist, or may not be opened; the text is the system's reason.
    case unreadable(reason: String)
    /// The file has no bytes, or the folder no files.
    case empty
    /// A file of a kind that this version does not read; the text names the kind.
    case unsupported(kind: String)
    /// A file in which nothing known was found.
    case unrecognised
    /// The structure is broken: field or part, what was needed, what was there.
    case malformed(part: String, needed: String, found: String)
    /// A stored sum differs from the computed one.
    case checksum(part: String)
    /// The file ends in the middle of something.
    case truncated(part: String)
    /// A limit was reached; the text names it.
    case limit(String)
    /// The file got shorter while it was read.
    case shrank
    /// A person stopped the reading before all of it was unpacked.
    case interrupted
    /// So many bytes were added while it was read.
    case grew(Int)
    /// The file was written to while it was read.
    case rewritten
    /// Another file took its place while it was read.
    case replaced
    /// It was deleted while it was read.
    case removed
    /// Bytes that are not valid in the source's encoding.
    case encoding(String)
    /// A run of NUL bytes, as a power loss leaves.
    case nulRun
    /// A repaired text that contradicts its own length or digit count.
    case repairMismatch(part: String, needed: String, found: String)
    /// Trace lines that the converting machine had no names for; the number of them.
    case undecoded(Int)
    /// Two statements about the clock that do not agree: the one that is used, and the other.
    case clockConflict(used: ClockStatement, other: ClockStatement)
    /// Dates that can be read day first or month first, and nothing in the source tells which; the text is the
    /// order that was taken.
    case dateOrder(String)
    /// Messages that whoever wrote the source cut, and their number.
    case cutMessages(Int)
    /// Names that whoever wrote the source cut, and their number.
    case cutNames(Int)
    /// Dates that show no year, and their number.
    case withoutYear(Int)
    /// A hive that was being written to when it was copied, without the logs that have the rest.
    case stale
    /// A copy of a hive that Windows kept beside it, of an earlier day.
    case olderCopy
    /// A hive that was being written to when it was copied: so many changed pages were taken from its logs.
    case replayed(pages: Int, logs: String)
    /// A log whose hive is not beside it; the text is the hive's name.
    case loneLog(hive: String)
    /// An archive, or a member of one, that cannot be unpacked: the name to write in a command, and the reader's own
    /// reason.
    case archive(ArchiveReason, file: String, detail: String)
  }

  /// Why an archive or its member cannot be unpacked.
  public enum ArchiveReason: String, Hashable, Sendable, CaseIterable {
    /// Quantum compression of old cabinets.
    case quantum
    /// One volume of a set.
    case multiVolume
    /// A cabinet whose data blocks are laid out as the reader cannot follow.
    case shortBlocks
    /// Deflate64, which Explorer uses for very large members.
    case deflate64
    /// A method that the reader does not know.
    case unsupported
    /// A password is needed.
    case encrypted
    /// No password given fits.
    case wrongPassword
    /// It ends too early.
    case truncated
    /// Other than the stated number of bytes.
    case size
    /// Broken in another way.
    case damaged
  }

  /// What a source says about its clock.
  public struct ClockStatement: Hashable, Sendable {
    /// The offset, `+08:00`.
    public var offset: String
    /// What says it, a word of the wording below `clock-basis`.
    public var basis: String
    /// How many of them.
    public var count: Int

    /// Makes one.
    public init(offset: String, basis: String, count: Int) {
      self.offset = offset
      self.basis = basis
      self.count = count
    }
  }

  /// What was done with the part.
  public enum Action: String, Hashable, Sendable {
    /// The part was left out.
    case skipped
    /// The part was read as far as possible.
    case keptPartly
    /// The part was read although it is suspect.
    case readAnyway
    /// The part was shown as it is, without an interpretation.
    case keptRaw
    /// Reading stopped here.
    case stopped
  }

  /// Where.
  public var location: Location
  /// What is wrong.
  public var problem: Problem
  /// What was done.
  public var action: Action

  /// Makes a complaint.
  public init(location: Location, problem: Problem, action: Action) {
    self.location = location
    self.problem = problem
    self.action = action
  }
}
