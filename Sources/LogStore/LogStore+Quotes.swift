import Records

extension LogStore {
  /// An excerpt that stands in the case a second time, as when a mail quotes an older one, is a copy of the first.
  ///
  /// Two equal lines of one excerpt are two lines of the log; equal are therefore only those with other text between
  /// them, or in another source.
  mutating func markQuotes() {
    var first: [Quote: Int] = [:]
    var block = 0
    var source: SourceID?
    for index in batches.indices {
      let batch = batches[index]
      guard batch.marks.contains(where: { $0.contains(.excerpt) }) else { continue }
      if batch.source != source { block += 1 }
      source = batch.source
      var copies: [Int] = []
      for local in 0..<batch.count {
        guard batch.marks[local].contains(.excerpt), batch.kinds[local] != .text else {
          if Self.hasText(batch.text.view[batch.range(local)]) { block += 1 }
          continue
        }
        guard batch.payload(local) != nil else { continue }
        let quote = Quote(
          second: batch.marks[local].contains(.timed) ? Instant(filetime: batch.times[local]).seconds : 0,
          letters: Self.letters(batch.text.view[batch.range(local)]))
        // Without a time, a short line may well be said twice.
        guard quote.second != 0 || quote.letters.count >= Self.tellingLength else { continue }
        let known = first[quote, default: block]
        if known == block { first[quote] = block } else { copies.append(local) }
      }
      for local in copies { batches[index].marks[local].insert(.copy) }
    }
  }

  /// Letters by which a line without a time is known again.
  private static let tellingLength = 80

  /// What is left of a record when lines are wrapped otherwise and quoted.
  private struct Quote: Hashable {
    var second: Int64
    var letters: [UInt8]
  }

  /// Letters, digits and bytes beyond ASCII, at most 4 KiB.
  private static func letters(_ view: ByteView) -> [UInt8] {
    var letters: [UInt8] = []
    letters.reserveCapacity(min(view.count, 4096))
    for byte in view.buffer where byte >= 0x80 || byte &- 48 < 10 || (byte | 0x20) &- 0x61 < 26 {
      letters.append(byte)
      if letters.count == 4096 { break }
    }
    return letters
  }

  private static func hasText(_ view: ByteView) -> Bool {
    view.buffer.contains { $0 > 0x20 && $0 != UInt8(ascii: ">") }
  }
}
