import Records

/// One member on its way out of an archive: what has come of it, and what is known about it.
struct MemberCourse: ~Copyable {
  /// Its path as shown to people.
  let path: String
  private let stated: Int?
  /// The bytes that are kept.
  private(set) var buffer: MemberBuffer
  /// Bytes that have come, kept or not.
  private(set) var length = 0
  /// Whether anybody reads it; nil while too little of it is known.
  var isWanted: Bool?
  /// Whether that was asked again when it had become long.
  var isLookedAtTwice = false
  /// Whether what follows it in the archive can be read.
  var isReadable = true
  private(set) var problems: [EvidenceFile.Fault] = []
  private var stretch = 0

  /// Bytes after which it is told how far the member has come.
  private static let stretchBytes = 1 << 20

  /// A member of which nothing has come yet.
  ///
  /// - Parameters:
  ///   - stated: the size that the archive states.
  ///   - limit: bytes that may be kept in memory.
  init(path: String, stated: Int?, limit: Int) {
    self.path = path
    self.stated = stated
    buffer = MemberBuffer(expected: max(stated ?? 0, 0), limit: limit)
  }

  /// Says what is wrong with it.
  mutating func complain(_ problem: Complaint.Problem, _ action: Complaint.Action) {
    problems.append(EvidenceFile.Fault(problem: problem, action: action))
  }

  /// Reads on; nil when the disk refused to take the bytes.
  mutating func step(_ reader: ArchiveReader) -> ArchiveReader.Step? {
    var step = ArchiveReader.Step.end
    let read = { (space: UnsafeMutableBufferPointer<UInt8>) -> Int in
      // A member that is stored as it is comes in one block.
      step = reader.read(into: UnsafeMutableBufferPointer(rebasing: space.prefix(Self.stretchBytes)))
      if case .bytes(let count) = step { return count }
      return 0
    }
    if isWanted == false {
      _ = buffer.drain(read)
    } else if buffer.append(read) == nil {
      return nil
    }
    if case .bytes(let count) = step { length += count }
    return step
  }

  /// Whether another stretch has come since it was asked last.
  var isNewStretch: Bool {
    mutating get {
      guard length / Self.stretchBytes != stretch else { return false }
      stretch = length / Self.stretchBytes
      return true
    }
  }

  /// The member as a file of evidence: all that has come of it, or its head when nobody reads it.
  consuming func file(keeps: Bool) -> EvidenceFile {
    if keeps || (buffer.count == length && isWanted == nil) {
      return buffer.file(path: path, faults: problems)
    }
    return EvidenceFile(
      path: path, bytes: buffer.copy(Unpacker.headBytes), byteCount: max(stated ?? length, length),
      faults: problems)
  }
}
