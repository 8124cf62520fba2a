import Records

#if canImport(Glibc)
import Glibc
#endif

/// Finds the encoding of a text and turns it into UTF-8 (`formats.md` section 4).
public struct TextDecoder: Sendable {
  /// Decoded text.
  public struct Decoded: Sendable {
    /// UTF-8; the bytes as sent when they were UTF-8 already.
    public let text: TextBuffer
    /// The encoding that was found.
    public let encoding: TextEncoding
    /// Line starts in the bytes as sent; nil when nothing was rewritten.
    public let offsets: OffsetMap?
    /// Decoded position of the first byte that did not fit the encoding.
    public let firstInvalid: Int?
  }

  /// Bytes looked at to decide.
  static let sample = 65_536

  /// The encoding of `view`; `.binary` when it is no text.
  public static func encoding(of view: ByteView) -> TextEncoding {
    let head = view[0..<min(view.count, sample)]
    if head.count >= 3, head[0] == 0xef, head[1] == 0xbb, head[2] == 0xbf { return .utf8 }
    if head.count >= 2 {
      if head[0] == 0xff, head[1] == 0xfe { return .utf16le }
      if head[0] == 0xfe, head[1] == 0xff { return .utf16be }
    }
    // What nearly all logs are made of, and then none of what follows can say anything else.
    if isPlain(head) { return .utf8 }
    if let wide = wideByZeros(head) { return wide }
    var control = 0
    for byte in head.buffer
    where byte < 0x20 && byte != 0x09 && byte != 0x0a && byte != 0x0d && byte != 0x1b && byte != 0 {
      control += 1
    }
    if control * 50 > head.count { return .binary }
    let (sequences, bad, _) = utf8Statistics(head, isWhole: head.count == view.count)
    // A few damaged bytes do not turn a text into one of another code page. In GB18030 text about one pair in
    // eight happens to be a sequence of UTF-8.
    if bad == 0 || sequences >= bad * 2 { return .utf8 }
    return fitsGB18030(head) ? .gb18030 : .cp1252
  }

  /// Whether `view` is ASCII without control characters other than those of a text.
  private static func isPlain(_ view: ByteView) -> Bool {
    func fits(_ byte: UInt8) -> Bool {
      byte >= 0x20 && byte < 0x80 || byte == 0x0a || byte == 0x0d || byte == 0x09 || byte == 0x1b
    }
    let raw = UnsafeRawBufferPointer(view.buffer)
    var index = 0
    while index < raw.count {
      let end = min(index + 8, raw.count)
      if end - index == 8 {
        let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        // A bit for each byte of 0x80 and more, and some for bytes below 0x20.
        if (word | (word &- 0x2020_2020_2020_2020)) & 0x8080_8080_8080_8080 == 0 {
          index = end
          continue
        }
      }
      while index < end {
        guard fits(raw[index]) else { return false }
        index += 1
      }
    }
    return true
  }

  private static func wideByZeros(_ head: ByteView) -> TextEncoding? {
    var zeros = (even: 0, odd: 0)
    var units = 0
    // NUL runs, as power losses leave, say nothing: count only pairs that are not zero altogether.
    for index in stride(from: 0, to: head.count - 1, by: 2) where head[index] != 0 || head[index + 1] != 0 {
      units += 1
      if head[index] == 0 { zeros.even += 1 }
      if head[index + 1] == 0 { zeros.odd += 1 }
    }
    guard units > 8 else { return nil }
    if zeros.odd * 10 > units * 3, zeros.even * 20 < units { return .utf16le }
    if zeros.even * 10 > units * 3, zeros.odd * 20 < units { return .utf16be }
    return nil
  }

  /// Multi-byte sequences, bytes that belong to none, and the first of those; a sequence that the end of a
  /// sample cuts counts as neither.
  static func utf8Statistics(_ view: ByteView, isWhole: Bool) -> (sequences: Int, bad: Int, firstBad: Int?) {
    var index = 0
    var sequences = 0
    var bad = 0
    var firstBad: Int?
    while index < view.count {
      index = endOfASCII(view, index, before: view.count)
      guard index < view.count else { break }
      let length = sequenceLength(view, index)
      if length > 1 { sequences += 1 }
      if length == 0 {
        if !isWhole, view.count - index < 4, view[index] >= 0xc2 { break }
        bad += 1
        firstBad = firstBad ?? index
      }
      index += max(length, 1)
    }
    return (sequences, bad, firstBad)
  }

