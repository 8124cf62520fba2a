import Records

/// A process of a capture: who acts.
struct ProcmonProcess: Sendable {
  /// By which events refer to it: pids repeat.
  var index: UInt32
  var pid: UInt32
  var parentPid: UInt32
  /// Numbers of strings, or texts of an event where the capture has no table of strings.
  var name: String
  var image: String
  var company: String
  var version: String
  var modules: [ProcmonModule] = []

  /// A process that only its own events tell of.
  init(index: UInt32, pid: UInt32, image: String) {
    self.index = index
    self.pid = pid
    parentPid = 0
    name = lastPart(of: image, separators: .backslash)
    self.image = image
    company = ""
    version = ""
  }
}

/// A module that a process had loaded; texts are numbers of strings.
struct ProcmonModule: Sendable {
  var base: UInt64
  var size: UInt32
  var path: UInt32
  var version: UInt32
  var company: UInt32
}

/// The table of processes (`formats.md` 2.2).
struct ProcmonProcesses: Sendable {
  private(set) var all: [ProcmonProcess] = []
  private var byIndex: [UInt32: Int] = [:]
  // Indexes are small numbers: asked for each event, so not by hash.
  private var pids: [UInt32] = []
  private(set) var faults: [ProcmonFault] = []

  /// Without any process.
  init() {}

  /// Reads the table at `start`.
  init(_ bytes: ProcmonBytes, at start: Int, isWide: Bool, strings: ProcmonStrings) {
    guard let count = bytes.u32(start), bytes.view.has(Int(count) * 8, at: start + 4) else {
      faults.append(.truncated("table of processes", at: start))
      return
    }
    // Modules tile exactly: a table that claims more of them than fit into the file repeats itself.
    var room = bytes.view.count / Self.moduleSize(isWide)
    let offsets = start + 4 + Int(count) * 4
    for entry in 0..<Int(count) {
      guard let offset = bytes.u32(offsets + entry * 4),
        let process = Self.process(bytes, at: start + Int(offset), isWide, strings, &room)
      else {
        faults.append(.truncated("process \(entry)", at: offsets + entry * 4))
        break
      }
      add(process)
    }
  }

  /// Adds a process; the first of an index stays.
  mutating func add(_ process: ProcmonProcess) {
    guard byIndex[process.index] == nil else { return }
    byIndex[process.index] = all.count
    all.append(process)
    let index = Int(process.index)
    guard index < Self.dense else { return }
    if index >= pids.count { pids += [UInt32](repeating: 0, count: index + 1 - pids.count) }
    pids[index] = process.pid
  }

  private static let dense = 65_536

  /// The pid of a process; 0 when there is none of that index.
  @inline(__always)
  func pid(_ index: UInt32) -> UInt32 {
    Int(index) < pids.count ? pids[Int(index)] : Int(index) < Self.dense ? 0 : self[index]?.pid ?? 0
  }

  subscript(index: UInt32) -> ProcmonProcess? { byIndex[index].map { all[$0] } }

  /// Position in ``all``.
  func position(_ index: UInt32) -> Int? { byIndex[index] }

  private static func moduleSize(_ isWide: Bool) -> Int { isWide ? 64 : 56 }

  private static func process(
    _ bytes: ProcmonBytes, at start: Int, _ isWide: Bool, _ strings: ProcmonStrings, _ room: inout Int
  ) -> ProcmonProcess? {
    let pointer = isWide ? 8 : 4
    guard bytes.view.has(0x60 + pointer + 4, at: start), let index = bytes.u32(start),
      let pid = bytes.u32(start + 4), let modules = bytes.u32(start + 0x60 + pointer)
    else { return nil }
    func string(_ offset: Int) -> String { bytes.u32(start + offset).flatMap { strings[$0] } ?? "" }
    var process = ProcmonProcess(index: index, pid: pid, image: string(0x44))
    process.parentPid = bytes.u32(start + 8) ?? 0
    if !string(0x40).isEmpty { process.name = string(0x40) }
    process.company = string(0x4c)
    process.version = string(0x50)
    let first = start + 0x60 + pointer + 4
    let size = moduleSize(isWide)
    guard Int(modules) <= room, bytes.view.has(Int(modules) * size, at: first) else { return nil }
    room -= Int(modules)
    process.modules.reserveCapacity(Int(modules))
    for number in 0..<Int(modules) {
      let at = first + number * size
      let texts = at + 2 * pointer + 4
      process.modules.append(
        ProcmonModule(
          base: bytes.pointer(at + pointer, isWide: isWide) ?? 0, size: bytes.u32(at + 2 * pointer) ?? 0,
          path: bytes.u32(texts) ?? .max, version: bytes.u32(texts + 4) ?? .max,
          company: bytes.u32(texts + 8) ?? .max))
    }
    process.modules.sort { ($0.base, $0.size) < ($1.base, $1.size) }
    return process
  }
}

/// The table of strings (`formats.md` 2.2), decoded one by one when asked.
struct ProcmonStrings: Sendable {
  private let file: TextBuffer
  private let start: Int
  /// Number of strings.
  let count: Int
  private(set) var faults: [ProcmonFault] = []

  /// The table at `start` of `file`.
  init(_ file: TextBuffer, at start: Int) {
    self.file = file
    self.start = start
    let bytes = ProcmonBytes(view: file.view)
    let stated = bytes.u32(start).map { Int($0) }
    if let stated, file.view.has(stated * 4, at: start + 4) {
      count = stated
    } else {
      count = 0
      if start != 0 { faults.append(.truncated("table of strings", at: start)) }
    }
  }

  /// The string; nil when there is none of that number, or it does not lie in the file.
  subscript(index: UInt32) -> String? {
    withExtendedLifetime(file) {
      let bytes = ProcmonBytes(view: file.view)
      guard Int(index) < count, let offset = bytes.u32(start + 4 + Int(index) * 4),
        let size = bytes.u32(start + Int(offset)), bytes.view.has(Int(size), at: start + Int(offset) + 4)
      else { return nil }
      return bytes.utf16(start + Int(offset) + 4, units: min(Int(size) / 2, 32_768))
    }
  }
}

/// Something wrong with a capture: what, and where.
struct ProcmonFault: Sendable, Hashable {
  var problem: Complaint.Problem
  var offset: Int
  var action: Complaint.Action

  static func truncated(_ part: String, at offset: Int) -> ProcmonFault {
    ProcmonFault(problem: .truncated(part: part), offset: offset, action: .keptPartly)
  }
}
