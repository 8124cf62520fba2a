import Records

/// The details of one event in Process Monitor's words: `Desired Access: Delete, Disposition: Open, …`.
///
/// Made for rows that are shown only. What an operation has beside that is not worded.
struct ProcmonDetail {
  let bytes: ProcmonBytes
  let event: ProcmonEvent
  let isWide: Bool
  private let extra: Range<Int>?

  init(_ event: ProcmonEvent, _ bytes: ProcmonBytes, isWide: Bool) {
    self.bytes = bytes
    self.event = event
    self.isWide = isWide
    extra = event.extraRange(bytes)
  }

  /// Name and value of each detail, in Process Monitor's order.
  func fields(filter: String?) -> [(name: String, value: String)] {
    switch event.category {
    case ProcmonEvent.Class.file: file(filter)
    case ProcmonEvent.Class.registry: registry()
    case ProcmonEvent.Class.process: process()
    case ProcmonEvent.Class.network:
      [("Length", u32(event.detail + 4).map { ProcmonWords.grouped(UInt64($0)) } ?? "")]
    default: []
    }
  }

  // A number of the detail; nil where it would reach out of the event.
  private func u32(_ offset: Int) -> UInt32? { isInside(offset, 4) ? bytes.u32(offset) : nil }
  private func u16(_ offset: Int) -> UInt16? { isInside(offset, 2) ? bytes.u16(offset) : nil }
  private func u64(_ offset: Int) -> UInt64? { isInside(offset, 8) ? bytes.u64(offset) : nil }
  private func isInside(_ offset: Int, _ count: Int) -> Bool {
    offset >= event.detail && offset + count <= event.detail + event.detailSize
  }

  private func extraNumber(_ offset: Int = 0) -> UInt32? {
    guard let extra, extra.count >= offset + 4 else { return nil }
    return bytes.u32(extra.lowerBound + offset)
  }

  /// A field of the kernel's parameters by its offsets in both widths.
  private func parameter(_ narrow: Int, _ wide: Int) -> Int { event.detail + 0x10 + (isWide ? wide : narrow) }

  /// Where the data behind the path begin.
  private var behindPath: Int? { ProcmonPath.place(event, bytes, isWide: isWide)?.end }

  // MARK: Files

  private func file(_ filter: String?) -> [(name: String, value: String)] {
    switch event.operation {
    case ProcmonEvent.File.createFile: return create()
    case ProcmonEvent.File.readFile, ProcmonEvent.File.writeFile: return transfer()
    case ProcmonEvent.File.setInformation: return change()
    case ProcmonEvent.File.queryInformation: return query()
    case ProcmonEvent.File.directoryControl: return directory(filter)
    case ProcmonEvent.File.fileSystemControl, ProcmonEvent.File.deviceControl:
      return u32(parameter(8, 0x10)).map { [("Control", ProcmonWords.control($0))] } ?? []
    case ProcmonEvent.File.createFileMapping: return mapping()
    case ProcmonEvent.File.querySecurity, ProcmonEvent.File.setSecurity:
      return u32(parameter(0, 0)).map { [("Information", ProcmonWords.list($0, ProcmonWords.security))] }
        ?? []
    default: return []
    }
  }

  /// How a file is opened; nil when the event does not hold it.
  var opening: (access: UInt32, options: UInt32, disposition: Int, attributes: UInt32, sharing: UInt32)? {
    guard event.operation == ProcmonEvent.File.createFile, let end = behindPath, let access = u32(end),
      let word = u32(parameter(4, 8)), let attributes = u16(parameter(8, 0x10)),
      let sharing = u16(parameter(10, 0x12))
    else { return nil }
    return (access, word & 0xff_ffff, Int(word >> 24), UInt32(attributes), UInt32(sharing))
  }

