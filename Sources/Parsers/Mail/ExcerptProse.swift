import Records

/// What stands in a mail between excerpts of logs: words of people, and outputs of tools among them.
struct ExcerptProse {
  private var pieces: [ExcerptRepair.Piece]

  init(_ piece: ExcerptRepair.Piece) {
    pieces = [piece]
  }

  /// Takes a piece that goes on where the last one ends, in the mail as well; false for any other.
  mutating func add(_ piece: ExcerptRepair.Piece) -> Bool {
    guard piece.kind == .prose, let last = pieces.last, last.start + last.length == piece.start,
      last.place.offset + UInt64(last.place.length) == piece.place.offset,
      last.length == Int(last.place.length)
    else { return false }
    pieces.append(piece)
    return true
  }

  /// Adds the records, with their places in the mail.
  func read(into batch: inout RecordBatch) {
    guard let first = pieces.first, let last = pieces.last else { return }
    let base = batch.count
    let end = last.start + last.length
    var own = RecordBatch(
      source: batch.source, text: batch.text, textRange: batch.textRange, isLocalTime: true)
    swap(&own, &batch)
    var reader = OutputReader(
      first.start..<end, isExcerpt: true, batch: own, cuts: pieces.dropFirst().map(\.start))
    reader.run()
    batch = reader.batch
    addPlaces(from: base, end: end, &batch)
  }

  private func addPlaces(from base: Int, end: Int, _ batch: inout RecordBatch) {
    let view = batch.text.view
    let starts = batch.starts[base...].map { batch.textRange.lowerBound + Int($0) }
    var piece = 0
    var counted = pieces[0].start
    var number = pieces[0].place.number
    for (index, start) in starts.enumerated() {
      while piece + 1 < pieces.count, pieces[piece + 1].start <= start {
        piece += 1
        (counted, number) = (pieces[piece].start, pieces[piece].place.number)
      }
      number += Self.lineEnds(view, counted..<start)
      counted = start
      let own = pieces[piece]
      let stop = index + 1 < starts.count ? starts[index + 1] : end
      let offset = own.place.offset + UInt64(start - own.start)
      // A last line without an end has one in the repaired text.
      let whole = pieces[pieces.count - 1].place
      let most = whole.offset + UInt64(whole.length) - min(offset, whole.offset + UInt64(whole.length))
      batch.place(
        RecordBatch.Place(
          offset: offset, length: UInt32(clamping: min(UInt64(stop - start), most)), number: number))
    }
  }

  /// Ends of lines as ``ExcerptLines`` counts them: LF, CR LF, CR CR LF or a lone CR.
  private static func lineEnds(_ view: ByteView, _ range: Range<Int>) -> UInt64 {
    var count: UInt64 = 0
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = view[index]
      index += 1
      guard byte == 0x0a || byte == 0x0d else { continue }
      count += 1
      guard byte == 0x0d else { continue }
      var next = index
      if next < range.upperBound, view[next] == 0x0d { next += 1 }
      if next < range.upperBound, view[next] == 0x0a { index = next + 1 }
    }
    return count
  }
}
