import Records
import Synchronization

/// Takes members out of archives, and out of archives inside them.
///
/// What is taken out stays in memory, or in a temporary file without a name; names are labels. Limits are absolute,
/// because honest logs pack 50:1 and more.
public final class Unpacker: Sendable {
  /// How much is unpacked at most.
  public struct Limits: Sendable {
    /// Bytes of one member.
    public var memberBytes = 4 << 30
    /// Bytes of all members of the case.
    public var totalBytes = 16 << 30
    /// Members of the case.
    public var members = 200_000
    /// Archives inside archives.
    public var depth = 5

    /// The usual limits.
    public init() {}
  }

  /// Bytes of a member that are looked at to see what it is.
  static let headBytes = 64 << 10

  /// Bytes after which a text must be more than just text to be kept.
  public static let textLimit = 64 << 20
  /// Bytes kept in memory: of one member while there is room for all, of all, and of one when there is none.
  private static let memory = (member: 256 << 20, total: 1 << 30, least: 16 << 20)

  private struct Used {
    var bytes = 0
    var kept = 0
    var members = 0
  }

  private let limits: Limits
  private let passwords: [String]
  private let isWanted: @Sendable (ByteView, String) -> Bool
  private let used = Mutex(Used())

  /// An unpacker.
  ///
  /// - Parameters:
  ///   - passwords: tried in turn on encrypted members; kept in memory only.
  ///   - isWanted: whether anybody reads a member, by its path and its first 64 KiB; asked again with 64 MiB where it
  ///     is that long. Of members that nobody reads only the beginning is kept.
  public init(
    limits: Limits = Limits(), passwords: [String] = [],
    isWanted: @escaping @Sendable (ByteView, String) -> Bool
  ) {
    self.limits = limits
    self.passwords = passwords
    self.isWanted = isWanted
  }

  /// Whether members of `file` need a password.
  public static func isEncrypted(_ file: EvidenceFile) -> Bool {
    // Of the formats here libarchive can decrypt zip alone.
    guard ArchiveKind.of(file.bytes.view) == .zip,
      let reader = try? ArchiveReader(file.bytes, offset: 0, kind: .zip, passwords: [])
    else { return false }
    while let member = try? reader.next() {
      if member.isEncrypted { return true }
    }
    return false
  }

  /// `file`, followed by its members and theirs when it is an archive.
  public func unpack(_ file: EvidenceFile) -> [EvidenceFile] { members(of: file) ?? [file] }

  /// `file`, followed by its members and theirs; nil when it is no archive.
  public func members(of file: EvidenceFile) -> [EvidenceFile]? { members(of: file, depth: 0) }

  private func unpack(_ file: EvidenceFile, depth: Int) -> [EvidenceFile] {
    members(of: file, depth: depth) ?? [file]
  }

  private func members(of file: EvidenceFile, depth: Int) -> [EvidenceFile]? {
    guard file.isWhole else { return nil }
    var outer = file
    if MailMessage.recognises(file.bytes.view) { return mail(file, depth: depth) }
    guard let found = archive(in: file.bytes.view) else { return nil }
    guard depth < limits.depth else {
      outer.faults.append(
        EvidenceFile.Fault(problem: .limit("\(limits.depth) archives inside each other"), action: .skipped))
      outer.memberCount = 0
      return [outer]
    }
    let work = Extraction(self, file, found.kind)
    work.run(offset: found.offset)
    outer.faults += work.faults
    outer.memberCount = work.members.count
    return [outer] + work.members.flatMap { unpack($0, depth: depth + 1) }
  }

  /// A stored mail, its text and its attachments.
  private func mail(_ file: EvidenceFile, depth: Int) -> [EvidenceFile] {
    var outer = file
    guard depth < limits.depth else {
      outer.faults.append(
        EvidenceFile.Fault(problem: .limit("\(limits.depth) archives inside each other"), action: .skipped))
      return [outer]
    }
    guard let message = MailMessage(file.bytes.view) else { return [file] }
    let parts = message.files(path: file.path)
    outer.memberCount = parts.count
    outer.isMail = true
    var members: [EvidenceFile] = []
    for part in parts {
      guard admits(), spend(part.byteCount) else {
        outer.faults.append(
          EvidenceFile.Fault(
            problem: .limit("\(limits.members) members, \(limits.totalBytes) bytes unpacked"),
            action: .stopped))
        break
      }
      members += unpack(part, depth: depth + 1)
    }
    return [outer] + members
  }