  private func create() -> [(name: String, value: String)] {
    guard let opening, let end = behindPath else { return [] }
    let allocates = [0, 2, 3, 5].contains(opening.disposition)
    let allocation = u64(parameter(0x14, 0x28))
    var fields = [
      ("Desired Access", ProcmonWords.fileAccess(opening.access)),
      ("Disposition", Self.word(opening.disposition, ProcmonWords.dispositions)),
      ("Options", ProcmonWords.list(opening.options, ProcmonWords.options)),
      ("Attributes", ProcmonWords.attributes(opening.attributes)),
      ("ShareMode", ProcmonWords.sharing(opening.sharing)),
      ("AllocationSize", allocates ? allocation.map { "\($0)" } ?? "n/a" : "n/a"),
    ]
    if let size = bytes.u8(end + 4), size > 0, isInside(end + 8, Int(size)), let sid = sid(end + 8, Int(size))
    {
      fields.append(("Impersonating", sid))
    }
    if let result = extraNumber() {
      fields.append(("OpenResult", Self.word(Int(result), ProcmonWords.openResults)))
    }
    return fields
  }

  private static func word(_ number: Int, _ words: [String]) -> String {
    words.indices.contains(number) ? words[number] : "<unknown>"
  }

  private func sid(_ start: Int, _ size: Int) -> String? {
    guard size >= 8, bytes.u8(start) == 1, let count = bytes.u8(start + 1), size == 8 + 4 * Int(count) else {
      return nil
    }
    var authority: UInt64 = 0
    for index in 2..<8 { authority = authority << 8 | UInt64(bytes.u8(start + index) ?? 0) }
    let parts = (0..<Int(count)).map { "-\(bytes.u32(start + 8 + 4 * $0) ?? 0)" }
    return "S-1-\(authority)" + parts.joined()
  }

  private func transfer() -> [(name: String, value: String)] {
    guard let length = u32(parameter(0, 0)), let offset = u64(parameter(8, 0x10)),
      let flags = u32(event.detail + 8)
    else { return [] }
    let signed = Int64(bitPattern: offset)
    var fields = [
      ("Offset", (signed < 0 ? "-" : "") + ProcmonWords.grouped(signed.magnitude)),
      ("Length", ProcmonWords.grouped(UInt64(extraNumber() ?? length))),
    ]
    if flags & 0xe0_00ff != 0 {
      fields.append(("I/O Flags", ProcmonWords.list(flags & 0xe0_00ff, ProcmonWords.ioFlags)))
    }
    let priority = Int(flags >> 17 & 7)
    if priority > 0 {
      fields.append(
        (
          "Priority",
          ProcmonWords.priorities.indices.contains(priority)
            ? ProcmonWords.priorities[priority] : ProcmonWords.hex(UInt64(priority))
        ))
    }
    return fields
  }

  /// What a handle is told to do with its file.
  private func change() -> [(name: String, value: String)] {
    guard let start = behindPath, let sub = bytes.u8(event.detail) else { return [] }
    switch sub {
    case 0x0d: return deletes.map { [("Delete", $0 ? "True" : "False")] } ?? []
    case 0x40: return u32(start).map { [("Flags", ProcmonWords.list($0, ProcmonWords.deletion))] } ?? []
    case 0x0a, 0x0b, 0x41, 0x48: return target(start, isFlags: sub >= 0x41)
    case 0x13, 0x14:
      return u64(start).map {
        [(sub == 0x13 ? "AllocationSize" : "EndOfFile", ProcmonWords.grouped($0))]
      } ?? []
    case 0x04:
      return u32(start + 32).map { [("FileAttributes", ProcmonWords.attributes($0))] } ?? []
    default: return []
    }
  }

  /// Whether a file is marked for deletion; nil when the event says nothing of it.
  var deletes: Bool? {
    guard event.operation == ProcmonEvent.File.setInformation, let start = behindPath,
      let sub = bytes.u8(event.detail)
    else { return nil }
    switch sub {
    case 0x0d: return isInside(start, 1) ? bytes.u8(start).map { $0 & 1 != 0 } : nil
    case 0x40: return u32(start).map { $0 & 1 != 0 }
    default: return nil
    }
  }

