import Records

/// Reads the spellings of a status that CBS-family records use (`logs.md` section 1).
struct StatusReader {
  let view: ByteView

  /// The status at `start`: `0x800f0986`, `800f0986 [Error,...`, `-2146498170`, `STATUS_DELETE_PENDING`,
  /// `NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA)`, `HRESULT_FROM_WIN32(14098)`.
  ///
  /// - Returns: the status and the position behind it; nil when there is none.
  func status(at start: Int, before end: Int, batch: inout RecordBatch) -> (StatusReference, Int)? {
    guard start < end else { return nil }
    if view.starts(with: "HRESULT ", at: start, before: end) {
      return status(at: start + 8, before: end, batch: &batch)
    }
    if let (code, next) = number(at: start, before: end) {
      return (StatusReference(code: code), next)
    }
    let next = symbolEnd(start, end)
    // Every symbol of Windows has an underscore; a word in capitals such as CMIADAPTER is none.
    guard next - start >= 4, view[start] >= 0x41, view[start] <= 0x5a,
      view.first(UInt8(ascii: "_"), in: start..<next) != nil
    else { return nil }
    return (StatusReference(symbol: batch.intern(.phrase, view[start..<next])), next)
  }

  /// A number: hex with 0x, eight hex digits before a bracket or blank, or signed decimal.
  func number(at start: Int, before end: Int) -> (ErrorCode, Int)? {
    guard start < end else { return nil }
    if view.starts(with: "0x", at: start, before: end) || view.starts(with: "0X", at: start, before: end) {
      return hex(at: start + 2, before: end, digits: 1...8)
    }
    if view[start] == UInt8(ascii: "-") { return decimal(at: start, before: end) }
    if let found = hex(at: start, before: end, digits: 8...8), found.0.isFailure { return found }
    return nil
  }

  /// `digits` hex digits that are not followed by another one.
  func hex(at start: Int, before end: Int, digits: ClosedRange<Int>) -> (ErrorCode, Int)? {
    var value: UInt32 = 0
    var position = start
    while position < end, let digit = hexValue(view[position]) {
      if position - start == 8 { return nil }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return digits.contains(position - start) ? (ErrorCode(value), position) : nil
  }

  private func decimal(at start: Int, before end: Int) -> (ErrorCode, Int)? {
    var value: Int64 = 0
    var position = start + 1
    while position < end, position - start <= 11, view[position] &- 48 < 10 {
      value = value * 10 + Int64(view[position] - 48)
      position += 1
    }
    guard position - start >= 9, let narrow = Int32(exactly: -value) else { return nil }
    return (ErrorCode(UInt32(bitPattern: narrow)), position)
  }

  private func symbolEnd(_ start: Int, _ end: Int) -> Int {
    var position = start
    while position < end, isSymbol(view[position]) { position += 1 }
    guard position < end, view[position] == UInt8(ascii: "("),
      view.starts(with: "HRESULT_FROM_", at: start, before: end)
        || view.starts(with: "NTSTATUS_FROM_", at: start, before: end),
      let close = view.first(UInt8(ascii: ")"), in: position..<min(end, position + 128))
    else { return position }
    return close + 1
  }

  private func isSymbol(_ byte: UInt8) -> Bool {
    (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39) || byte == UInt8(ascii: "_")
  }
}
