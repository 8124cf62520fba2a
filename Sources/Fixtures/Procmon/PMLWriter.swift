/// Writes Process Monitor captures, version 9, 32 and 64 bit, that other readers accept.
///
/// Written from the description of the format and not from our parser, so that tests compare two independent
/// readings of it. The same story always gives the same bytes.
///
///     var writer = PMLWriter()
///     writer.add(PMLProcess(index: 7, pid: 5096, name: "TiWorker.exe"))
///     writer.add(PMLEvent.createFile("C:\\a.txt", process: 7, time: 133_000_000_000_000_000))
///     let bytes = writer.file()
public struct PMLWriter: Sendable {
  /// Whether pointers have eight bytes.
  public var isWide: Bool
  /// Name of the computer.
  public var computer: String
  /// The folder of Windows.
  public var systemRoot = "C:\\Windows"
  /// Build of Windows.
  public var build: UInt32 = 17763
  /// Version that the header states.
  public var version: UInt32 = 9
  /// Whether the tables behind the events are written; without them it is a capture that was not closed.
  public var isClosed = true
  /// Stray bytes behind events, as Process Monitor leaves them: 0 to 3 by the event's number.
  public var leavesStrayBytes = true
  private(set) var processes: [PMLProcess] = []
  private(set) var events: [PMLEvent] = []

  /// A writer without events.
  public init(isWide: Bool = true, computer: String = "HOST-1") {
    self.isWide = isWide
    self.computer = computer
  }

  /// Adds a process.
  public mutating func add(_ process: PMLProcess) { processes.append(process) }

  /// Adds an event; they are written in the order of adding.
  public mutating func add(_ event: PMLEvent) { events.append(event) }

  /// Leaves out all events behind the first `count`.
  public mutating func keepEvents(_ count: Int) { events = Array(events.prefix(count)) }

  /// Adds the events again, a minute later each time, until the file has about `bytes`: bulk for benchmarks.
  public mutating func repeatEvents(upTo bytes: Int) {
    let own = events
    guard !own.isEmpty else { return }
    var random = SplitMix64(seed: 1)
    let size = own.reduce(0) { $0 + $1.bytes(isWide: isWide, junk: &random).count + 6 }
    var round: Int64 = 1
    while Int(round) * size < bytes {
      for event in own {
        var event = event
        event.time += round * 60 * 10_000_000
        events.append(event)
      }
      round += 1
    }
  }

  /// The file.
  public func file() -> [UInt8] {
    var body: [UInt8] = []
    var offsets: [Int] = []
    var random = SplitMix64(seed: 9)
    for (number, event) in events.enumerated() {
      offsets.append(Self.headerSize + body.count)
      body += event.bytes(isWide: isWide, junk: &random)
      guard leavesStrayBytes else { continue }
      for _ in 0..<number % 4 { body.append(UInt8(truncatingIfNeeded: random.next())) }
    }
    guard isClosed else { return header(events: 0, pointers: nil) + body }
    let table = offsets.flatMap { little(UInt64($0)).prefix(5) }
    var texts = PMLStrings()
    let people = processTable(&texts)
    let strings = texts.bytes()
    let icons = little(UInt32(0))
    let hosts = little(UInt32(0)) + little(UInt32(0))
    var position = Self.headerSize + body.count
    var pointers = [Self.headerSize]
    for part in [table, people, strings, icons] {
      pointers.append(position)
      position += part.count
    }
    pointers.append(position)
    return header(events: events.count, pointers: pointers) + body + table + people + strings + icons + hosts
  }

  static let headerSize = 0x3a8
  /// Addresses above belong to the kernel.
  private var highestUserAddress: UInt64 { isWide ? 0x7fff_fffe_ffff : 0x7ffe_ffff }

