import Fixtures
import Records
import TestSupport
import Testing

@testable import LogStore

/// One merged order, whatever the order of batches; what holds of every store after it is frozen.
@Suite struct OrderTests {
  private static func caseTexts(step: Int = 2_000) throws -> [StoreCase.Text] {
    var texts = [Scenario.f01BaseFileChanged, .clockWest, .f70NameNotResolved, .oldHashes].map {
      StoreCase.Text($0.bytes(), step: step)
    }
    if let events = try Scenario.f70NameNotResolved.systemLog() {
      texts.append(StoreCase.Text(events, kind: .evtx))
    }
    texts.append(StoreCase.Text(try Repository.bytes("Samples/kb5013941/mail.txt"), kind: .mail))
    return texts
  }

  @Test func batchesMayComeInAnyOrder() throws {
    let reference = StoreCase.dump(try StoreCase.store(Self.caseTexts()))
    let reversed = StoreCase.dump(try StoreCase.store(Self.caseTexts()) { $0.reversed() })
    #expect(Golden.difference(reversed, reference) == nil)
    for seed in UInt64(1)...4 {
      var random = Mutation(seed: seed)
      let shuffled = StoreCase.dump(
        try StoreCase.store(Self.caseTexts()) { batches in
          var left = batches
          var result: [RecordBatch] = []
          while !left.isEmpty { result.append(left.remove(at: random.below(left.count))) }
          return result
        })
      #expect(Golden.difference(shuffled, reference) == nil, "seed \(seed)")
    }
  }

  /// Parts of one log are told apart by where they stand in it, and so are the records of each.
  @Test func partsOfAnEventLogMayComeInAnyOrder() throws {
    let events = (0..<900).map { number in
      EvtxEvent(
        provider: "Test", id: 7, time: 133_096_818_500_000_000 + Int64(number) * 10_000_000,
        recordID: UInt64(number + 1), channel: "System", computer: "LAB-01",
        content: .eventData([(name: "number", value: .uint32(UInt32(number)))]))
    }
    let log = StoreCase.Text(try EvtxWriter().file(of: events), kind: .evtx, step: 1 << 16)
    try #require(log.bytes.count >= 4096 + 3 * 65_536)
    let store = try StoreCase.store([log])
    let reversed = try StoreCase.store([log]) { $0.reversed() }
    try #require(store.count == 900 && reversed.count == 900)
    for index in UInt32(0)..<900 {
      let id = RecordID(index: index)
      #expect(store.text(id).hasPrefix("Test 7 Information System LAB-01\nnumber: \(index)\n"))
      #expect(reversed.text(id) == store.text(id))
      #expect(store.find(store.key(id)) == id)
      #expect(store.location(id).number == UInt64(index) + 1)
      #expect(store.withBytes(id) { $0.text } == store.text(id))
      #expect(store.text(id, limit: 6) == "Test 7")
    }
  }

  @Test(arguments: [500, 7_000, 1 << 20])
  func cutsOfATextDoNotMatter(_ step: Int) throws {
    let reference = StoreCase.dump(try StoreCase.store(Self.caseTexts()))
    let other = StoreCase.dump(try StoreCase.store(Self.caseTexts(step: step)))
    #expect(Golden.difference(other, reference) == nil)
  }

  @Test func invariantsOfTheCase() throws { try expectInvariants(StoreCase.store(Self.caseTexts()), "case") }

  @Test func invariantsOfDamagedTexts() throws {
    for number in 0..<60 {
      let seed = UInt64(0x0de + number)
      var mutation = Mutation(seed: seed)
      let texts = Scenario.allCases[number % Scenario.allCases.count].bytes()
      let store = try StoreCase.store([
        StoreCase.Text(mutation.damaged(texts), step: 1 + mutation.below(5_000)),
        StoreCase.Text(mutation.damaged(texts)),
      ])
      try expectInvariants(store, "seed \(seed)")
    }
  }

