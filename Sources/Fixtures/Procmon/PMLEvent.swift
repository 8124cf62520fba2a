/// An event of a capture: the fixed part, and the detail of operations that are told.
public struct PMLEvent: Sendable {
  /// Result as NTSTATUS.
  public typealias Result = UInt32

  /// Index of the process.
  public var process: UInt32
  /// Thread.
  public var tid: UInt32
  /// FILETIME in UTC.
  public var time: Int64
  /// 100 ns.
  public var duration: UInt64
  /// NTSTATUS.
  public var result: Result
  /// Addresses, innermost first.
  public var stack: [UInt64] = []
  var category: UInt32
  var operation: UInt16
  /// Made for the width of pointers.
  var detail: @Sendable (Bool) -> [UInt8]
  var extra: [UInt8]?

  init(
    _ category: UInt32, _ operation: UInt16, process: UInt32, tid: UInt32, time: Int64, result: Result,
    duration: UInt64 = 161, extra: [UInt8]? = nil, detail: @escaping @Sendable (Bool) -> [UInt8]
  ) {
    self.category = category
    self.operation = operation
    self.process = process
    self.tid = tid
    self.time = time
    self.result = result
    self.duration = duration
    self.extra = extra
    self.detail = detail
  }

  /// The same with a stack.
  public func with(stack: [UInt64]) -> PMLEvent {
    var event = self
    event.stack = stack
    return event
  }

  func bytes(isWide: Bool, junk: inout SplitMix64) -> [UInt8] {
    func noise(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: junk.next()) } }
    let detail = detail(isWide)
    let pointer = isWide ? 8 : 4
    var bytes = little(process) + little(tid) + little(category)
    bytes += little(operation) + noise(6) + little(duration) + little(time)
    bytes += little(result) + little(UInt16(stack.count)) + noise(2)
    bytes += little(UInt32(detail.count))
    let end = 0x34 + stack.count * pointer + detail.count
    bytes += little(UInt32(extra == nil ? 0 : end))
    for address in stack {
      bytes += isWide ? little(address) : little(UInt32(truncatingIfNeeded: address))
    }
    bytes += detail
    if let extra { bytes += little(UInt16(extra.count)) + extra }
    return bytes
  }
}

extension PMLEvent {
  /// How a file is opened.
  public struct Opening: Sendable {
    /// Rights.
    public var access: UInt32
    /// Low 24 bits.
    public var options: UInt32
    /// 1 open, 2 create.
    public var disposition: UInt32
    /// 1 read, 2 write, 4 delete.
    public var sharing: UInt16

    /// Makes one.
    public init(
      access: UInt32 = 0x120089, options: UInt32 = 0x60, disposition: UInt32 = 1, sharing: UInt16 = 7
    ) {
      self.access = access
      self.options = options
      self.disposition = disposition
      self.sharing = sharing
    }
  }

  private static func file(
    _ operation: UInt16, _ path: String, process: UInt32, tid: UInt32, time: Int64, result: Result,
    sub: UInt8 = 0, extra: [UInt8]? = nil, tail: @escaping @Sendable (Bool) -> [UInt8] = { _ in [] },
    parameters: @escaping @Sendable (Bool) -> [(narrow: Int, wide: Int, bytes: [UInt8])] = { _ in [] }
  ) -> PMLEvent {
    PMLEvent(3, operation, process: process, tid: tid, time: time, result: result, extra: extra) { isWide in
      var head = [UInt8](repeating: 0xcd, count: 0x18 + (isWide ? 40 : 20))
      head[0] = sub
      head.replaceSubrange(8..<16, with: [UInt8](repeating: 0, count: 8))
      for (narrow, wide, bytes) in parameters(isWide) {
        let offset = 0x10 + (isWide ? wide : narrow)
        head.replaceSubrange(offset..<offset + bytes.count, with: bytes)
      }
      return head + Self.info(path) + [0xcd, 0xcd] + Self.text(path) + tail(isWide)
    }
  }

  /// Plain texts are written as 8-bit characters, others as UTF-16.
  private static func info(_ text: String) -> [UInt8] {
    let isPlain = text.utf8.allSatisfy { $0 < 0x80 }
    return little(UInt16(text.utf16.count) | (isPlain ? 0x8000 : 0))
  }

  private static func text(_ text: String) -> [UInt8] {
    text.utf8.allSatisfy { $0 < 0x80 } ? Array(text.utf8) : utf16(text)
  }

