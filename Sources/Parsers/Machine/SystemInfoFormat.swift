import Records

extension InputFormat {
  static let systemInfo = InputFormat(
    kind: .systemInfo, files: "systeminfo.txt",
    isText: true,
    likeness: { sample in
      guard sample.prefixes.prefixed == 0 else { return .no }
      var names: Set<Payload.MachineEntry.Name> = []
      for line in sample.lines {
        if let label = MachineLabel(sample.view, line), label.name != .other { names.insert(label.name) }
      }
      // A mail that quotes a line of it, or logs beside it, is a mail.
      return names.count >= 4 ? .likely : .no
    },
    makeReader: { LineParser(source: $0, text: $1, form: SystemInfoForm()) })
}

/// What `systeminfo` prints of a machine, in English or Chinese: `label: value`, and indented lines that go on with the
/// value before (`formats.md` section 7).
///
/// One record for each entry. None has a time: what is printed as one is local and written as the machine's region has it.
struct SystemInfoForm: LineForm {
  func startsRecord(_ view: ByteView, _ line: Range<Int>) -> Bool {
    guard !line.isEmpty, view[line.lowerBound] > 0x20 else { return false }
    return MachineLabel(view, line) != nil
  }

  func add(start: Int, body: Range<Int>, isWhole: Bool, tools: LineTools, to batch: inout RecordBatch) {
    let line = body.lowerBound..<tools.lineEnd(body.lowerBound, body.upperBound)
    guard isWhole, let label = MachineLabel(tools.view, line) else {
      return batch.append(start: start, time: nil, kind: .text, level: .none, marks: [])
    }
    batch.append(start: start, time: nil, kind: .machine, level: .none, marks: [])
    _ = tools.updates(label.value.lowerBound..<body.upperBound, &batch)
    label.attach(tools, &batch)
  }
}

/// A line `label: value` about a machine.
struct MachineLabel {
  /// What it tells.
  let name: Payload.MachineEntry.Name
  let label: Range<Int>
  let value: Range<Int>

  /// The labels of systeminfo, and the one of `Get-ComputerInfo` that states the zone.
  private static let names: [(StaticString, Payload.MachineEntry.Name)] = [
    ("Host Name", .host), ("主机名", .host),
    ("OS Name", .system), ("OS 名称", .system),
    ("OS Version", .version), ("OS 版本", .version),
    ("Original Install Date", .installed), ("初始安装日期", .installed),
    ("System Boot Time", .started), ("系统启动时间", .started),
    ("System Manufacturer", .manufacturer), ("系统制造商", .manufacturer),
    ("System Model", .model), ("系统型号", .model),
    ("System Type", .type), ("系统类型", .type),
    ("Time Zone", .zone), ("时区", .zone), ("TimeZone", .zone),
    ("Hotfix(s)", .updates), ("修补程序", .updates),
  ]
  /// No label is longer, in bytes.
  private static let longest = 60

  /// The label with which `line` begins; nil when it begins with none.
  init?(_ view: ByteView, _ line: Range<Int>) {
    var start = line.lowerBound
    while start < line.upperBound, Self.isBlank(view[start]) { start += 1 }
    let head = start..<min(line.upperBound, start + Self.longest)
    let ascii = view.first(UInt8(ascii: ":"), in: head)
    // Mails turn the colon of a Chinese label into a wide one.
    let wide = view.first("：", in: head)
    guard let colon = [ascii, wide].compactMap({ $0 }).min() else { return nil }
    var end = colon
    while end > start, Self.isBlank(view[end - 1]) { end -= 1 }
    guard end > start else { return nil }
    label = start..<end
    let behind = colon + (colon == ascii ? 1 : 3)
    var from = min(behind, line.upperBound)
    while from < line.upperBound, Self.isBlank(view[from]) { from += 1 }
    value = from..<line.upperBound
    let length = end - start
    name =
      Self.names.first {
        $0.0.utf8CodeUnitCount == length && view.starts(with: $0.0, at: start, before: end)
      }?
      .1 ?? .other
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Says it of the record added last.
  func attach(_ tools: LineTools, _ batch: inout RecordBatch) {
    guard let label = tools.term(.phrase, label, &batch), let text = tools.term(.phrase, value, &batch) else {
      return
    }
    batch.attach(
      .machine(
        Payload.MachineEntry(
          name: name, label: label, value: text,
          zone: name == .zone ? Self.zone(tools.view, value) : nil)))
  }

  /// The offset in `(UTC+08:00) Beijing`, `(UTC) Dublin`, `(GMT-03:30) …` at the start of `range`.
  private static func zone(_ view: ByteView, _ range: Range<Int>) -> ZoneOffset? {
    let (start, end) = (range.lowerBound, range.upperBound)
    guard
      view.starts(with: "(UTC", at: start, before: end) || view.starts(with: "(GMT", at: start, before: end),
      start + 4 < end
    else { return nil }
    if view[start + 4] == UInt8(ascii: ")") { return .utc }
    func digit(_ index: Int) -> Int32? {
      guard index < end, view[index] &- 48 < 10 else { return nil }
      return Int32(view[index] - 48)
    }
    guard let ten = digit(start + 5), let hour = digit(start + 6), start + 10 < end,
      view[start + 7] == UInt8(ascii: ":"), let quarter = digit(start + 8), let minute = digit(start + 9),
      view[start + 10] == UInt8(ascii: ")"), ten * 10 + hour <= 14, quarter < 6
    else { return nil }
    let seconds = (ten * 10 + hour) * 3600 + (quarter * 10 + minute) * 60
    switch view[start + 4] {
    case UInt8(ascii: "+"): return ZoneOffset(seconds: seconds)
    case UInt8(ascii: "-"): return ZoneOffset(seconds: -seconds)
    default: return nil
    }
  }

  /// The line in `range` that states a zone: systeminfo's output pasted between other text.
  static func statedZone(_ view: ByteView, in range: Range<Int>) -> MachineLabel? {
    var position = range.lowerBound
    while let hit = zoneMark(view, in: position..<range.upperBound) {
      var start = hit
      while start > range.lowerBound, hit - start < 2 * longest, view[start - 1] != 0x0a { start -= 1 }
      // Marks of a quoted answer.
      while start < hit, isBlank(view[start]) || view[start] == UInt8(ascii: ">") { start += 1 }
      let end = view.first(0x0a, in: hit..<range.upperBound) ?? range.upperBound
      if let label = MachineLabel(view, start..<end), label.name == .zone, zone(view, label.value) != nil {
        return label
      }
      position = hit + 4
    }
    return nil
  }

  private static func zoneMark(_ view: ByteView, in range: Range<Int>) -> Int? {
    let marks: [StaticString] = ["(UTC", "(GMT"]
    return marks.compactMap { view.first($0, in: range) }.min()
  }
}
