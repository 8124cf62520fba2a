/// Writes the logs of hives: what changed between two states of one.
public struct HiveLogWriter: Sendable {
  /// A log's file, by the numbers of the hive's base block that it carries on from.
  private let writer: HiveWriter

  /// For hives of `writer`.
  public init(_ writer: HiveWriter) {
    self.writer = writer
  }

  /// A log of the new form: an entry for each step from one state to the next.
  ///
  /// - Parameters:
  ///   - states: hives as their files are, the oldest first.
  ///   - first: the number of the first entry.
  public func entries(_ states: [[UInt8]], first: UInt32) -> [UInt8] {
    var number = first
    var log = base(states.last ?? [], sequence: first, type: 6)
    for (before, after) in zip(states, states.dropFirst()) {
      log += entry(before, after, number)
      number += 1
    }
    return log
  }

  /// A log of the old form: the sectors that differ between two states.
  public func sectors(from before: [UInt8], to after: [UInt8], sequence: UInt32) -> [UInt8] {
    let bins = after.count - 4096
    var bitmap = [UInt8](repeating: 0, count: bins / 4096)
    var pages: [UInt8] = []
    for (start, page) in Self.changes(before, after, step: 512) {
      bitmap[start / 4096] |= 1 << UInt8(start / 512 % 8)
      pages += page
    }
    var log = base(after, sequence: sequence, type: 1) + Array("DIRT".utf8) + bitmap
    log += [UInt8](repeating: 0, count: (512 - log.count % 512) % 512)
    return log + pages
  }

  private func base(_ hive: [UInt8], sequence: UInt32, type: UInt32) -> [UInt8] {
    func u32(_ offset: Int) -> Int {
      (0..<4).reduce(0) { $0 | Int(hive[offset + $1]) << (8 * $1) }
    }
    var writer = writer
    writer.sequence = (sequence, sequence)
    return Array(
      writer.base(root: u32(36), binsSize: hive.count - 4096, written: RegistryKey.usual, type: type).prefix(
        512))
  }

  private func entry(_ before: [UInt8], _ after: [UInt8], _ number: UInt32) -> [UInt8] {
    let changes = Self.changes(before, after, step: 4096)
    var body = changes.flatMap { little(UInt32($0.start)) + little(UInt32($0.page.count)) }
    for change in changes { body += change.page }
    return Self.entry(number, pages: UInt32(changes.count), body, binsSize: UInt32(after.count - 4096))
  }

  /// An entry with right hashes around any body: places and lengths of pages, then their bytes.
  public static func entry(_ number: UInt32, pages: UInt32, _ body: [UInt8], binsSize: UInt32) -> [UInt8] {
    let size = (40 + body.count + 511) / 512 * 512
    let body = body + [UInt8](repeating: 0, count: size - 40 - body.count)
    var head = Array("HvLE".utf8) + little(UInt32(size)) + little(UInt32(0)) + little(number)
    head += little(binsSize) + little(pages)
    head += little(hash(body))
    return head + little(hash(head)) + body
  }

  /// Pages of the bins that differ, by their offset there.
  private static func changes(
    _ before: [UInt8], _ after: [UInt8], step: Int
  ) -> [(start: Int, page: [UInt8])] {
    stride(from: 4096, to: after.count, by: step).compactMap { start in
      let page = Array(after[start..<min(start + step, after.count)])
      let isSame =
        start + page.count <= before.count && before[start..<start + page.count].elementsEqual(page)
      return isSame ? nil : (start - 4096, page)
    }
  }

  /// Marvin32 with the seed of hive logs.
  static func hash(_ bytes: [UInt8]) -> UInt64 {
    var state: (UInt32, UInt32) = (0x7a4e_55c5, 0x82ef_4d88)
    func turn(_ value: UInt32, _ bits: UInt32) -> UInt32 { value << bits | value >> (32 - bits) }
    func take(_ word: UInt32) {
      state.0 = state.0 &+ word
      state.1 ^= state.0
      state.0 = turn(state.0, 20) &+ state.1
      state.1 = turn(state.1, 9) ^ state.0
      state.0 = turn(state.0, 27) &+ state.1
      state.1 = turn(state.1, 19)
    }
    // The text is ended by 0x80 and filled with zeros to whole words; one more word of zeros follows.
    var rest = bytes + [0x80]
    while rest.count % 4 != 0 { rest.append(0) }
    for start in stride(from: 0, to: rest.count, by: 4) {
      take((0..<4).reduce(UInt32(0)) { $0 | UInt32(rest[start + $1]) << UInt32(8 * $1) })
    }
    take(0)
    return UInt64(state.1) << 32 | UInt64(state.0)
  }
}
