import Records

extension InputFormat {
  static let poqexec = InputFormat(
    kind: .poqexec, files: "poqexec.log",
    isText: true,
    likeness: { sample in
      // Its form is not verified, so the name must say it.
      guard sample.isNamed("poqexec", ".log"), sample.prefixes.prefixed == 0 else { return .no }
      return sample.likeness { PoqexecForm().startsRecord(sample.view, $0) }
    },
    makeReader: { LineParser(source: $0.source, text: $0.text, form: PoqexecForm()) })
}

/// Lines of poqexec.log.
///
/// No sample and no public description was at hand: nothing of this form is verified. Lines that start with a date
/// and time, or with a hexadecimal number and a colon, start a record; a number of 15 or 16 digits that reads as a
/// FILETIME since 2006 is taken as the UTC time, any other says nothing. Failures are told by code and words, as in
/// the other logs of servicing.
struct PoqexecForm: LineForm {
  func startsRecord(_ view: ByteView, _ line: Range<Int>) -> Bool {
    LineClock(view: view).reading(at: line.lowerBound, before: line.upperBound) != nil
      || stamp(view, line) != nil
  }

  /// The hexadecimal number at the start of the line, and the byte behind its colon.
  private func stamp(_ view: ByteView, _ line: Range<Int>) -> (value: UInt64, next: Int)? {
    var value: UInt64 = 0
    var position = line.lowerBound
    while position < line.upperBound, let digit = hexValue(view[position]) {
      guard position - line.lowerBound < 16 else { return nil }
      value = value << 4 | UInt64(digit)
      position += 1
    }
    guard position - line.lowerBound >= 8, position < line.upperBound, view[position] == UInt8(ascii: ":")
    else {
      return nil
    }
    return (value, position + 1)
  }

  func add(start: Int, body: Range<Int>, isWhole: Bool, tools: LineTools, to batch: inout RecordBatch) {
    let view = tools.view
    let reading = tools.clock.reading(at: body.lowerBound, before: body.upperBound)
    let stamp = stamp(view, body)
    guard isWhole, reading != nil || stamp != nil else {
      return batch.append(start: start, time: nil, kind: .text, level: .none, marks: [])
    }
    batch.append(
      start: start, time: reading?.time, kind: .log, level: .none,
      marks: reading?.marks ?? [])
    if reading == nil, let value = stamp?.value,
      (127_500_000_000_000_000..<160_000_000_000_000_000).contains(value),
      let filetime = Int64(exactly: value)
    {
      batch.stamp(Instant(filetime: filetime))
      batch.amendLast(adding: .exact)
    }
    var message = reading?.end ?? stamp?.next ?? body.lowerBound
    while message < body.upperBound, tools.isBlank(view[message]) { message += 1 }
    let package = tools.classifier.packages(message, body.upperBound, &batch)
    guard let status = tools.classifier.codes(message, body.upperBound, &batch),
      tools.classifier.saysFailure(message, body.upperBound)
    else { return }
    tools.failure(message..<body.upperBound, status, package, &batch)
  }
}