  /// - Parameter pointers: events, offsets, processes, strings, icons, hosts; nil when they were not written.
  private func header(events: Int, pointers: [Int]?) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Self.headerSize)
    func put(_ value: [UInt8], _ offset: Int) {
      bytes.replaceSubrange(offset..<offset + value.count, with: value)
    }
    put(Array("PML_".utf8), 0)
    put(little(version), 4)
    put(little(UInt32(isWide ? 1 : 0)), 8)
    put(Array(utf16(computer).prefix(30)), 0x0c)
    put(Array(utf16(systemRoot).prefix(518)), 0x2c)
    put(little(UInt32(events)), 0x234)
    put(little(highestUserAddress), 0x268)
    put(little(UInt32(284)), 0x270)
    put(little(UInt32(10)), 0x274)
    put(little(build), 0x27c)
    put(little(UInt32(2)), 0x280)
    put(little(UInt32(4)), 0x38c)
    put(little(UInt64(8 << 30)), 0x390)
    put(little(UInt64(Self.headerSize)), 0x398)
    if let pointers {
      for (index, pointer) in pointers.prefix(5).enumerated() {
        put(little(UInt64(pointer)), 0x240 + 8 * index)
      }
      put(little(UInt64(pointers[5])), 0x3a0)
    }
    return bytes
  }

  private func processTable(_ texts: inout PMLStrings) -> [UInt8] {
    var entries: [[UInt8]] = []
    for process in processes { entries.append(process.bytes(isWide: isWide, &texts)) }
    var bytes = little(UInt32(processes.count))
    for process in processes { bytes += little(process.index) }
    var offset = 4 + 8 * processes.count
    for entry in entries {
      bytes += little(UInt32(offset))
      offset += entry.count
    }
    return bytes + entries.joined()
  }
}

/// The table of strings: each text once.
struct PMLStrings {
  private var texts: [String] = []
  private var numbers: [String: UInt32] = [:]

  mutating func number(_ text: String) -> UInt32 {
    if let known = numbers[text] { return known }
    let number = UInt32(texts.count)
    texts.append(text)
    numbers[text] = number
    return number
  }

  func bytes() -> [UInt8] {
    var offsets: [UInt8] = []
    var body: [UInt8] = []
    let first = 4 + 4 * texts.count
    for text in texts {
      offsets += little(UInt32(first + body.count))
      let units = utf16(text) + [0, 0]
      body += little(UInt32(units.count)) + units
    }
    return little(UInt32(texts.count)) + offsets + body
  }
}

/// A process of a capture.
public struct PMLProcess: Sendable {
  /// A module that it has loaded.
  public struct Module: Sendable {
    /// First address.
    public var base: UInt64
    /// Number of bytes.
    public var size: UInt32
    /// Path.
    public var path: String
    /// Who made it.
    public var company: String
    /// Its version.
    public var version: String

    /// Makes one.
    public init(base: UInt64, size: UInt32, path: String, company: String, version: String) {
      self.base = base
      self.size = size
      self.path = path
      self.company = company
      self.version = version
    }
  }

  /// By which events refer to it.
  public var index: UInt32
  /// Process id.
  public var pid: UInt32
  /// Name.
  public var name: String
  /// Path of its program.
  public var image: String
  /// Who made it.
  public var company: String
  /// Version of its program.
  public var version: String
  /// What it has loaded.
  public var modules: [Module]

  /// Makes one.
  public init(
    index: UInt32, pid: UInt32, name: String, image: String = "", company: String = "", version: String = "",
    modules: [Module] = []
  ) {
    self.index = index
    self.pid = pid
    self.name = name
    self.image = image.isEmpty ? "C:\\Windows\\System32\\" + name : image
    self.company = company
    self.version = version
    self.modules = modules
  }

  func bytes(isWide: Bool, _ texts: inout PMLStrings) -> [UInt8] {
    func pointer(_ value: UInt64) -> [UInt8] {
      isWide ? little(value) : little(UInt32(truncatingIfNeeded: value))
    }
    var bytes: [UInt8] = []
    func put(_ number: UInt32) { bytes += little(number) }
    put(index)
    put(pid)
    put(0)
    put(0)
    bytes += little(UInt64(0x3e7))
    put(0)
    put(0)
    bytes += little(UInt64(133_000_000_000_000_000)) + little(UInt64(0))
    put(0)
    put(isWide ? 1 : 0)
    for text in ["System", "NT AUTHORITY\\SYSTEM", name, image, "\"\(image)\"", company, version, name] {
      put(texts.number(text))
    }
    put(0)
    put(0)
    bytes += pointer(0)
    put(UInt32(modules.count))
    for module in modules {
      bytes += pointer(0) + pointer(module.base)
      put(module.size)
      for text in [module.path, module.version, module.company, module.path] { put(texts.number(text)) }
      put(0)
      bytes += [UInt8](repeating: 0, count: 24)
    }
    return bytes
  }
}
