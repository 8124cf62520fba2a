import LogStore
import Records

/// All words that rules look for, in one machine that reads each record once (Aho and Corasick).
struct LineSearch: Sendable {
  let patterns: [LinePattern]
  private let numbers: [LinePattern: Int]
  private let machine = OnceValue<WordMachine>()

  /// Most records of an incident that are read.
  static let most = 20_000
  /// Most records of all incidents together: a log with thousands of failures costs no more than one with few.
  static let mostOfCase = 2_000_000
  /// Most records of an incident that one pattern is said to stand in.
  static let mostHits = 200
  /// Seconds before and behind the root that belong to it where no session says what does.
  static let reach: Int64 = 3600

  init(_ patterns: some Sequence<LinePattern>) {
    var unique: [LinePattern] = []
    var numbers: [LinePattern: Int] = [:]
    for pattern in patterns where numbers[pattern] == nil {
      numbers[pattern] = unique.count
      unique.append(pattern)
    }
    self.patterns = unique
    self.numbers = numbers
  }

  func number(_ pattern: LinePattern) -> Int? { numbers[pattern] }

  /// A record in which a pattern stands.
  struct Hit: Sendable {
    var record: RecordID
    var values: [String: String]
  }

  /// For each pattern the records among `records` in which it stands, in their order.
  func hits(in records: [RecordID], _ store: LogStore) -> [[Hit]] {
    var hits = Array(repeating: [Hit](), count: patterns.count)
    guard !patterns.isEmpty else { return hits }
    let machine = machine.get { WordMachine(patterns.map(\.word)) }
    var seen: Set<Int> = []
    for record in records {
      store.withBytes(record) { bytes in
        seen.removeAll(keepingCapacity: true)
        machine.scan(bytes, limit: LinePattern.reach) { seen.insert($0) }
        if seen.isEmpty { return }
        let folded = LinePattern.Folded(bytes)
        for number in seen where hits[number].count < Self.mostHits {
          if let values = patterns[number].match(folded) {
            hits[number].append(Hit(record: record, values: values))
          }
        }
      }
    }
    return hits
  }

  /// The records that belong to an incident, the nearest to its root when they are more than `limit`.
  static func records(of incident: Incident, _ store: LogStore, limit: Int) -> [RecordID] {
    let root = incident.failures[incident.root]
    let range: Range<UInt32>
    switch incident.scope {
    case .session(let index): range = store.sessions[index].records
    case .loose(let source), .log(let source): range = near(root, store.range(source), store, limit)
    case .events: return incident.failures + incident.events.filter { !incident.failures.contains($0) }
    }
    guard range.count > limit else { return range.map { RecordID(index: $0) } }
    // What led to the root stands before it; what came of it behind.
    let before = UInt32(limit - limit / 4)
    let low = max(range.lowerBound, root.index > before ? root.index - before : 0)
    let start = min(low, range.upperBound - UInt32(limit))
    return (start..<start + UInt32(limit)).map { RecordID(index: $0) }
  }

  /// The records around `root` until the clock says that they are an hour away.
  private static func near(
    _ root: RecordID, _ range: Range<UInt32>, _ store: LogStore, _ limit: Int
  ) -> Range<UInt32> {
    guard range.contains(root.index), let time = store.time(root)?.seconds else { return range }
    func isNear(_ index: UInt32) -> Bool {
      guard let own = store.time(RecordID(index: index))?.seconds else { return true }
      return own >= time - reach && own <= time + reach
    }
    var (low, high) = (root.index, root.index + 1)
    while low > range.lowerBound, Int(root.index - low) < limit, isNear(low - 1) { low -= 1 }
    while high < range.upperBound, Int(high - root.index) < limit, isNear(high) { high += 1 }
    return low..<high
  }
}

/// Finds which of many words stand in a text, in one pass.
private struct WordMachine: Sendable {
  /// Class of each byte: 0 for those that no word has.
  private var classes = [UInt8](repeating: 0, count: 256)
  private var width = 1
  /// The next state by state and class.
  private var next: [Int32] = []
  /// Numbers of the words that end in each state, its suffixes' too.
  private var found: [[Int]] = []
  /// Whether any ends there: most do not, and this is all that they cost.
  private var isEnd: [Bool] = []

  init(_ words: [[UInt8]]) {
    for byte in Set(words.joined()).sorted() {
      // 255 different bytes are the most there can be without those of capital letters.
      classes[Int(byte)] = UInt8(truncatingIfNeeded: width)
      if byte &- 97 < 26 { classes[Int(byte) - 32] = classes[Int(byte)] }
      width += 1
    }
    next = Array(repeating: -1, count: width)
    found = [[]]
    for (number, word) in words.enumerated() {
      var state = 0
      for byte in word {
        let place = state * width + Int(classes[Int(byte)])
        if next[place] < 0 {
          next[place] = Int32(found.count)
          found.append([])
          next += Array(repeating: -1, count: width)
        }
        state = Int(next[place])
      }
      found[state].append(number)
    }
    complete()
    isEnd = found.map { !$0.isEmpty }
  }

  /// Fills in where a state goes on when its word does not: to the longest suffix that another one begins with.
  private mutating func complete() {
    var queue: [(state: Int, suffix: Int)] = []
    for place in 0..<width {
      if next[place] < 0 { next[place] = 0 } else { queue.append((Int(next[place]), 0)) }
    }
    var index = 0
    while index < queue.count {
      let (state, suffix) = queue[index]
      index += 1
      found[state] += found[suffix]
      for place in 0..<width {
        let own = Int(next[state * width + place])
        let other = next[suffix * width + place]
        if own < 0 { next[state * width + place] = other } else { queue.append((own, Int(other))) }
      }
    }
  }

  func scan(_ text: ByteView, limit: Int, _ body: (Int) -> Void) {
    classes.withUnsafeBufferPointer { classes in
      next.withUnsafeBufferPointer { next in
        isEnd.withUnsafeBufferPointer { isEnd in
          var state = 0
          for byte in text.buffer.prefix(limit) {
            state = Int(next[state &* width &+ Int(classes[Int(byte)])])
            if isEnd[state] { for number in found[state] { body(number) } }
          }
        }
      }
    }
  }
}