  /// New name of a rename or a link.
  private func target(_ start: Int, isFlags: Bool) -> [(name: String, value: String)] {
    let pointer = isWide ? 8 : 4
    guard let flags = u32(start), let length = u32(start + 2 * pointer),
      isInside(start + 2 * pointer + 4, Int(length))
    else { return [] }
    let name = bytes.utf16(start + 2 * pointer + 4, units: Int(length) / 2)
    let replace = isFlags ? flags & 1 != 0 : flags & 0xff != 0
    return [("ReplaceIfExists", replace ? "True" : "False"), ("FileName", name)]
  }

  private func query() -> [(name: String, value: String)] {
    guard let sub = bytes.u8(event.detail), let extra else { return [] }
    func number(_ offset: Int) -> UInt64? {
      extra.count >= offset + 8 ? bytes.u64(extra.lowerBound + offset) : nil
    }
    switch sub {
    case 0x05:
      guard let allocation = number(0), let end = number(8), let links = extraNumber(16),
        let pending = bytes.u8(extra.lowerBound + 20), let folder = bytes.u8(extra.lowerBound + 21)
      else { return [] }
      return [
        ("AllocationSize", ProcmonWords.grouped(allocation)), ("EndOfFile", ProcmonWords.grouped(end)),
        ("NumberOfLinks", "\(links)"), ("DeletePending", pending != 0 ? "True" : "False"),
        ("Directory", folder != 0 ? "True" : "False"),
      ]
    case 0x06: return number(0).map { [("IndexNumber", ProcmonWords.hex($0))] } ?? []
    case 0x23:
      guard let attributes = extraNumber(), let tag = extraNumber(4) else { return [] }
      return [
        ("Attributes", ProcmonWords.attributes(attributes)), ("ReparseTag", ProcmonWords.hex(UInt64(tag))),
      ]
    default: return []
    }
  }

  private func directory(_ filter: String?) -> [(name: String, value: String)] {
    if bytes.u8(event.detail) == 2 {
      return u32(parameter(4, 8)).map { [("Filter", ProcmonWords.list($0, ProcmonWords.notify))] } ?? []
    }
    var values = filter.map { [("Filter", $0)] } ?? []
    let kind = u32(parameter(8, 0x10)) ?? 0
    let first = values.count
    values += entries(kind).map { ("", $0) }
    // Process Monitor numbers its fields, and the class is the third of them when there are two before it.
    var fields: [(name: String, value: String)] = []
    for (index, value) in values.enumerated() {
      if fields.count == 2 { fields.append(Self.directoryClass(kind)) }
      fields.append((index < first ? value.0 : "\(fields.count)", value.1))
    }
    if fields.count == 2 { fields.append(Self.directoryClass(kind)) }
    return fields
  }

  private static let directoryClasses: [UInt32: (name: String, text: Int)] = [
    1: ("FileDirectoryInformation", 64), 2: ("FileFullDirectoryInformation", 68),
    3: ("FileBothDirectoryInformation", 94), 12: ("FileNamesInformation", 12),
    37: ("FileIdBothDirectoryInformation", 104), 38: ("FileIdFullDirectoryInformation", 80),
  ]

  private static func directoryClass(_ kind: UInt32) -> (name: String, value: String) {
    ("FileInformationClass", directoryClasses[kind]?.name ?? ProcmonWords.hex(UInt64(kind)))
  }

  /// Names that a query of a directory gave.
  private func entries(_ kind: UInt32) -> [String] {
    guard let extra, let text = Self.directoryClasses[kind]?.text else { return [] }
    var names: [String] = []
    var position = 0
    while extra.count - position >= text, let next = extraNumber(position),
      let size = extraNumber(position + (kind == 12 ? 8 : 60))
    {
      let room = extra.count - position - text
      names.append(
        bytes.utf16(extra.lowerBound + position + text, units: min(Int(size), room) / 2))
      guard next > 0 else { break }
      position += Int(next)
    }
    return names
  }

