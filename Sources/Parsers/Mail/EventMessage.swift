import Records

/// Reads the texts of the events that tell about an update.
///
/// Wording as Event Viewer shows it in English and Chinese (WindowsUpdateClient 19, 20, 43, 44; Servicing 1...4;
/// seen in public threads and in the mail this program was made for).
enum EventMessage {
  /// The event that a text belongs to by its wording.
  struct Kind: Equatable {
    /// Provider as Event Viewer's list shows it.
    var provider: String
    /// Event number.
    var id: UInt32
    /// Level of that event.
    var level: Level
  }

  /// Which event's text starts at the beginning of `line` (blanks and quote marks aside); nil when none that is known.
  static func kind(_ line: ByteView) -> Kind? {
    var start = 0
    while start < line.count, ExcerptBytes.isBlank(line[start]) || ">\"-*".utf8.contains(line[start]) {
      start += 1
    }
    let texts: [(StaticString, UInt32, Level)] = [
      ("安装失败", 20, .error), ("安装成功", 19, .info), ("安装已启动", 43, .info), ("已开始安装", 43, .info),
      ("installation failure", 20, .error), ("installation successful", 19, .info),
      ("installation started", 43, .info),
    ]
    for (text, id, level) in texts where ExcerptBytes.hasWord(line, text, at: start) {
      let end = start + text.utf8CodeUnitCount
      guard end < line.count,
        line[end] == UInt8(ascii: ":") || line.starts(with: "：", at: end, before: line.count)
      else { continue }
      // The bare words may be somebody's heading; the event goes on with the update.
      guard line.first("Windows", in: end..<min(end + 80, line.count)) != nil else { continue }
      return Kind(provider: "WindowsUpdateClient", id: id, level: level)
    }
    return servicing(line, start)
  }

  private static func servicing(_ line: ByteView, _ start: Int) -> Kind? {
    let limit = min(line.count, start + 300)
    guard start < limit else { return nil }
    let range = start..<limit
    if line.starts(with: "Initiating changes for package KB", at: start, before: limit) {
      return Kind(provider: "Servicing", id: 1, level: .info)
    }
    if line.starts(with: "A reboot is necessary before package KB", at: start, before: limit) {
      return Kind(provider: "Servicing", id: 4, level: .info)
    }
    guard line.starts(with: "Package KB", at: start, before: limit) else { return nil }
    if line.first("was successfully changed to the", in: range) != nil {
      return Kind(provider: "Servicing", id: 2, level: .info)
    }
    if line.first("failed to be changed to the", in: range) != nil {
      return Kind(provider: "Servicing", id: 3, level: .error)
    }
    return nil
  }

  /// Whether an event text has come to its end.
  static func isComplete(_ text: ByteView) -> Bool {
    let end = ExcerptBytes.trimmedEnd(text, 0..<text.count)
    let ends: [StaticString] = ["。", ")."]
    return ends.contains { text.starts(with: $0, at: end - $0.utf8CodeUnitCount, before: end) }
  }

  /// Puts code, KB number and title into `values`, and what the wording tells where nothing better is known.
  static func fill(_ values: inout ExcerptRepair.EventValues, from text: ByteView, _ kind: Kind?) {
    if let kind {
      if values.provider.isEmpty { values.provider = kind.provider }
      if values.id == nil { values.id = kind.id }
      if values.level == .none { values.level = kind.level }
    }
    values.code = code(text)
    values.kb = kb(text)
    if kind?.provider == "WindowsUpdateClient" { values.title = title(text) }
  }

  /// The first `0x` with eight hex digits.
  static func code(_ text: ByteView) -> ErrorCode? {
    var index = 1
    while index < text.count {
      let start = index + 1
      guard text[index] | 0x20 == UInt8(ascii: "x"), text[index - 1] == UInt8(ascii: "0") else {
        index += 1
        continue
      }
      var value: UInt32 = 0
      var end = start
      while end < text.count, end - start < 8, ExcerptBytes.isHex(text[end]) {
        let byte = text[end]
        value = value << 4 | UInt32(ExcerptBytes.isDigit(byte) ? byte - 0x30 : (byte | 0x20) - 0x61 + 10)
        end += 1
      }
      let isWhole = end == text.count || !ExcerptBytes.isWord(text[end])
      if end - start == 8, isWhole { return ErrorCode(value) }
      index = end
    }
    return nil
  }

  /// The package a sentence names: `Name~token~arch~culture~version`, or else a KB number.
  static func package(_ text: ByteView) -> Range<Int>? {
    func isPart(_ byte: UInt8) -> Bool { ExcerptBytes.isWord(byte) || "~_-.".utf8.contains(byte) }
    if let mark = text.first(UInt8(ascii: "~"), in: 0..<text.count) {
      var (start, end) = (mark, mark)
      while start > 0, isPart(text[start - 1]) { start -= 1 }
      while end < text.count, isPart(text[end]) { end += 1 }
      while end > start, text[end - 1] == UInt8(ascii: ".") { end -= 1 }
      if text[start..<end].buffer.count(where: { $0 == UInt8(ascii: "~") }) == 4 { return start..<end }
    }
    var index = 0
    while let hit = text.first("KB", in: index..<text.count) {
      index = hit + 2
      if let (_, end) = ExcerptBytes.number(text, at: index), end - index >= 6 { return hit..<end }
    }
    return nil
  }

  private static func kb(_ text: ByteView) -> String? {
    var index = 0
    while let hit = text.first("KB", in: index..<text.count) {
      index = hit + 2
      if let (_, end) = ExcerptBytes.number(text, at: index), end - index >= 6 { return text.text(hit..<end) }
    }
    return nil
  }

  /// What follows the code's colon, or else the heading and the sentence, without the final stop:
  /// `Windows 安全更新程序 (KB5013941)`.
  private static func title(_ text: ByteView) -> String? {
    titleRange(text).map { text.text($0) }
  }

  /// The place of the title; a title may have colons itself.
  static func titleRange(_ text: ByteView) -> Range<Int>? {
    var second: Int?
    var last: Int?
    var behindCode: Int?
    var index = 0
    while index < text.count, behindCode == nil {
      var colon: Int?
      if text[index] == UInt8(ascii: ":"), index + 1 < text.count, text[index + 1] == ExcerptBytes.blank {
        colon = index + 1
      } else if text.starts(with: "：", at: index, before: text.count) {
        colon = index + 3
      }
      if let colon {
        if isBehindCode(text, index) { behindCode = colon }
        if last != nil, second == nil { second = colon }
        last = colon
      }
      index += 1
    }
    guard var start = behindCode ?? second ?? last else { return nil }
    guard start < text.count else { return nil }
    start = ExcerptBytes.skipBlanks(text, start..<text.count)
    var end = ExcerptBytes.trimmedEnd(text, start..<text.count)
    if text.starts(with: "。", at: end - 3, before: end) {
      end -= 3
    } else if end > start, text[end - 1] == UInt8(ascii: ".") {
      end -= 1
    }
    return end > start ? start..<end : nil
  }

  /// Whether `0x` and eight digits stand before `index`, blanks aside.
  private static func isBehindCode(_ text: ByteView, _ index: Int) -> Bool {
    let end = ExcerptBytes.trimmedEnd(text, 0..<index)
    guard end >= 10, text[end - 10] == UInt8(ascii: "0"), text[end - 9] | 0x20 == UInt8(ascii: "x") else {
      return false
    }
    return text[end - 8..<end].buffer.allSatisfy { ExcerptBytes.isHex($0) }
  }
}