  private func archive(in view: ByteView) -> (kind: ArchiveKind, offset: Int)? {
    if let kind = ArchiveKind.of(view) { return (kind, 0) }
    // Only where no text can be: a program that unpacks itself, or bytes that nobody knows.
    guard view.starts(with: "MZ", at: 0, before: view.count) || TextDecoder.encoding(of: view) == .binary,
      !isWanted(view[0..<min(view.count, Self.headBytes)], ""), let offset = CabinetHeader.search(view)
    else { return nil }
    return (.cab, offset)
  }

  /// One archive.
  private final class Extraction {
    let unpacker: Unpacker
    let file: EvidenceFile
    let kind: ArchiveKind
    var members: [EvidenceFile] = []
    var faults: [EvidenceFile.Fault] = []

    init(_ unpacker: Unpacker, _ file: EvidenceFile, _ kind: ArchiveKind) {
      self.unpacker = unpacker
      self.file = file
      self.kind = kind
    }

    func run(offset: Int) {
      if kind == .cab, let header = CabinetHeader(file.bytes.view, at: offset) {
        guard !header.hasPrevious, !header.hasNext else {
          let others = header.neighbours.joined(separator: ", ")
          return fault(
            .archive(.multiVolume, file: commandName, detail: "\(header.set)/\(header.index) \(others)"),
            .skipped)
        }
        if header.size > file.byteCount - offset {
          fault(.truncated(part: "cab, \(header.size) bytes"), .keptPartly)
        }
      }
      do {
        let reader = try ArchiveReader(file.bytes, offset: offset, kind: kind, passwords: unpacker.passwords)
        // A reader that fails and never gets on is left.
        while faults.count < 64 {
          let member: ArchiveReader.Member
          do {
            guard let next = try reader.next() else { return }
            member = next
          } catch {
            fault(problem(error.text, isEncrypted: reader.hasEncryptedMembers), .stopped)
            if error.isFatal { return }
            continue
          }
          guard take(member, reader) else { return }
        }
      } catch {
        fault(problem(error.text, isEncrypted: false), .skipped)
      }
    }

    /// Reads one member.
    ///
    /// - Returns: whether the archive can be read on.
    private func take(_ member: ArchiveReader.Member, _ reader: ArchiveReader) -> Bool {
      guard member.isFile else { return true }
      let isRaw = kind.isStream && member.name == "data"
      let name = isRaw ? streamName : member.name
      let path = file.path + "!" + name
      guard unpacker.admits() else {
        fault(.limit("\(unpacker.limits.members) members"), .stopped)
        return false
      }
      var buffer = MemberBuffer(expected: max(member.size ?? 0, 0), limit: unpacker.memoryLimit)
      var isWanted: Bool?
      var isLookedAtTwice = false
      var problems: [EvidenceFile.Fault] = []
      var length = 0
      var isReadable = true
      // libarchive 3.6.2 fails for good when it is asked for the bytes of an empty member packed with LZMA.
      let isEmpty = kind == .zip && member.size == 0
      loop: while !isEmpty {
        if isWanted == nil, length >= Unpacker.headBytes { isWanted = unpacker.wants(buffer.view, path) }
        // Before it takes disk space, a text must be more than just text.
        if isWanted == true, !isLookedAtTwice, length >= Unpacker.textLimit {
          isLookedAtTwice = true
          isWanted = unpacker.wants(buffer.view, path)
        }
        if isWanted == false, !kind.mustDrain { break }
        var step = ArchiveReader.Step.end
        let read = { (space: UnsafeMutableBufferPointer<UInt8>) -> Int in
          step = reader.read(into: space)
          if case .bytes(let count) = step { return count }
          return 0
        }
        if isWanted == false {
          _ = buffer.drain(read)
        } else if buffer.append(read) == nil {
          problems.append(
            EvidenceFile.Fault(problem: .limit("disk space for temporary files"), action: .keptPartly))
          break
        }
        switch step {
        case .bytes(let count):
          length += count
          if length > unpacker.limits.memberBytes || !unpacker.spend(count) {
            let limit =
              length > unpacker.limits.memberBytes ? unpacker.limits.memberBytes : unpacker.limits.totalBytes
            problems.append(
              EvidenceFile.Fault(problem: .limit("\(limit) bytes unpacked"), action: .keptPartly))
            // What follows in this archive cannot be trusted to be read right when a member was not read whole.
            isReadable = length > unpacker.limits.memberBytes && !kind.mustDrain
            break loop
          }
        case .end: break loop
        case .failed(let text), .fatal(let text):
          problems.append(
            EvidenceFile.Fault(
              problem: problem(text, isEncrypted: member.isEncrypted),
              action: length > 0 ? .keptPartly : .skipped))
          if case .fatal = step { isReadable = false }
          break loop
        }
      }
      if problems.isEmpty, isWanted != false, let size = member.size, size != length {
        problems.append(
          EvidenceFile.Fault(
            problem: .archive(.size, file: commandName, detail: "\(length)/\(size)"), action: .keptPartly))
      }
      let keeps = isWanted ?? unpacker.wants(buffer.view, path)
      if keeps || (buffer.count == length && isWanted == nil) {
        unpacker.keep(buffer.count)
        members.append(buffer.file(path: path, faults: problems))
      } else {
        members.append(
          EvidenceFile(
            path: path, bytes: buffer.copy(Unpacker.headBytes), byteCount: max(member.size ?? length, length),
            faults: problems))
      }
      return isReadable
    }

