/// Writes CBS text by the gigabyte for benchmarks: a few scenes told once, then repeated with all
/// their times moved on.
///
/// A repetition lies a multiple of 2^33 steps of 100 ns (859 s) after the scene it copies, so the low
/// half of a session id stays and the high half grows: ids remain the true instants of their
/// sessions. Times never go backward, and the same arguments give the same bytes.
///
///     var bulk = BulkWriter(bytes: 500 << 20, seed: 1)
///     while bulk.next() { file.write(bulk.block) }
public struct BulkWriter {
  /// The text of the present repetition; valid after ``next()`` returned true.
  public private(set) var block: [UInt8] = []
  /// How many sessions failed in what was written so far, one that is cut off at the end included.
  public private(set) var failedSessions = 0
  /// How many records were written so far.
  public private(set) var records = 0

  private var remaining: Int
  private var round: UInt64 = 0
  private var random: SplitMix64
  private let quiet: BulkScene
  private let failing: BulkScene

  /// Prepares `bytes` bytes of text, cut at the end of a line.
  public init(bytes: Int, seed: UInt64) {
    remaining = bytes
    random = SplitMix64(seed: seed)
    quiet = BulkScene(seed: random.next(), fails: false)
    failing = BulkScene(seed: random.next(), fails: true)
  }

  /// Makes the next block; false when everything was written.
  public mutating func next() -> Bool {
    guard remaining > 0 else { return false }
    let fails = round % 8 == 5 || random.below(16) == 0
    let scene = fails ? failing : quiet
    round = BulkScene.nextRound(from: round)
    block = scene.template
    scene.move(&block, rounds: round)
    round += 1
    failedSessions += fails ? 1 : 0
    if block.count > remaining {
      let end = block[..<remaining].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? remaining
      block.removeSubrange(end...)
      remaining = 0
    } else {
      remaining -= block.count
    }
    records += scene.records(before: block.count)
    return !block.isEmpty
  }
}

/// A stretch of log whose times can be moved.
struct BulkScene {
  private enum Form {
    case local, stamp, utc, sessionHigh, inFlight
  }

  private struct Mark {
    var form: Form
    var offset: Int
    var ticks: UInt64
  }

  let template: [UInt8]
  private var marks: [Mark] = []
  private let recordStarts: [Int]

  /// The distance between two repetitions.
  private static let period: UInt64 = 1 << 33
  private static let start = FileTime(2022, 10, 10, 0, 0, 4, 120)
  private static let offset = 480

  init(seed: UInt64, fails: Bool) {
    var story = CBSStory(seed: seed, start: Self.start, byteOrderMark: false)
    let boot = Self.start.adding(milliseconds: -3_000_000)
    story.startService(lastBoot: boot)
    story.scanForUpdates()
    story.evaluateFeatures()
    story.install(Case5013941.dotNet)
    if fails {
      story.log.wait(4_000)
      Case5013941.failInstall(&story, at: story.log.now)
    } else {
      story.install(Case5013941.update)
    }
    story.stopService()
    story.startService(lastBoot: boot)
    story.evaluateFeatures(client: "LanguageSettings")
    story.listPackages()
    story.stopService()
    template = story.log.bytes
    recordStarts = story.log.lineStarts.filter(\.isRecord).map(\.offset)
    findMarks(story)
  }

  /// How many records begin in the first `end` bytes.
  func records(before end: Int) -> Int {
    end >= template.count ? recordStarts.count : recordStarts.prefix { $0 < end }.count
  }

  /// The first round from `round` on whose UTC dates have two digits for month and day, so that moved
  /// stamps keep their width.
  static func nextRound(from round: UInt64) -> UInt64 {
    var round = round
    while true {
      let date = FileTime(ticks: start.ticks + round * period).civil()
      if date.month >= 10, date.day >= 10 { return round }
      round += 1
    }
  }

  /// Writes the times of a repetition into a copy of the template.
  func move(_ block: inout [UInt8], rounds: UInt64) {
    let distance = rounds * Self.period
    var second: UInt64 = 0
    var prefix: [UInt8] = []
    block.withUnsafeMutableBufferPointer { bytes in
      for mark in marks {
        let time = FileTime(ticks: mark.ticks + distance)
        let text: [UInt8]
        switch mark.form {
        case .local:
          if time.ticks / 10_000_000 != second {
            second = time.ticks / 10_000_000
            let local = time.civil(offset: Self.offset)
            prefix = Array("\(local.dateText) \(local.clockText)".utf8)
          }
          text = prefix
        case .stamp: text = Array(CBSWriter.stamp(time).utf8)
        case .utc: text = Array(time.utcText.utf8)
        case .sessionHigh: text = Array(String(time.ticks >> 32).utf8)
        case .inFlight: text = Array(time.littleEndianHex.utf8)
        }
        for (index, byte) in text.enumerated() where mark.offset + index < bytes.count {
          bytes[mark.offset + index] = byte
        }
      }
    }
  }

  private mutating func findMarks(_ story: CBSStory) {
    let starts = story.log.lineStarts
    let sessions = story.sessions.map { (Array($0.id.utf8), $0.start.ticks) }
    for (index, start) in starts.enumerated() {
      marks.append(Mark(form: .local, offset: start.offset, ticks: start.time.ticks))
      let end = index + 1 < starts.count ? starts[index + 1].offset : template.count
      let line = template[start.offset..<end]
      if line.dropFirst(58).prefix(2) == [UInt8(ascii: "@"), UInt8(ascii: "2")] {
        marks.append(Mark(form: .stamp, offset: start.offset + 59, ticks: start.time.ticks))
      }
      if let place = Self.find(Array("Universal Time is: ".utf8), in: line) {
        marks.append(Mark(form: .utc, offset: place + 19, ticks: start.time.ticks))
      }
      if line.contains(UInt8(ascii: "_")), line.contains(UInt8(ascii: "3")) {
        for (id, ticks) in sessions {
          if let place = Self.find(id, in: line) {
            marks.append(Mark(form: .sessionHigh, offset: place, ticks: ticks))
          }
        }
      }
      if let place = Self.find(Array("InFlight\\".utf8), in: line) {
        for name in [place + 9, place + 42] {
          let digits = String(decoding: template[name..<name + 16], as: UTF8.self)
          if let ticks = UInt64(digits, radix: 16)?.byteSwapped {
            marks.append(Mark(form: .inFlight, offset: name, ticks: ticks))
          }
        }
      }
    }
  }

  private static func find(_ word: [UInt8], in line: ArraySlice<UInt8>) -> Int? {
    guard let first = word.first, line.count >= word.count else { return nil }
    for start in line.startIndex...(line.endIndex - word.count)
    where line[start] == first && line[start..<start + word.count].elementsEqual(word) {
      return start
    }
    return nil
  }
}