  private func mapping() -> [(name: String, value: String)] {
    guard let sync = u32(parameter(0, 0)), let page = u32(parameter(4, isWide ? 4 : 4)) else { return [] }
    let kinds = ["SyncTypeOther", "SyncTypeCreateSection"]
    var fields = [
      (
        "SyncType",
        kinds.indices.contains(Int(sync)) ? kinds[Int(sync)] : "Unknown: " + ProcmonWords.hex(UInt64(sync))
      )
    ]
    if let word = ProcmonWords.pages.first(where: { page & $0.0 != 0 })?.1 {
      fields.append(("PageProtection", word + (page & 0x200 != 0 ? "|PAGE_NOCACHE" : "")))
    }
    return fields
  }

  // MARK: Registry

  private func registry() -> [(name: String, value: String)] {
    switch event.operation {
    case 0, 1: return openKey()
    case 4: return setValue()
    case 5, 6: return value()
    case 3, 7: return key()
    case 12, 14:
      guard let path = ProcmonPath.place(event, bytes, isWide: isWide),
        let second = ProcmonPath.text(event, bytes, info: event.detail + 2, start: path.end)
      else { return [] }
      return [(event.operation == 12 ? "Hive Path" : "New Name", bytes.text(second))]
    default: return []
    }
  }

  private func openKey() -> [(name: String, value: String)] {
    guard let access = u32(event.detail + 4), access != 0 else { return [] }
    var fields = [("Desired Access", ProcmonWords.keyAccess(access))]
    if fields[0].1 == "Maximum Allowed", let granted = extraNumber() {
      fields.append(("Granted Access", ProcmonWords.keyAccess(granted)))
    }
    switch extraNumber(4) {
    case 1: fields.append(("Disposition", "REG_CREATED_NEW_KEY"))
    case 2: fields.append(("Disposition", "REG_OPENED_EXISTING_KEY"))
    default: break
    }
    return fields
  }

  private static func type(_ number: UInt32) -> String {
    ProcmonWords.registryTypes.indices.contains(Int(number))
      ? ProcmonWords.registryTypes[Int(number)] : "<Unknown: \(number)>"
  }

  private func setValue() -> [(name: String, value: String)] {
    guard let type = u32(event.detail + 4), let length = u32(event.detail + 8),
      let captured = u16(event.detail + 12), let start = behindPath
    else { return [] }
    let end = min(start + min(Int(length), Int(captured)), event.detail + event.detailSize)
    return [("Type", Self.type(type)), ("Length", ProcmonWords.grouped(UInt64(length)))]
      + data(type, start..<max(start, end))
  }

  private func value() -> [(name: String, value: String)] {
    let isEnum = event.operation == 6
    guard let length = u32(event.detail + 4), let kind = u32(event.detail + (isEnum ? 12 : 8)) else {
      return []
    }
    var fields: [(name: String, value: String)] = []
    if isEnum, let index = u32(event.detail + 8) {
      fields.append(("Index", ProcmonWords.grouped(UInt64(index))))
    }
    guard let extra, let type = extraNumber(4) else {
      return fields + [("Length", ProcmonWords.grouped(UInt64(length)))]
    }
    var start = extra.lowerBound + 12
    var size = extraNumber(8) ?? 0
    switch kind {
    case 1:
      guard let offset = extraNumber(8), let own = extraNumber(12), let name = extraNumber(16),
        extra.count >= 20
      else { return fields }
      size = own
      start = extra.lowerBound + Int(offset)
      let room = extra.upperBound - extra.lowerBound - 20
      fields.append(("Name", bytes.utf16(extra.lowerBound + 20, units: min(Int(name), room) / 2)))
    case 2: break
    default: return fields + [("Type", Self.type(type))]
    }
    fields += [("Type", Self.type(type)), ("Length", ProcmonWords.grouped(UInt64(size)))]
    let end = min(start + Int(size), extra.upperBound)
    return fields + (start <= end ? data(type, start..<end) : [])
  }

