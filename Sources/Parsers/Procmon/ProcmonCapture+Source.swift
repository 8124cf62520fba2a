import Records

extension ProcmonReader: OperationSource {
  /// Its times are UTC.
  public var isLocalTime: Bool { false }

  /// The folder of Windows that the header names.
  public var systemRoot: String {
    let root = capture.header?.systemRoot ?? ""
    return WindowsPath.keyWithoutVolume(root) ?? "\\windows"
  }

  /// Ranges of event numbers; those of a span by binary search where times ascend.
  public func stretches(_ span: ClosedRange<Int64>?) -> [Range<Int>] {
    var numbers = 0..<capture.count
    if let span, summary.isSorted {
      let low = partition { $0 >= span.lowerBound }
      numbers = low..<max(low, partition { $0 > span.upperBound })
    }
    return stride(from: numbers.lowerBound, to: numbers.upperBound, by: Self.stretch).map {
      $0..<min($0 + Self.stretch, numbers.upperBound)
    }
  }

  /// The first event whose time is so, where times ascend; events that cannot be read count as those before them.
  private func partition(_ isBehind: (Int64) -> Bool) -> Int {
    var (low, high) = (0, capture.count)
    while low < high {
      let middle = (low + high) / 2
      var probe = middle
      var time: Int64?
      while time == nil, probe >= low {
        time = capture.event(probe)?.time
        probe -= 1
      }
      if let time, isBehind(time) { high = probe + 1 } else { low = middle + 1 }
    }
    return low
  }

  /// The fixed part of each event, and where its path stands in the file.
  public func scan(
    _ stretch: Range<Int>, _ words: ResultWords, _ body: (OperationHead, PathUnits) -> Void
  ) {
    let bytes = ProcmonBytes(view: capture.file.view)
    let isWide = capture.pointerSize == 8
    capture.forEach(stretch) { event in
      var units = PathUnits.none
      if let text = ProcmonPath.place(event, bytes, isWide: isWide), text.count > 0,
        let base = bytes.view.buffer.baseAddress
      {
        units =
          text.isWide
          ? .wide(UnsafeRawPointer(base) + text.offset, count: text.count)
          : .narrow(UnsafeBufferPointer(start: base + text.offset, count: text.count))
      }
      body(head(event, bytes), units)
    }
  }

  @inline(__always)
  private func head(_ event: ProcmonEvent, _ bytes: ProcmonBytes) -> OperationHead {
    OperationHead(
      position: event.number, time: event.time, process: UInt64(event.process),
      pid: capture.processes.pid(event.process), tid: event.tid, act: Self.act(event, bytes),
      result: event.result)
  }

  @inline(__always)
  private static func act(_ event: ProcmonEvent, _ bytes: ProcmonBytes) -> OperationHead.Act {
    guard event.category == ProcmonEvent.Class.file else {
      return event.category == ProcmonEvent.Class.registry ? .registry : .other
    }
    switch event.operation {
    case ProcmonEvent.File.createFile: return .open
    case ProcmonEvent.File.closeFile: return .close
    case ProcmonEvent.File.setInformation:
      switch bytes.u8(event.detail) ?? 0 {
      case 0x0d, 0x40: return .dispose
      case 0x0a, 0x0b, 0x41, 0x48: return .rename
      default: return .file
      }
    default: return .file
    }
  }

  /// Rights, sharing and deletion of a CreateFile.
  public func opening(_ head: OperationHead, _ words: ResultWords) -> OperationOpening? {
    guard head.act == .open, let detail = detail(head.position), let opening = detail.opening else {
      return nil
    }
    let rights = ProcmonWords.fileRights(of: opening.access)
    var access: UInt8 = 0
    if rights & 0x21 != 0 { access |= OperationOpening.read }
    if rights & 0x06 != 0 { access |= OperationOpening.write }
    if rights & 0x10000 != 0 { access |= OperationOpening.delete }
    return OperationOpening(
      access: access, sharing: UInt8(opening.sharing & 7), deletesOnClose: opening.options & 0x1000 != 0)
  }

