import Records

/// A Process Monitor capture (`.PML`): the tables in memory, the events in the mapped file.
///
/// Events are made anew each time they are looked at, through the table of their offsets: a capture of gigabytes
/// costs the memory of its processes.
///
///     let capture = ProcmonCapture(file)
///     capture.forEach(0..<capture.count) { print(capture.operationName($0), capture.path($0)) }
final class ProcmonCapture: Sendable {
  let file: TextBuffer
  /// nil when there is none, or none whose layout is known.
  let header: ProcmonHeader?
  let strings: ProcmonStrings
  let processes: ProcmonProcesses
  let hosts: ProcmonHosts
  /// Number of events, also of those that cannot be read.
  let count: Int
  /// Whether Process Monitor closed it properly.
  let isClosed: Bool
  /// What is wrong with it before any event is looked at.
  let faults: [ProcmonFault]
  /// Where every ``anchorStep``-th event begins in a capture without a table of offsets; empty with one.
  private let anchors: [Int]
  private let offsets: Int

  /// Events between two anchors.
  private static let anchorStep = 1024
  /// Bytes of an offset in the table: one number of 40 bits, so that captures over 4 GiB are read right.
  private static let offsetSize = 5

  /// Whether the bytes begin as a capture does.
  static func recognises(_ view: ByteView) -> Bool { view.starts(with: "PML_", at: 0, before: view.count) }

  /// Reads the tables of `file`.
  init(_ file: TextBuffer) {
    self.file = file
    let bytes = ProcmonBytes(view: file.view)
    var faults: [ProcmonFault] = []
    let header = Self.header(file.view, &faults)
    self.header = header
    guard let header else {
      (strings, processes, hosts) = (ProcmonStrings(file, at: 0), ProcmonProcesses(), ProcmonHosts())
      (count, offsets, anchors, isClosed) = (0, 0, [], false)
      self.faults = faults
      return
    }
    isClosed = header.isClosed
    if header.isClosed {
      strings = ProcmonStrings(file, at: header.strings)
      processes = ProcmonProcesses(bytes, at: header.processes, isWide: header.isWide, strings: strings)
      hosts = ProcmonHosts(bytes, at: header.hosts)
      (offsets, anchors) = (header.offsets, [])
      count = Self.listed(header, file.view, &faults)
      faults += strings.faults + processes.faults
      if !hosts.isWhole { faults.append(.truncated("table of hosts and ports", at: header.hosts)) }
    } else {
      // What its writer adds last is missing: tables, and sometimes the number of events.
      faults.append(
        ProcmonFault(
          problem: .malformed(part: "capture", needed: "closed by Process Monitor", found: "not closed"),
          offset: 0x240, action: .keptPartly))
      let walk = ProcmonWalk(file.view, isWide: header.isWide, step: Self.anchorStep)
      (strings, hosts) = (ProcmonStrings(file, at: 0), ProcmonHosts())
      (processes, anchors, count, offsets) = (walk.processes, walk.anchors, walk.count, 0)
      if walk.end + ProcmonWalker.stray < file.count {
        faults.append(.truncated("event \(walk.count + 1)", at: walk.end))
      }
    }
    self.faults = faults
  }

  private static func header(_ view: ByteView, _ faults: inout [ProcmonFault]) -> ProcmonHeader? {
    guard let header = ProcmonHeader(view) else {
      faults.append(
        ProcmonFault(problem: .truncated(part: "capture header"), offset: 0, action: .stopped))
      return nil
    }
    guard header.version == ProcmonHeader.knownVersion else {
      faults.append(
        ProcmonFault(
          problem: .malformed(
            part: "version of the capture", needed: "\(ProcmonHeader.knownVersion)",
            found: "\(header.version)"),
          offset: 4, action: .stopped))
      return nil
    }
    return header
  }

  /// Number of events whose offsets are in the file.
  private static func listed(_ header: ProcmonHeader, _ view: ByteView, _ faults: inout [ProcmonFault]) -> Int
  {
    let room = max(0, view.count - header.offsets) / offsetSize
    guard header.eventCount > room else { return header.eventCount }
    faults.append(.truncated("table of event offsets", at: header.offsets))
    return room
  }

  /// Bytes of a pointer.
  var pointerSize: Int { header?.isWide == true ? 8 : 4 }

  /// The event with that number; nil when it cannot be read.
  func event(_ number: Int) -> ProcmonEvent? {
    var found: ProcmonEvent?
    forEach(number..<number + 1) { found = $0 }
    return found
  }