  /// Data of a value; long ones are cut, since they are a hint and no copy.
  private func data(_ type: UInt32, _ range: Range<Int>) -> [(name: String, value: String)] {
    guard !range.isEmpty else { return [] }
    switch type {
    case 1, 2: return [("Data", bytes.utf16(range.lowerBound, units: min(range.count / 2, 2048)))]
    case 4: return range.count >= 4 ? [("Data", "\(bytes.u32(range.lowerBound) ?? 0)")] : []
    case 11: return range.count >= 8 ? [("Data", "\(bytes.u64(range.lowerBound) ?? 0)")] : []
    case 3:
      return [("Data", range.prefix(16).map { hexByte(bytes.u8($0) ?? 0) }.joined(separator: " "))]
    default: return []
    }
  }

  private func hexByte(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }

  private func key() -> [(name: String, value: String)] {
    let isEnum = event.operation == 7
    guard let length = u32(event.detail + 4), let kind = u32(event.detail + (isEnum ? 12 : 8)) else {
      return []
    }
    var fields: [(name: String, value: String)] = []
    if isEnum, let index = u32(event.detail + 8) {
      fields.append(("Index", ProcmonWords.grouped(UInt64(index))))
    } else {
      fields.append(("Query", Self.word(Int(kind), ProcmonWords.keyClasses)))
    }
    guard let extra else { return fields + [("Length", ProcmonWords.grouped(UInt64(length)))] }
    let place: (size: Int, text: Int)? =
      kind == 3 ? (0, 4) : kind == 0 ? (12, 16) : kind == 1 ? (20, 24) : nil
    if let place, let size = extraNumber(place.size), extra.count >= place.text {
      let room = extra.count - place.text
      fields.append(("Name", bytes.utf16(extra.lowerBound + place.text, units: min(Int(size), room) / 2)))
    }
    return fields
  }

  // MARK: Processes

  /// Times that a process or thread took: the kernel's, then its own.
  private func times(_ start: Int, unit: String) -> [(name: String, value: String)] {
    guard let kernel = u64(start), let user = u64(start + 8) else { return [] }
    return [
      ("User Time", ProcmonWords.seconds(user) + unit), ("Kernel Time", ProcmonWords.seconds(kernel) + unit),
    ]
  }

  private func process() -> [(name: String, value: String)] {
    switch event.operation {
    case 0, 1:
      guard let pid = u32(event.detail + 4), let path = ProcmonPath.place(event, bytes, isWide: isWide),
        let command = ProcmonPath.text(event, bytes, info: event.detail + 0x30, start: path.end)
      else { return [] }
      return [("PID", "\(pid)"), ("Command line", bytes.text(command))]
    case 2:
      guard let status = u32(event.detail) else { return [] }
      return [("Exit Status", "\(Int32(bitPattern: status))")]
        + times(event.detail + 4, unit: " seconds")
        + [("Private Bytes", 36), ("Peak Private Bytes", 44), ("Working Set", 20), ("Peak Working Set", 28)]
        .compactMap { name, offset in u64(event.detail + offset).map { (name, ProcmonWords.grouped($0)) } }
    case 3: return u32(event.detail).map { [("Thread ID", "\($0)")] } ?? []
    case 4: return [("Thread ID", "\(event.tid)")] + times(event.detail + 4, unit: "")
    case 5:
      let size = isWide ? 8 : 4
      guard let base = bytes.pointer(event.detail, isWide: isWide), let length = u32(event.detail + size)
      else {
        return []
      }
      return [("Image Base", ProcmonWords.hex(base)), ("Image Size", ProcmonWords.hex(UInt64(length)))]
    case 7:
      guard let parent = u32(event.detail),
        let command = ProcmonPath.text(event, bytes, info: event.detail + 4, start: event.detail + 12),
        let folder = ProcmonPath.text(event, bytes, info: event.detail + 6, start: command.end)
      else { return [] }
      return [
        ("Parent PID", "\(parent)"), ("Command line", bytes.text(command)),
        ("Current directory", bytes.text(folder)),
      ]
    default: return []
    }
  }
}
