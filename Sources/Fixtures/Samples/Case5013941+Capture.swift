extension Case5013941 {
  /// The security product that holds what servicing is refused; invented.
  public static let holder = "exguard.exe"

  /// A Process Monitor capture of the failing minute: a security product scans the file of the transaction that
  /// servicing deletes, and servicing is refused with `DELETE PENDING` at the second that CBS.log names.
  ///
  /// - Parameters:
  ///   - start: the session's first instant, as the servicing log has it.
  ///   - isFiltered: whether it was saved with a filter, so that registry and processes are missing.
  public static func capture(
    isWide: Bool = true, start: FileTime = FileTime(2022, 10, 8, 5, 50, 39, 102), isFiltered: Bool = false
  ) -> PMLWriter {
    var story = CaptureStory(isWide: isWide, start: start, isFiltered: isFiltered)
    story.tell()
    return story.writer
  }
}

/// What happens in the failing minute.
private struct CaptureStory {
  var writer: PMLWriter
  private let start: FileTime
  private let isFiltered: Bool
  private var events: [(time: Int64, event: PMLEvent)] = []

  private enum Who {
    static let system: UInt32 = 201
    static let servicing: UInt32 = 230
    static let guardian: UInt32 = 214
    static let others: ClosedRange<UInt32> = 240...252
  }

  private static let kernel: UInt64 = 0xffff_f803_1000_0000

  init(isWide: Bool, start: FileTime, isFiltered: Bool) {
    writer = PMLWriter(isWide: isWide)
    self.start = start
    self.isFiltered = isFiltered
    addProcesses()
  }

  private var kernel: UInt64 { writer.isWide ? Self.kernel : 0x8200_0000 }

  private mutating func addProcesses() {
    typealias Module = PMLProcess.Module
    let (windows, microsoft) = ("C:\\Windows\\System32\\", "Microsoft Corporation")
    let version = "10.0.17763.1 (WinBuild.160101.0800)"
    writer.add(
      PMLProcess(
        index: Who.system, pid: 4, name: "System", image: "System",
        modules: [
          Module(
            base: kernel, size: 0xa0_0000, path: windows + "ntoskrnl.exe", company: microsoft,
            version: "10.0.17763.2928"),
          Module(
            base: kernel + 0x100_0000, size: 0x6_0000, path: windows + "drivers\\fltmgr.sys",
            company: microsoft, version: "10.0.17763.1"),
          Module(
            base: kernel + 0x200_0000, size: 0x2_0000, path: windows + "drivers\\exguard.sys",
            company: "Example Security Ltd.", version: "7.3.0.118"),
        ]))
    writer.add(
      PMLProcess(
        index: Who.servicing, pid: UInt32(Case5013941.processID), name: "TiWorker.exe",
        image: "C:\\Windows\\WinSxS\\amd64_microsoft-windows-servicingstack\\TiWorker.exe",
        company: microsoft, version: version,
        modules: [
          Module(
            base: 0x4000_0000, size: 0x30_0000, path: windows + "wcp.dll", company: microsoft,
            version: "10.0.17763.2865")
        ]))
    writer.add(
      PMLProcess(
        index: Who.guardian, pid: 2284, name: Case5013941.holder,
        image: "C:\\Program Files\\Example Security\\exguard.exe", company: "Example Security Ltd.",
        version: "7.3.0.118"))
    for (number, index) in Who.others.enumerated() {
      writer.add(
        PMLProcess(
          index: index, pid: UInt32(900 + 4 * number),
          name: number % 3 == 0 ? "svchost.exe" : "app\(number).exe",
          company: microsoft, version: version))
    }
  }

  private func after(_ milliseconds: Int) -> Int64 {
    Int64(start.adding(milliseconds: milliseconds).ticks)
  }

  private mutating func add(_ milliseconds: Int, _ make: (Int64) -> PMLEvent) {
    let time = after(milliseconds)
    events.append((time, make(time)))
  }

  /// The directory of the transaction and its file, named as the servicing log names them.
  private var paths: (directory: String, file: String) {
    let opened = FileTime(ticks: start.adding(milliseconds: 10_231).ticks + 1_431)
    let directory = Case5013941.inFlight(opened, operation: 19_240)
    let file = Case5013941.inFlight(
      FileTime(ticks: start.adding(milliseconds: 10_325).ticks + 4_571), operation: 19_325)
    let folder = "C:\\Windows\\WinSxS\\Temp\\InFlight\\" + directory
    return (folder, folder + "\\" + file + "_clipboardserver.dll")
  }

  mutating func tell() {
    let (directory, file) = paths
    let (worker, thread) = (Who.servicing, UInt32(Case5013941.threadID))
    let stack = [
      kernel + 0x200_1230, kernel + 0x100_0440, kernel + 0x35_1200, 0x4000_8812,
    ]
    add(10_232) { .createFile(directory, process: worker, tid: thread, time: $0) }
    add(10_326) {
      .createFile(
        file, .init(access: 0x1201bf, disposition: 2, sharing: 7), process: worker, tid: thread, time: $0)
    }
    add(10_900) {
      .createFile(
        file, .init(access: 0x120089, options: 0x204060, sharing: 7), process: Who.guardian, tid: 7016,
        time: $0)
    }
    for step in 0..<12 {
      add(10_910 + 200 * step) {
        .readFile(
          file, offset: Int64(step) * 65_536, length: 65_536, process: Who.guardian, tid: 7016, time: $0)
      }
    }
    add(17_900) { .setDisposition(file, deletes: true, process: worker, tid: thread, time: $0) }
    add(17_901) { .closeFile(file, process: worker, tid: thread, time: $0) }
    // The log's line is written a moment later, at whole seconds.
    for attempt in 0..<3 {
      add(18_330 + attempt) {
        .createFile(
          file, .init(access: 0x110080, options: 0x1040, sharing: 7), process: worker, tid: thread, time: $0,
          result: 0xc000_0056
        ).with(stack: stack)
      }
    }
    add(19_870) { .closeFile(file, process: Who.guardian, tid: 7016, time: $0) }
    tellTheRest()
    for entry in events.sorted(by: { $0.time < $1.time }) { writer.add(entry.event) }
  }

  /// What every machine does all the time.
  private mutating func tellTheRest() {
    var random = SplitMix64(seed: Case5013941.seed ^ 0xca97)
    for number in 0..<4000 {
      let moment = number * 10 + Int(random.next() % 9)
      let process = Who.others.lowerBound + UInt32(random.next() % UInt64(Who.others.count))
      let file = "C:\\Program Files\\App\\data\(random.next() % 40).bin"
      switch number % 8 {
      case 0, 1: add(moment) { .createFile(file, process: process, time: $0) }
      case 2: add(moment) { .queryBasic(file, process: process, time: $0) }
      case 3: add(moment) { .readFile(file, process: process, time: $0) }
      case 4, 5: add(moment) { .closeFile(file, process: process, time: $0) }
      case 6 where !isFiltered:
        add(moment) { .openKey("HKLM\\SOFTWARE\\App\\\(number % 60)", process: process, time: $0) }
      case 7 where !isFiltered:
        add(moment) {
          .queryValue("HKLM\\SOFTWARE\\App\\Value", number: UInt32(number), process: process, time: $0)
        }
      default: break
      }
    }
    guard !isFiltered else { return }
    for index in [Who.system, Who.servicing, Who.guardian] {
      add(-5_000) { .processDefined("C:\\p\(index).exe", index: index, pid: 4, command: "", time: $0) }
    }
  }
}