  /// Calls `body` with the events of `range` that can be read, in the order of the file.
  ///
  /// - Returns: number of events that cannot be read.
  @discardableResult
  func forEach(_ range: Range<Int>, _ body: (ProcmonEvent) -> Void) -> Int {
    let range = range.clamped(to: 0..<count)
    guard !range.isEmpty else { return 0 }
    return withExtendedLifetime(file) {
      anchors.isEmpty ? forEachListed(range, body) : forEachWalked(range, body)
    }
  }

  @inline(__always)
  private func forEachListed(_ range: Range<Int>, _ body: (ProcmonEvent) -> Void) -> Int {
    let view = file.view
    let table = ProcmonBytes(view: view)
    let size = pointerSize
    var unread = 0
    for number in range {
      let entry = offsets + number * Self.offsetSize
      guard let low = table.u32(entry), let high = table.u8(entry + 4) else {
        unread += 1
        continue
      }
      let offset = Int(high) << 32 | Int(low)
      if offset >= ProcmonHeader.size,
        let event = ProcmonEvent(view, at: offset, number: number, pointerSize: size)
      {
        body(event)
      } else {
        unread += 1
      }
    }
    return unread
  }

  private func forEachWalked(_ range: Range<Int>, _ body: (ProcmonEvent) -> Void) -> Int {
    let first = range.lowerBound / Self.anchorStep
    guard anchors.indices.contains(first) else { return range.count }
    var walker = ProcmonWalker(
      file.view, isWide: pointerSize == 8, at: anchors[first], number: first * Self.anchorStep)
    var given = 0
    while let event = walker.next(), event.number < range.upperBound {
      guard event.number >= range.lowerBound else { continue }
      body(event)
      given += 1
    }
    return range.count - given
  }
}

/// The events of a capture that has no table of offsets, one behind the other by their own sizes.
struct ProcmonWalker {
  private let bytes: ProcmonBytes
  private let pointerSize: Int
  private(set) var position: Int
  private var number: Int
  private var last: Int64?

  /// Stray bytes behind an event.
  static let stray = 8
  /// How far a time may lie behind the one before: events are written as they end.
  private static let back = 86_400 * Instant.second

  init(_ view: ByteView, isWide: Bool, at position: Int, number: Int) {
    bytes = ProcmonBytes(view: view)
    pointerSize = isWide ? 8 : 4
    self.position = position
    self.number = number
  }

  /// The next event; nil where nothing follows that looks like one.
  mutating func next() -> ProcmonEvent? {
    for gap in 0..<Self.stray {
      guard
        let event = ProcmonEvent(bytes.view, at: position + gap, number: number, pointerSize: pointerSize),
        isPlausible(event)
      else { continue }
      position = event.end(bytes)
      number += 1
      last = event.time
      return event
    }
    return nil
  }

  private func isPlausible(_ event: ProcmonEvent) -> Bool {
    guard (1...6).contains(event.category), event.operation < 64, event.time > 0 else { return false }
    guard let last else { return event.time < Self.latest && event.time > Self.earliest }
    return abs(event.time - last) < Self.back
  }

  /// 1996 and 2200: no capture is older than the program, and the sum of two such times does not overflow.
  private static let earliest = Int64(Instant.daysFromCivil(year: 1996, month: 1, day: 1)) * 864_000_000_000
  private static let latest = Int64(Instant.daysFromCivil(year: 2200, month: 1, day: 1)) * 864_000_000_000
}

/// One walk over a capture that was not closed: where events begin, and which processes they tell of.
struct ProcmonWalk {
  private(set) var anchors: [Int] = []
  private(set) var processes = ProcmonProcesses()
  private(set) var count = 0
  /// Where the walk stopped.
  private(set) var end = 0

  init(_ view: ByteView, isWide: Bool, step: Int) {
    var walker = ProcmonWalker(view, isWide: isWide, at: ProcmonHeader.size, number: 0)
    let bytes = ProcmonBytes(view: view)
    while let event = walker.next() {
      if event.number % step == 0 { anchors.append(event.offset) }
      count += 1
      guard event.category == ProcmonEvent.Class.process, event.operation <= 1,
        let index = bytes.u32(event.detail), let pid = bytes.u32(event.detail + 4)
      else { continue }
      let path = ProcmonPath.place(event, bytes, isWide: isWide).map { bytes.text($0) } ?? ""
      processes.add(ProcmonProcess(index: index, pid: pid, image: path))
    }
    end = walker.position
  }
}