  /// Logs of several machines' clocks, each with its own zone, some of which change it: the merged order is the one in
  /// which the records were written, as far as their clocks tell it.
  @Test(arguments: UInt64(1)...24)
  func randomMerges(_ seed: UInt64) throws {
    var random = Mutation(seed: seed)
    var texts: [StoreCase.Text] = []
    var written: [[Int64]] = []
    let start = FileTime(2022, 10, 8, 12, 0, 0)
    for _ in 0..<2 + random.below(4) {
      var minutes = (random.below(97) - 48) * 15
      var (text, times): (String, [Int64]) = ("", [])
      var now = start.adding(milliseconds: random.below(60_000))
      let count = 20 + random.below(120)
      // Where the zone changes there is a stamp on both sides.
      let seam = random.below(2) == 0 ? count / 2 : count
      for number in 0..<count {
        now = now.adding(milliseconds: random.below(3) == 0 ? random.below(90_000) : random.below(700))
        if number == seam { minutes += minutes > 0 ? -60 : 60 }
        let local = now.civil(offset: minutes)
        let isStamped = [0, seam - 1, seam, count - 1].contains(number) || random.below(6) == 0
        text +=
          isStamped
          ? StoreCase.csi(local.clockText, "a", stamp: "@" + CBSWriter.stamp(now), day: local.dateText)
          : StoreCase.cbs(local.clockText, "b", day: local.dateText)
        times.append(Int64(now.ticks))
      }
      texts.append(StoreCase.Text(text, step: 1 + random.below(4_000)))
      written.append(times)
    }
    let store = try StoreCase.store(texts)
    try expectInvariants(store, "seed \(seed)")
    #expect(store.complaints == [], "seed \(seed)")
    let order = (0..<store.count).map { store.id(at: $0) }
    for (source, times) in written.enumerated() {
      let own = order.filter { store.source($0).index == UInt32(source) }
      #expect(own == own.sorted(), "seed \(seed): file order is kept in source \(source)")
      #expect(store.clocks[SourceID(index: UInt32(source))]?.reduce(0) { $0 + $1.stamps } ?? 0 >= 2)
      #expect(own.count == times.count)
    }
    // Whole seconds apart, the order is that of writing; nearer, lines without a stamp cannot tell.
    let truth = order.map { id in
      written[Int(store.source(id).index)][Int(id.index - store.range(store.source(id)).lowerBound)]
    }
    var latest: Int64 = 0
    for time in truth {
      #expect(time / Instant.second >= latest - 1, "seed \(seed)")
      latest = max(latest, time / Instant.second)
    }
    // Stamped records of different sources are in order to the millisecond.
    let stamped = zip(order, truth).filter { store.marks($0.0).contains(.exact) }.map { $0.1 / 10_000 }
    #expect(zip(stamped, stamped.dropFirst()).allSatisfy { $0 <= $1 }, "seed \(seed)")
  }

  private func expectInvariants(_ store: LogStore, _ name: String) throws {
    let ids = (0..<store.count).map { RecordID(index: UInt32($0)) }
    // The order is a permutation, and its inverse is the position.
    let order = (0..<store.count).map { store.id(at: $0) }
    #expect(order.sorted() == ids, "\(name)")
    #expect(order.enumerated().allSatisfy { store.position(of: $0.element) == $0.offset }, "\(name)")
    let keys = order.map { (store.orderTime($0), $0.index) }
    #expect(
      zip(keys, keys.dropFirst()).allSatisfy { $0.0 < $1.0 || ($0.0 == $1.0 && $0.1 < $1.1) }, "\(name)")

    // Keys find their records again.
    #expect(ids.allSatisfy { store.find(store.key($0)) == $0 }, "\(name)")

    // Index and brute force agree.
    var naming: [TermID: [RecordID]] = [:]
    for id in ids { for term in store.terms(of: id) { naming[term, default: []].append(id) } }
    for index in 0..<store.terms.count {
      let term = TermID(index: UInt32(index))
      #expect(store.records(naming: term) == naming[term, default: []], "\(name): \(store.terms.text(term))")
    }
    let failures = ids.filter {
      store.marks($0).contains(.failure) && store.marks($0).isDisjoint(with: [.noise, .copy])
        && store.kind($0) != .event
    }
    for range in [0..<UInt32(store.count), UInt32(store.count / 3)..<UInt32(store.count / 2)] {
      #expect(Array(store.failures(in: range)) == failures.filter { range.contains($0.index) }, "\(name)")
    }

    // Lanes are in order and hold each row once; hash rows are the first of their fact.
    for lane in Lane.allCases {
      let positions = store.rows(lane).map { store.position(of: $0) }
      #expect(zip(positions, positions.dropFirst()).allSatisfy { $0 < $1 }, "\(name) \(lane)")
    }
    #expect(Set(store.rows(.hashes)) == Set(store.mismatches.compactMap(\.records.first)), "\(name)")
    #expect(store.mismatchRecordCount == store.mismatches.reduce(0) { $0 + $1.records.count }, "\(name)")

    // Sessions: in order, within their source, and found for each of their records.
    let starts = store.sessions.map(\.records.lowerBound)
    #expect(starts == starts.sorted(), "\(name)")
    for session in store.sessions {
      let range = store.range(session.source)
      #expect(
        session.records.lowerBound >= range.lowerBound && session.records.upperBound <= range.upperBound,
        "\(name)")
    }
    for id in ids {
      let wanted = store.sessions.last { $0.records.contains(id.index) }?.startRecord
      #expect(store.session(of: id)?.startRecord == wanted, "\(name): record \(id.index)")
    }

    // Places lie in their source and do not overlap in text sources.
    for id in ids {
      let location = store.location(id)
      let source = store.sources[Int(location.source.index)]
      #expect(location.offset + location.length <= UInt64(source.byteCount), "\(name): record \(id.index)")
    }
  }
}
