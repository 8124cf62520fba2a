import Records

/// A value of a key whose name and data are written as text.
///
/// Places count in the text that ``RegistryScribe`` wrote: of a hive, the records' own; of an export, a scratch.
struct RegistryDatum {
  // A hive of 100 MB has a million of them: numbers of 32 bits, which the limit of its text allows.
  private var nameStart: UInt32
  private var nameCount: UInt32
  private var textStart: UInt32
  private var textCount: UInt32
  private var itemsStart: UInt32 = 0
  private var itemsCount: UInt32 = 0
  /// `REG_SZ` is 1.
  let type: UInt32
  private var bits: UInt64 = 0
  private var isNumber = false
  /// Whether an export deletes it.
  var isDeleted = false

  init(name: Range<Int>, text: Range<Int>, type: UInt32, isDeleted: Bool = false) {
    (nameStart, nameCount) = (UInt32(name.lowerBound), UInt32(name.count))
    (textStart, textCount) = (UInt32(text.lowerBound), UInt32(text.count))
    self.type = type
    self.isDeleted = isDeleted
  }

  /// Its name; empty for the default value.
  var name: Range<Int> { Int(nameStart)..<Int(nameStart) + Int(nameCount) }

  /// Its data in words, on one line.
  var text: Range<Int> {
    get { Int(textStart)..<Int(textStart) + Int(textCount) }
    set { (textStart, textCount) = (UInt32(newValue.lowerBound), UInt32(newValue.count)) }
  }

  /// The texts of a list, as places in the list of all such texts.
  var items: Range<Int> {
    get { Int(itemsStart)..<Int(itemsStart) + Int(itemsCount) }
    set { (itemsStart, itemsCount) = (UInt32(newValue.lowerBound), UInt32(newValue.count)) }
  }

  /// Its data as a number, of the types that are one.
  var number: UInt64? {
    get { isNumber ? bits : nil }
    set { (bits, isNumber) = (newValue ?? 0, newValue != nil) }
  }
}

/// Writes names and data of values as text.
struct RegistryScribe {
  /// Types of values.
  enum Kind {
    static let text: UInt32 = 1
    static let expand: UInt32 = 2
    static let binary: UInt32 = 3
    static let number: UInt32 = 4
    static let bigEndian: UInt32 = 5
    static let list: UInt32 = 7
    static let wide: UInt32 = 11
  }

  /// Limits against crafted values.
  enum Limit {
    /// Bytes of data in words, of most values.
    static let text = 4096
    /// Bytes of binary data shown.
    static let binary = 64
    /// Bytes of a list, and its texts; lists of renamed files are long.
    static let list = (bytes: 1 << 20, items: 16_384)
  }

  /// What was written.
  let text: EvtxArena
  /// The texts of all lists.
  var items: [Range<Int>] = []
  /// Whether texts have one byte a character: exports of the first form.
  var isNarrow = false

  /// Bytes of data that are worth reading of a value of this type.
  static func wanted(_ type: UInt32) -> Int {
    switch type {
    case Kind.list: Limit.list.bytes
    case Kind.text, Kind.expand: Limit.text * 2
    default: Limit.text
    }
  }

  /// Writes `data` in words.
  ///
  /// - Parameters:
  ///   - size: bytes of all data, of which `data` may be the beginning.
  ///   - readsText: whether binary data that is all letters is text: identities are kept so.
  mutating func write(
    _ type: UInt32, _ data: ByteView, size: Int, readsText: Bool, name: Range<Int>
  ) -> RegistryDatum {
    let start = text.count
    var datum = RegistryDatum(name: name, text: start..<start, type: type)
    switch type {
    case Kind.text, Kind.expand: write(text: data, isCut: size > data.count)
    case Kind.list: datum.items = write(list: data)
    case Kind.number, Kind.bigEndian:
      let raw = data.number(UInt32.self, at: 0)
      datum.number = raw.map { UInt64(type == Kind.number ? $0 : $0.byteSwapped) }
    case Kind.wide: datum.number = data.number(UInt64.self, at: 0)
    default: break
    }
    if let number = datum.number {
      text.appendHex(number)
      if number > 9 {
        text.append(" (")
        text.appendDecimal(number)
        text.append(")")
      }
    } else if readsText, type == Kind.binary, Self.isText(data) {
      text.append(data.buffer)
    } else if ![Kind.text, Kind.expand, Kind.list].contains(type) {
      text.appendHexBytes(data[0..<min(data.count, Limit.binary)].buffer)
      if size > Limit.binary { more(size) }
    }
    datum.text = start..<text.count
    return datum
  }

  /// Writes a name: Latin-1 or UTF-16.
  mutating func write(name: ByteView, isNarrow: Bool) -> Range<Int> {
    let start = text.count
    if isNarrow {
      for byte in name.buffer {
        if byte >= 0x20, byte < 0x7f { text.append(byte) } else { text.append(scalar: UInt32(byte)) }
      }
    } else {
      wide(name)
    }
    return start..<text.count
  }

  private func more(_ size: Int) {
    text.append("… (")
    text.appendDecimal(UInt64(size))
    text.append(" bytes)")
  }

  private func wide(_ data: ByteView) {
    guard let base = data.buffer.baseAddress else { return }
    text.appendUTF16(UnsafeRawPointer(base), units: data.count / 2)
  }

  private func write(text data: ByteView, isCut: Bool) {
    if isNarrow { text.appendAnsi(data.buffer) } else { wide(data) }
    if isCut { text.append("…") }
  }

  /// The texts of a list stand behind one another, each with a NUL at its end; empty ones mean something.
  private mutating func write(list data: ByteView) -> Range<Int> {
    let first = items.count
    let step = isNarrow ? 1 : 2
    var position = 0
    while position + step <= data.count, items.count - first < Limit.list.items {
      var end = position
      while end + step <= data.count, data[end] != 0 || step == 2 && data[end + 1] != 0 { end += step }
      // The list ends with one more NUL, which is no text.
      if end == position, end + step >= data.count - step + 1 { break }
      if items.count > first { text.append("; ") }
      let start = text.count
      write(text: data[position..<end], isCut: false)
      items.append(start..<text.count)
      position = end + step
    }
    return first..<items.count
  }

  /// Whether data is text of one byte a character: letters, digits and signs.
  private static func isText(_ data: ByteView) -> Bool {
    data.count >= 4 && data.buffer.allSatisfy { $0 >= 0x20 && $0 < 0x7f }
  }
}