  /// Length of the UTF-8 sequence at `index`; 0 when it is invalid or cut.
  static func sequenceLength(_ view: ByteView, _ index: Int) -> Int {
    let lead = view[index]
    if lead < 0x80 { return 1 }
    let length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
    guard lead >= 0xc2, lead <= 0xf4, view.has(length, at: index) else { return 0 }
    for next in index + 1..<index + length where view[next] & 0xc0 != 0x80 { return 0 }
    if lead == 0xe0, view[index + 1] < 0xa0 { return 0 }
    if lead == 0xed, view[index + 1] > 0x9f { return 0 }
    if lead == 0xf0, view[index + 1] < 0x90 { return 0 }
    if lead == 0xf4, view[index + 1] > 0x8f { return 0 }
    return length
  }

  /// The first byte in `range` that is not valid UTF-8; a sequence cut by the range's start is not looked at.
  public static func firstInvalidUTF8(_ view: ByteView, in range: Range<Int>) -> Int? {
    var index = range.lowerBound
    let end = min(range.upperBound, view.count)
    while index < end, index > 0, view[index] & 0xc0 == 0x80 { index += 1 }
    while index < end {
      index = endOfASCII(view, index, before: end)
      guard index < end else { break }
      let length = sequenceLength(view, index)
      if length == 0 { return index }
      index += length
    }
    return nil
  }

  /// A place from `start` on before which all is ASCII, which logs are made of: passed over 32 bytes at a time.
  @inline(__always)
  private static func endOfASCII(_ view: ByteView, _ start: Int, before end: Int) -> Int {
    let raw = UnsafeRawBufferPointer(view.buffer)
    var index = start
    // Words and not SIMD32: comparing one of those takes each of its 32 bytes in turn (measured: 4 ns a byte
    // against 0.1).
    func word(_ offset: Int) -> UInt64 {
      raw.loadUnaligned(fromByteOffset: index + offset, as: UInt64.self)
    }
    while end - index >= 32, (word(0) | word(8) | word(16) | word(24)) & 0x8080_8080_8080_8080 == 0 {
      index += 32
    }
    while end - index >= 8, word(0) & 0x8080_8080_8080_8080 == 0 { index += 8 }
    return index
  }

  /// Whether the high bytes stand in pairs as Chinese text has them.
  ///
  /// A letter with an accent and the plain letter behind it (`ür` in code page 1252) look like a pair too,
  /// but its second byte is below 0x80; of the characters of GB2312, which make up nearly all text, none is.
  private static func fitsGB18030(_ view: ByteView) -> Bool {
    var common = 0
    var rare = 0
    var bad = 0
    var index = 0
    while index < view.count {
      let byte = view[index]
      if byte < 0x80 {
        index += 1
      } else if byte >= 0x81, byte <= 0xfe, index + 1 < view.count, view[index + 1] >= 0x40,
        view[index + 1] != 0x7f
      {
        if view[index + 1] >= 0x80 { common += 1 } else { rare += 1 }
        index += 2
      } else if byte >= 0x81, byte <= 0xfe, index + 3 < view.count, (0x30...0x39).contains(view[index + 1]) {
        rare += 1
        index += 4
      } else {
        bad += 1
        index += 1
      }
    }
    return common > 0 && common >= rare && common + rare >= bad * 9
  }

  /// Decodes `bytes`; UTF-8 is passed on as it is.
  public static func decode(_ bytes: TextBuffer, as encoding: TextEncoding) -> Decoded {
    switch encoding {
    case .utf8:
      // Only the sample is checked: looking at each byte of a gigabyte would cost more than reading it.
      let view = bytes.view
      let head = view[0..<min(view.count, sample)]
      let firstBad = utf8Statistics(head, isWhole: head.count == view.count).firstBad
      return Decoded(text: bytes, encoding: encoding, offsets: nil, firstInvalid: firstBad)
    case .binary:
      return Decoded(text: bytes, encoding: encoding, offsets: nil, firstInvalid: nil)
    case .utf16le, .utf16be: return decodeWide(bytes, encoding)
    case .gb18030, .cp1252: return decodeLines(bytes, encoding)
    }
  }

