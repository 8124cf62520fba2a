import Records

/// Where the path of an event stands in its detail (`formats.md` 2.4 and 2.5).
enum ProcmonPath {
  /// The place; nil for events without a path, and where it would reach out of the event.
  @inline(__always)
  static func place(_ event: ProcmonEvent, _ bytes: ProcmonBytes, isWide: Bool) -> ProcmonText? {
    switch event.category {
    case ProcmonEvent.Class.file, 6:
      let info = event.detail + 0x18 + (isWide ? 40 : 20)
      return text(event, bytes, info: info, start: info + 4)
    case ProcmonEvent.Class.registry:
      return text(event, bytes, info: event.detail, start: event.detail + registryStart(event.operation))
    case ProcmonEvent.Class.process: return process(event, bytes, isWide: isWide)
    default: return nil
    }
  }

  @inline(__always)
  static func text(_ event: ProcmonEvent, _ bytes: ProcmonBytes, info: Int, start: Int) -> ProcmonText? {
    guard let word = bytes.u16(info) else { return nil }
    let text = ProcmonText(info: word, at: start)
    return text.end <= event.detail + event.detailSize && bytes.view.has(text.byteCount, at: start)
      ? text : nil
  }

  /// Where the path begins in the detail of an operation on the registry.
  private static func registryStart(_ operation: UInt16) -> Int {
    switch operation {
    case 0, 1: 8
    case 3, 5: 12
    case 4, 6, 7, 8: 16
    case 12, 14: 4
    default: 2
    }
  }

  private static func process(_ event: ProcmonEvent, _ bytes: ProcmonBytes, isWide: Bool) -> ProcmonText? {
    switch event.operation {
    case 0, 1:
      guard let first = bytes.u8(event.detail + 0x2c), let second = bytes.u8(event.detail + 0x2d) else {
        return nil
      }
      let start = event.detail + 0x34 + Int(first) + Int(second)
      return text(event, bytes, info: event.detail + 0x2e, start: start)
    case 5:
      let info = event.detail + (isWide ? 12 : 8)
      return text(event, bytes, info: info, start: info + 4)
    default: return nil
    }
  }
}

extension ProcmonCapture {
  /// The path of an event as Process Monitor shows it; empty when it has none.
  func path(_ event: ProcmonEvent) -> String {
    withExtendedLifetime(file) {
      let bytes = ProcmonBytes(view: file.view)
      if event.category == ProcmonEvent.Class.network { return hosts.connection(event, bytes) }
      if event.category == ProcmonEvent.Class.profiling, event.operation == 0 { return "Thread \(event.tid)" }
      guard let place = ProcmonPath.place(event, bytes, isWide: pointerSize == 8) else { return "" }
      let path = bytes.text(place)
      guard let filter = directoryFilter(event, bytes, behind: place) else { return path }
      return path.hasSuffix("\\") ? path + filter : path + "\\" + filter
    }
  }

  /// What a query of a directory asks for, which Process Monitor shows as part of the path.
  func directoryFilter(_ event: ProcmonEvent, _ bytes: ProcmonBytes, behind path: ProcmonText) -> String? {
    guard event.category == ProcmonEvent.Class.file,
      event.operation == ProcmonEvent.File.directoryControl, bytes.u8(event.detail) == 1,
      let filter = ProcmonPath.text(event, bytes, info: path.end, start: path.end + 2)
    else { return nil }
    let text = bytes.text(filter)
    return text.isEmpty ? nil : text
  }
}