  /// Whether the event marks its file for deletion.
  public func deletes(_ head: OperationHead, _ words: ResultWords) -> Bool? { detail(head.position)?.deletes }

  private func detail(_ number: Int) -> ProcmonDetail? {
    capture.event(number).map {
      ProcmonDetail($0, ProcmonBytes(view: capture.file.view), isWide: capture.pointerSize == 8)
    }
  }

  /// The event in words, with its stack.
  public func row(_ head: OperationHead, _ words: ResultWords) -> OperationRow {
    guard let event = capture.event(head.position) else {
      return OperationRow(
        place: RecordBatch.Place(offset: 0, length: 0, number: UInt64(head.position) + 1), time: head.time,
        process: "", pid: head.pid, tid: head.tid ?? 0, image: "", company: "", version: "", operation: "",
        path: "", result: head.result, resultWord: words.word(head.result), duration: nil, detail: "",
        stack: [])
    }
    return capture.row(event, words)
  }
}

extension ProcmonCapture {
  /// One event in words.
  func row(_ event: ProcmonEvent, _ words: ResultWords) -> OperationRow {
    withExtendedLifetime(file) {
      let bytes = ProcmonBytes(view: file.view)
      let process = processes[event.process]
      let filter = ProcmonPath.place(event, bytes, isWide: pointerSize == 8)
        .flatMap { directoryFilter(event, bytes, behind: $0) }
      let detail = ProcmonDetail(event, bytes, isWide: pointerSize == 8).fields(filter: filter)
      // What is still pending has no result yet, and its duration is whatever lay there.
      let isPending = event.result == 0x103
      let end = min(event.end(bytes), file.count)
      return OperationRow(
        place: RecordBatch.Place(
          offset: UInt64(event.offset), length: UInt32(clamping: end - event.offset),
          number: UInt64(event.number) + 1),
        time: event.time, process: process?.name ?? "", pid: process?.pid ?? 0, tid: event.tid,
        image: process?.image ?? "", company: process?.company ?? "", version: process?.version ?? "",
        operation: ProcmonNames.operation(event, bytes), path: path(event), result: event.result,
        resultWord: isPending ? "" : words.word(event.result),
        duration: isPending ? nil : event.duration,
        detail: detail.map { "\($0.name): \($0.value)" }.joined(separator: ", "), stack: stack(event, bytes))
    }
  }

  /// Modules on the stack of an event, each once, the innermost first; kernel modules are the `System` process's.
  private func stack(_ event: ProcmonEvent, _ bytes: ProcmonBytes) -> [OperationRow.Frame] {
    var frames: [OperationRow.Frame] = []
    let kernel: [ProcmonModule] = processes.all.first { $0.pid == 4 }?.modules ?? []
    let own: [ProcmonModule] = processes[event.process]?.modules ?? []
    for index in 0..<event.depth {
      let offset = event.offset + ProcmonEvent.headSize + index * pointerSize
      guard let address = bytes.pointer(offset, isWide: pointerSize == 8), address != 0 else { continue }
      let isKernel = header.map { $0.highestUserAddress > 0 && address > $0.highestUserAddress } ?? false
      guard let module = Self.module(at: address, in: isKernel ? kernel : own) else { continue }
      let frame = OperationRow.Frame(
        module: lastPart(of: strings[module.path] ?? "?", separators: .backslash),
        company: strings[module.company] ?? "", version: strings[module.version] ?? "")
      if !frames.contains(frame) { frames.append(frame) }
    }
    return frames
  }

  /// The module that holds an address; nil when several have been loaded there, since the capture does not say when.
  private static func module(at address: UInt64, in modules: [ProcmonModule]) -> ProcmonModule? {
    var found: ProcmonModule?
    for module in modules {
      // Modules come by their bases.
      if module.base > address { break }
      guard address - module.base < UInt64(module.size) else { continue }
      guard found.map({ $0.path == module.path }) ?? true else { return nil }
      found = module
    }
    return found
  }
}