    private var lastName: String {
      lastPart(of: file.path)
    }

    /// The archive's name as it may stand in a command that people copy: only where nothing in it means something to
    /// a shell.
    private var commandName: String {
      let isPlain = lastName.allSatisfy {
        $0.isASCII && ($0.isLetter || $0.isNumber || "._+".contains($0)) || $0 == "-"
      }
      return isPlain && !lastName.hasPrefix("-") ? lastName : "FILE." + kind.rawValue
    }

    /// `CBS.log` for `CBS.log.gz`.
    private var streamName: String {
      let last = lastName
      let suffix = "." + kind.rawValue
      return last.hasSuffix(suffix) && last.count > suffix.count ? String(last.dropLast(suffix.count)) : last
    }

    private func fault(_ problem: Complaint.Problem, _ action: Complaint.Action) {
      faults.append(EvidenceFile.Fault(problem: problem, action: action))
    }

    /// What libarchive's sentence means.
    private func problem(_ text: String, isEncrypted: Bool) -> Complaint.Problem {
      let reason: Complaint.ArchiveReason
      let lower = text.lowercased()
      if lower.contains("incorrect passphrase")
        || (isEncrypted && !unpacker.passwords.isEmpty && lower.contains("passphrase"))
      {
        reason = .wrongPassword
      } else if isEncrypted || lower.contains("passphrase") || lower.contains("encrypt") {
        reason = .encrypted
      } else if lower.contains("quantum") {
        reason = .quantum
      } else if lower.contains("method (9") || lower.contains("deflate64") || lower.contains("deflate-64") {
        reason = .deflate64
      } else if lower.contains("unsupported") {
        reason = .unsupported
      } else if lower.contains("truncated") {
        reason = .truncated
      } else if lower.contains("invalid cfdata") {
        reason = .shortBlocks
      } else {
        reason = .damaged
      }
      return .archive(reason, file: commandName, detail: text)
    }
  }

  // MARK: Limits

  private func admits() -> Bool {
    used.withLock { used in
      used.members += 1
      return used.members <= limits.members
    }
  }

  /// Bytes that the next member may take in memory.
  private var memoryLimit: Int {
    used.withLock { max(min(Self.memory.member, Self.memory.total - $0.kept), Self.memory.least) }
  }

  private func keep(_ bytes: Int) { used.withLock { $0.kept += bytes } }

  private func spend(_ bytes: Int) -> Bool {
    used.withLock { used in
      used.bytes += bytes
      return used.bytes <= limits.totalBytes
    }
  }

  private func wants(_ view: ByteView, _ path: String) -> Bool {
    ArchiveKind.of(view) != nil || isWanted(view, path)
  }
}