  private static func decodeWide(_ bytes: TextBuffer, _ encoding: TextEncoding) -> Decoded {
    let view = bytes.view
    let isLittle = encoding == .utf16le
    var output: [UInt8] = []
    output.reserveCapacity(view.count)
    var offsets = OffsetMap()
    var firstInvalid: Int?
    var index = 0
    if view.count >= 2, (view[0] == 0xff && view[1] == 0xfe) || (view[0] == 0xfe && view[1] == 0xff) {
      index = 2
    }
    offsets.add(decoded: 0, original: index)
    func unit(_ at: Int) -> UInt32 {
      isLittle ? UInt32(view[at]) | UInt32(view[at + 1]) << 8 : UInt32(view[at + 1]) | UInt32(view[at]) << 8
    }
    var previous: UInt32 = 0x0a
    while view.has(2, at: index) {
      var scalar = unit(index)
      // Parsers start records behind LF, a lone CR and a run of NULs.
      if previous == 0x0d && scalar != 0x0a || previous == 0 && scalar != 0 {
        offsets.add(decoded: output.count, original: index)
      }
      previous = scalar
      index += 2
      if scalar >= 0xd800, scalar <= 0xdfff {
        if scalar < 0xdc00, view.has(2, at: index), (0xdc00...0xdfff).contains(unit(index)) {
          scalar = 0x10000 + (scalar - 0xd800) << 10 + (unit(index) - 0xdc00)
          index += 2
        } else {
          firstInvalid = firstInvalid ?? output.count
          scalar = 0xfffd
        }
      }
      append(scalar, &output)
      if scalar == 0x0a { offsets.add(decoded: output.count, original: index) }
    }
    if index < view.count { firstInvalid = firstInvalid ?? output.count }
    offsets.add(decoded: output.count, original: view.count)
    return Decoded(text: TextBuffer(output), encoding: encoding, offsets: offsets, firstInvalid: firstInvalid)
  }

  private static func append(_ scalar: UInt32, _ output: inout [UInt8]) {
    if scalar < 0x80 {
      output.append(UInt8(scalar))
    } else if let value = Unicode.Scalar(scalar) {
      output.append(contentsOf: UTF8.encode(value) ?? UTF8.encodedReplacementCharacter)
    }
  }

  /// Decodes line by line, so that every line start keeps its place and one bad byte costs one character.
  private static func decodeLines(_ bytes: TextBuffer, _ encoding: TextEncoding) -> Decoded {
    let view = bytes.view
    let converter = CodePage(encoding == .gb18030 ? ["GB18030", "CP936"] : ["CP1252"])
    var output: [UInt8] = []
    output.reserveCapacity(view.count + view.count / 2)
    var offsets = OffsetMap()
    var firstInvalid: Int?
    var start = 0
    while start < view.count {
      offsets.add(decoded: output.count, original: start)
      let end = lineEnd(view, start)
      if !converter.convert(view[start..<end], &output) { firstInvalid = firstInvalid ?? output.count }
      start = end
    }
    offsets.add(decoded: output.count, original: view.count)
    return Decoded(text: TextBuffer(output), encoding: encoding, offsets: offsets, firstInvalid: firstInvalid)
  }
}

extension TextDecoder {
  /// Behind the next LF, lone CR or run of NULs: where parsers may start a record.
  private static func lineEnd(_ view: ByteView, _ start: Int) -> Int {
    var index = start
    while index < view.count {
      let byte = view[index]
      index += 1
      if byte == 0x0a { return index }
      guard index < view.count else { break }
      if byte == 0x0d, view[index] != 0x0a { return index }
      if byte == 0, view[index] != 0 { return index }
    }
    return view.count
  }
}

/// iconv for a list of code pages, tried in order for each character that does not fit.
final class CodePage {
  private let handles: [iconv_t]
  private var buffer = [CChar](repeating: 0, count: 4096)

  init(_ names: [String]) {
    handles = names.compactMap { name in
      let handle = iconv_open("UTF-8", name)
      return Int(bitPattern: handle) == -1 ? nil : handle
    }
  }

  deinit { for handle in handles { iconv_close(handle) } }

  /// Appends the text of `line`; bytes that fit no page become U+FFFD.
  ///
  /// - Returns: whether all of it fitted.
  func convert(_ line: ByteView, _ output: inout [UInt8]) -> Bool {
    var whole = true
    var rest = line
    while rest.count > 0 {
      var taken = 0
      for handle in handles where taken == 0 { taken = step(handle, rest, &output) }
      if taken == 0 {
        whole = false
        output.append(contentsOf: [0xef, 0xbf, 0xbd])
        taken = 1
      }
      rest = rest[taken..<rest.count]
    }
    return whole
  }

  private func step(_ handle: iconv_t, _ input: ByteView, _ output: inout [UInt8]) -> Int {
    var source = UnsafeMutablePointer<CChar>(
      mutating: UnsafeRawPointer(input.buffer.baseAddress)?.assumingMemoryBound(to: CChar.self))
    var sourceLeft = input.count
    var written = 0
    buffer.withUnsafeMutableBufferPointer { target in
      var destination = target.baseAddress
      var left = target.count
      _ = iconv(handle, &source, &sourceLeft, &destination, &left)
      written = target.count - left
    }
    for index in 0..<written { output.append(UInt8(bitPattern: buffer[index])) }
    return input.count - sourceLeft
  }
}