  /// CreateFile.
  public static func createFile(
    _ path: String, _ opening: Opening = Opening(), process: UInt32, tid: UInt32 = 4, time: Int64,
    result: Result = 0
  ) -> PMLEvent {
    file(
      20, path, process: process, tid: tid, time: time, result: result,
      extra: result == 0 ? little(UInt32(1)) : nil,
      tail: { _ in little(opening.access) + [0, 0xcd, 0xcd, 0xcd] }
    ) { _ in
      [
        (4, 8, little(opening.disposition << 24 | opening.options)),
        (8, 0x10, little(UInt16(0x80)) + little(opening.sharing)),
        (0x14, 0x28, little(UInt64(0))),
      ]
    }
  }

  /// CloseFile.
  public static func closeFile(_ path: String, process: UInt32, tid: UInt32 = 4, time: Int64) -> PMLEvent {
    file(38, path, process: process, tid: tid, time: time, result: 0)
  }

  /// ReadFile.
  public static func readFile(
    _ path: String, offset: Int64 = 0, length: UInt32 = 4096, process: UInt32, tid: UInt32 = 4, time: Int64
  ) -> PMLEvent {
    file(
      23, path, process: process, tid: tid, time: time, result: 0, extra: little(length),
      parameters: { _ in [(0, 0, little(length)), (8, 0x10, little(offset))] })
  }

  /// SetDispositionInformationFile: marks a file for deletion.
  public static func setDisposition(
    _ path: String, deletes: Bool, process: UInt32, tid: UInt32 = 4, time: Int64, result: Result = 0
  ) -> PMLEvent {
    file(
      26, path, process: process, tid: tid, time: time, result: result, sub: 0x0d,
      tail: { _ in [deletes ? 1 : 0, 0xcd, 0xcd, 0xcd] }
    ) { _ in [(0, 0, little(UInt32(1))), (4, 8, little(UInt32(13)))] }
  }

  /// SetRenameInformationFile.
  public static func rename(
    _ path: String, to target: String, process: UInt32, tid: UInt32 = 4, time: Int64, result: Result = 0
  ) -> PMLEvent {
    let name = utf16(target)
    return file(
      26, path, process: process, tid: tid, time: time, result: result, sub: 0x0a,
      tail: { isWide in
        let pointer = isWide ? 8 : 4
        return [1] + [UInt8](repeating: 0, count: 2 * pointer - 1) + little(UInt32(name.count))
          + name
      }
    ) { _ in [(4, 8, little(UInt32(10)))] }
  }

  /// QueryDirectory with a filter.
  public static func queryDirectory(
    _ path: String, filter: String, process: UInt32, tid: UInt32 = 4, time: Int64, result: Result = 0
  ) -> PMLEvent {
    file(
      32, path, process: process, tid: tid, time: time, result: result, sub: 1,
      tail: { _ in info(filter) + text(filter) }
    ) { _ in [(8, 0x10, little(UInt32(37)))] }
  }

  /// QueryBasicInformationFile without an answer.
  public static func queryBasic(_ path: String, process: UInt32, tid: UInt32 = 4, time: Int64) -> PMLEvent {
    file(25, path, process: process, tid: tid, time: time, result: 0, sub: 4)
  }

  /// RegOpenKey.
  public static func openKey(
    _ path: String, process: UInt32, tid: UInt32 = 4, time: Int64, result: Result = 0
  ) -> PMLEvent {
    PMLEvent(2, 0, process: process, tid: tid, time: time, result: result) { _ in
      info(path) + [0xcd, 0xcd] + little(UInt32(0x20019)) + text(path)
    }
  }

  /// RegQueryValue with a number for an answer.
  public static func queryValue(
    _ path: String, number: UInt32, process: UInt32, tid: UInt32 = 4, time: Int64
  ) -> PMLEvent {
    let answer = [0, 4, 4, number].flatMap { little(UInt32($0)) }
    return PMLEvent(2, 5, process: process, tid: tid, time: time, result: 0, extra: answer) { _ in
      info(path) + [0xcd, 0xcd] + little(UInt32(16)) + little(UInt32(2)) + text(path)
    }
  }

  /// Load Image.
  public static func loadImage(
    _ path: String, base: UInt64, size: UInt32, process: UInt32, tid: UInt32 = 4, time: Int64
  ) -> PMLEvent {
    PMLEvent(1, 5, process: process, tid: tid, time: time, result: 0, duration: 0) { isWide in
      (isWide ? little(base) : little(UInt32(truncatingIfNeeded: base)))
        + little(size) + info(path) + [0xcd, 0xcd] + text(path)
    }
  }

  /// Process Defined: how a capture tells of a process that was there before.
  public static func processDefined(
    _ image: String, index: UInt32, pid: UInt32, command: String, time: Int64
  ) -> PMLEvent {
    PMLEvent(1, 0, process: index, tid: 0, time: time, result: 0, duration: 0) { _ in
      little(index) + little(pid) + [UInt8](repeating: 0, count: 0x24) + [0, 0]
        + info(image) + info(command) + [0xcd, 0xcd] + text(image) + text(command)
    }
  }
}
