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
    /// Bytes kept in memory: of one member while there is room for all, of all, and of one when there is none; the rest
    /// goes to temporary files.
    var memory = (member: 256 << 20, total: 1 << 30, least: 16 << 20)

    /// The usual limits.
    public init() {}
  }

  /// Bytes of a member that are looked at to see what it is.
  static let headBytes = 64 << 10

  /// Bytes after which a text must be more than just text to be kept.
  public static let textLimit = 64 << 20

  private struct Used {
    var bytes = 0
    var kept = 0
    var members = 0
  }

  private let limits: Limits
  private let passwords: [String]
  private let isWanted: @Sendable (ByteView, String) -> Bool
  private let isStopped: @Sendable () -> Bool
  private let used = Mutex(Used())

  /// An unpacker.
  ///
  /// - Parameters:
  ///   - passwords: tried in turn on encrypted members; kept in memory only.
  ///   - isWanted: whether anybody reads a member, by its path and its first 64 KiB; asked again with 64 MiB where it
  ///     is that long. Of members that nobody reads only the beginning is kept.
  ///   - isStopped: whether to leave off; asked at each member and at each MiB.
  public init(
    limits: Limits = Limits(), passwords: [String] = [],
    isWanted: @escaping @Sendable (ByteView, String) -> Bool,
    isStopped: @escaping @Sendable () -> Bool = { false }
  ) {
    self.limits = limits
    self.passwords = passwords
    self.isWanted = isWanted
    self.isStopped = isStopped
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

  /// What is packed in a file.
  fileprivate enum Packing: Sendable {
    case archive(ArchiveKind, offset: Int)
    case mail
    /// Taken apart once: by the same tables it is recognised and read.
    case outlookMail(CompoundFile)
    case document
  }

  private func packing(of file: EvidenceFile) -> Packing? {
    guard file.isWhole else { return nil }
    let view = file.bytes.view
    if MailMessage.recognises(view) { return .mail }
    if let container = OutlookMessage.container(view) { return .outlookMail(container) }
    if let kind = ArchiveKind.of(view) {
      return kind == .zip && WordText.recognises(view) ? .document : .archive(kind, offset: 0)
    }
    // Only where no text can be: a program that unpacks itself, or bytes that nobody knows.
    let isProgram = view.starts(with: "MZ", at: 0, before: view.count)
    guard isProgram || TextDecoder.encoding(of: view) == .binary,
      isProgram || !isWanted(view[0..<min(view.count, Self.headBytes)], ""),
      let offset = CabinetHeader.search(view)
    else { return nil }
    return .archive(.cab, offset: offset)
  }

  /// That a file is an archive or a mail, with what was found out of it meanwhile.
  public struct Packed: Sendable {
    fileprivate let packing: Packing
  }

  /// What ``unpack(_:_:tell:)`` has to do; nil when `file` is neither an archive nor a mail.
  public func look(at file: EvidenceFile) -> Packed? { packing(of: file).map { Packed(packing: $0) } }

  /// `file`, followed by its members and theirs when it is an archive.
  public func unpack(_ file: EvidenceFile) -> [EvidenceFile] {
    var found: [(place: Place, file: EvidenceFile)] = [([], file)]
    unpack(file, look(at: file)) { place, news in
      switch news {
      case .member(let file, _): found.append((place, file))
      case .end(let file):
        if let index = found.lastIndex(where: { $0.place == place }) { found[index].file = file }
      case .beginning, .passed: break
      }
    }
    return found.sorted { $0.place.lexicographicallyPrecedes($1.place) }.map(\.file)
  }

  /// Unpacks `file`, and tells at once what has come out of it.
  ///
  /// - Parameters:
  ///   - packed: what ``look(at:)`` has found, so that a mail's tables are not read again.
  ///   - tell: called on this thread. The members of one archive come in its order, and then its end; those of an
  ///     archive among them come after all of them, so that a member that swells takes no room from its neighbours.
  public func unpack(_ file: EvidenceFile, _ packed: Packed?, tell: @escaping (Place, News) -> Void) {
    unpack(file, packed?.packing, at: [], tell)
  }

  private func unpack(
    _ file: EvidenceFile, _ packing: Packing?, at place: Place, _ tell: @escaping (Place, News) -> Void
  ) {
    var outer = file
    guard let packing else { return tell(place, .end(outer)) }
    guard place.count < limits.depth else {
      outer.faults.append(
        EvidenceFile.Fault(problem: .limit("\(limits.depth) archives inside each other"), action: .skipped))
      if case .archive = packing { outer.memberCount = 0 }
      return tell(place, .end(outer))
    }
    switch packing {
    case .mail: mail(file, MailMessage(file.bytes.view), [], at: place, tell)
    case .outlookMail(let container):
      let (message, faults) = outlook(container)
      mail(file, message, faults, at: place, tell)
    case .archive(let kind, let offset):
      let work = Extraction(self, file, kind, place, tell)
      work.run(offset: offset)
      outer.faults += work.faults
      outer.memberCount = work.members.count
      tell(place, .end(outer))
      for (index, member) in work.members.enumerated() {
        if let inner = member.packing { unpack(member.file, inner, at: place + [index], tell) }
      }
    case .document: document(file, at: place, tell)
    }
  }

  /// The text of a Word document and what is embedded in it.
  private func document(_ file: EvidenceFile, at place: Place, _ tell: @escaping (Place, News) -> Void) {
    var outer = file
    let work = Extraction(self, file, .zip, place) { _, _ in }
    work.run(offset: 0)
    let all = work.members.map(\.file)
    let members = WordText.files(all, path: file.path) ?? all
    outer.faults += work.faults
    outer.memberCount = members.count
    let packings = members.map { packing(of: $0) }
    for (index, member) in members.enumerated() {
      tell(place + [index], .member(member, isPacked: packings[index] != nil))
    }
    tell(place, .end(outer))
    for (index, member) in members.enumerated() {
      if let packing = packings[index] { unpack(member, packing, at: place + [index], tell) }
    }
  }

  /// A stored mail, its text and its attachments.
  private func mail(
    _ file: EvidenceFile, _ message: MailMessage?, _ faults: [EvidenceFile.Fault], at place: Place,
    _ tell: @escaping (Place, News) -> Void
  ) {
    var outer = file
    outer.faults += faults
    guard let message else { return tell(place, .end(outer)) }
    let parts = message.files(path: file.path)
    outer.memberCount = parts.count
    outer.isMail = true
    for (index, part) in parts.enumerated() {
      guard admits(), spend(part.byteCount) else {
        outer.faults.append(
          EvidenceFile.Fault(
            problem: .limit("\(limits.members) members, \(limits.totalBytes) bytes unpacked"),
            action: .stopped))
        break
      }
      let packing = packing(of: part)
      tell(place + [index], .member(part, isPacked: packing != nil))
      if packing != nil { unpack(part, packing, at: place + [index], tell) }
    }
    tell(place, .end(outer))
  }

  private func outlook(_ container: CompoundFile) -> (MailMessage, [EvidenceFile.Fault]) {
    let message = OutlookMessage(container)
    var faults: [EvidenceFile.Fault] = []
    if message.isDamaged {
      faults.append(EvidenceFile.Fault(problem: .truncated(part: "msg"), action: .keptPartly))
    }
    if message.hasUnknownText {
      faults.append(EvidenceFile.Fault(problem: .unsupported(kind: "rtf"), action: .skipped))
    }
    return (MailMessage(message), faults)
  }

  /// One archive.
  private final class Extraction {
    let unpacker: Unpacker
    let file: EvidenceFile
    let kind: ArchiveKind
    let place: Place
    let tell: (Place, News) -> Void
    var members: [(file: EvidenceFile, packing: Packing?)] = []
    var faults: [EvidenceFile.Fault] = []

    init(
      _ unpacker: Unpacker, _ file: EvidenceFile, _ kind: ArchiveKind, _ place: Place,
      _ tell: @escaping (Place, News) -> Void
    ) {
      self.unpacker = unpacker
      self.file = file
      self.kind = kind
      self.place = place
      self.tell = tell
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
          if unpacker.isStopped() { return fault(.interrupted, .stopped) }
          let member: ArchiveReader.Member
          do {
            guard let next = try reader.next() else { return }
            member = next
          } catch {
            fault(problem(error.text, isEncrypted: reader.hasEncryptedMembers), .stopped)
            if error.isFatal { return }
            continue
          }
          guard take(member, reader) else {
            if unpacker.isStopped() { fault(.interrupted, .stopped) }
            return
          }
          tell(place, .passed(reader.passed))
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
      let path = file.path + "!" + (isRaw ? streamName : member.name)
      guard unpacker.admits() else {
        fault(.limit("\(unpacker.limits.members) members"), .stopped)
        return false
      }
      var course = MemberCourse(path: path, stated: member.size, limit: unpacker.memoryLimit)
      // libarchive 3.6.2 fails for good when it is asked for the bytes of an empty member packed with LZMA.
      if kind != .zip || member.size != 0 { read(member, reader, &course) }
      if course.problems.isEmpty, course.isWanted != false, let size = member.size, size != course.length {
        course.complain(
          .archive(.size, file: commandName, detail: "\(course.length)/\(size)"), .keptPartly)
      }
      let isReadable = course.isReadable
      let keeps = course.isWanted ?? unpacker.wants(course.buffer.view, path)
      let taken = course.file(keeps: keeps)
      if taken.isWhole { unpacker.keep(taken.byteCount) }
      let packing = unpacker.packing(of: taken)
      members.append((taken, packing))
      tell(place + [members.count - 1], .member(taken, isPacked: packing != nil))
      return isReadable
    }

    /// Reads the bytes of a member, as far as somebody wants them.
    private func read(_ member: ArchiveReader.Member, _ reader: ArchiveReader, _ course: inout MemberCourse) {
      while true {
        if course.isWanted == nil, course.length >= Unpacker.headBytes {
          course.isWanted = unpacker.wants(course.buffer.view, course.path)
        }
        // Before it takes disk space, a text must be more than just text.
        if course.isWanted == true, !course.isLookedAtTwice, course.length >= Unpacker.textLimit {
          course.isLookedAtTwice = true
          course.isWanted = unpacker.wants(course.buffer.view, course.path)
        }
        if course.isWanted == false, !kind.mustDrain { return }
        guard let step = course.step(reader) else {
          return course.complain(.limit("disk space for temporary files"), .keptPartly)
        }
        switch step {
        case .bytes(let count):
          guard spend(count, &course) else { return }
          if course.isNewStretch, !report(reader, &course) { return }
        case .end: return
        case .failed(let text), .fatal(let text):
          course.complain(
            problem(text, isEncrypted: member.isEncrypted), course.length > 0 ? .keptPartly : .skipped)
          if case .fatal = step { course.isReadable = false }
          return
        }
      }
    }

    /// Whether `count` bytes more are within the limits.
    private func spend(_ count: Int, _ course: inout MemberCourse) -> Bool {
      let limits = unpacker.limits
      let isLong = course.length > limits.memberBytes
      guard isLong || !unpacker.spend(count) else { return true }
      course.complain(
        .limit("\(isLong ? limits.memberBytes : limits.totalBytes) bytes unpacked"), .keptPartly)
      // What follows in this archive cannot be trusted to be read right when a member was not read whole.
      course.isReadable = isLong && !kind.mustDrain
      return false
    }

    /// Tells how far the archive and the member have come.
    ///
    /// - Returns: whether to go on.
    private func report(_ reader: ArchiveReader, _ course: inout MemberCourse) -> Bool {
      tell(place, .passed(reader.passed))
      if unpacker.isStopped() {
        course.complain(.interrupted, .keptPartly)
        course.isReadable = false
        return false
      }
      if course.isWanted == true, let beginning = course.buffer.beginning {
        tell(place + [members.count], .beginning(path: course.path, beginning))
      }
      return true
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
    let memory = limits.memory
    return used.withLock { max(min(memory.member, memory.total - $0.kept), memory.least) }
  }

  private func keep(_ bytes: Int) { used.withLock { $0.kept += bytes } }

  private func spend(_ bytes: Int) -> Bool {
    used.withLock { used in
      used.bytes += bytes
      return used.bytes <= limits.totalBytes
    }
  }

  private func wants(_ view: ByteView, _ path: String) -> Bool {
    ArchiveKind.of(view) != nil || OutlookMessage.mayBe(view, path: path) || isWanted(view, path)
  }
}
