import Foundation
import Records

/// Ends the program, as libFuzzer wants it, when something that must always hold does not.
func require(_ holds: Bool, _ what: @autoclosure () -> String) {
  guard !holds else { return }
  FileHandle.standardError.write(Data("kbfuzz: \(what())\n".utf8))
  abort()
}

/// What holds for the batches of one source, whatever its bytes: records tile the text, and every number points at
/// something.
func checkBatches(_ batches: [RecordBatch], text: TextBuffer, byteCount: Int) {
  var end = 0
  for (number, batch) in batches.enumerated() {
    let range = batch.textRange
    require(range.lowerBound >= 0 && range.upperBound <= batch.text.count, "batch \(number) outside its text")
    if batch.writer != nil {
      // Not all bytes of a binary source are records.
      require(range.lowerBound >= end, "batch \(number) begins at \(range.lowerBound), before \(end)")
      end = range.upperBound
      checkTexts(batch, number)
    } else if batch.text === text {
      if batch.count > 0 {
        let first = range.lowerBound + Int(batch.starts[0])
        require(number == 0 ? first <= 3 : first == end, "batch \(number) begins at \(first), not at \(end)")
        end = range.upperBound
      }
    } else if batch.count > 0 {
      require(batch.starts[0] == 0, "the rewritten text of batch \(number) begins without a record")
    }
    check(batch, number, byteCount)
  }
  if let last = batches.last, last.text === text, last.writer == nil, text.count > 3 {
    require(end == text.count, "records end at \(end) of \(text.count)")
  }
}

/// The texts that are written on demand say what the columns say: both come of the same bytes by different ways.
private func checkTexts(_ batch: RecordBatch, _ number: Int) {
  var payloads = batch.payloads[...]
  for index in 0..<batch.count {
    let text = batch.recordText(index)
    require(text.hasSuffix("\n"), "record \(index) of batch \(number) has no text")
    var provider = "-"
    if let entry = payloads.first, Int(entry.record) == index, case .event(let event) = entry.payload {
      provider = batch.terms.text(event.provider)
      payloads = payloads.dropFirst()
    } else if text == "record could not be read\n" {
      continue
    }
    require(
      text.hasPrefix(provider.count < 1000 ? provider + " " : ""),
      "record \(index) of batch \(number) is of \(provider), its text is \(text.prefix(200))")
  }
}

private func check(_ batch: RecordBatch, _ number: Int, _ byteCount: Int) {
  let count = batch.count
  for index in batch.starts.indices.dropFirst() where batch.starts[index] <= batch.starts[index - 1] {
    require(false, "record \(index) of batch \(number) begins at or before the one before it")
  }
  if let last = batch.starts.last {
    require(Int(last) < batch.textRange.count, "the last record of batch \(number) is empty")
  }
  require(
    [batch.times.count, batch.kinds.count, batch.levels.count, batch.marks.count].allSatisfy { $0 == count },
    "columns of batch \(number) differ in length")
  require(batch.places.isEmpty || batch.places.count == count, "places of batch \(number)")
  for place in batch.places {
    require(
      place.offset + UInt64(place.length) <= UInt64(byteCount),
      "a place outside the source of \(byteCount) bytes: \(place)")
  }
  func inOrder(_ records: [UInt32], _ what: String) {
    var last: UInt32 = 0
    for record in records {
      require(record >= last && Int(record) < count, "\(what) of batch \(number): record \(record)")
      last = record
    }
  }
  inOrder(batch.mentions.map(\.record), "mentions")
  inOrder(batch.codes.map(\.record), "codes")
  inOrder(batch.payloads.map(\.record), "payloads")
  inOrder(batch.stamps.map(\.record), "stamps")
  for mention in batch.mentions {
    require(Int(mention.term.index) < batch.terms.count, "an unknown term in batch \(number)")
  }
  for complaint in batch.complaints {
    let place = complaint.location
    require(place.offset <= UInt64(byteCount), "a complaint outside the source: \(complaint)")
  }
}

/// Processor time of this thread, in seconds.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
