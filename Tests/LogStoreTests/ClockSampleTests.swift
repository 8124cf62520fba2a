import Fixtures
import Records
import TestSupport
import Testing

@testable import LogStore

/// The committed samples about clocks, against what their generator knows.
@Suite struct ClockSampleTests {
  private static let samples = Sample.allCases.filter { $0.clock != nil }

  private static func store(_ sample: Sample) throws -> LogStore {
    let folder = "Samples/\(sample.rawValue)/Windows"
    return try StoreCase.store([
      StoreCase.Text(try Repository.bytes("\(folder)/Logs/CBS/CBS.log"), step: 3_000),
      StoreCase.Text(try Repository.bytes("\(folder)/System32/winevt/Logs/System.evtx"), kind: .evtx),
    ])
  }

  @Test(arguments: samples)
  func offsetsStampsAndSeams(_ sample: Sample) throws {
    let store = try Self.store(sample)
    let known = try #require(sample.clock)
    let found = try #require(store.clocks[SourceID(index: 0)])
    #expect(found.map(\.offset.text) == known.stretches.map(\.text))
    #expect(found.map(\.stamps) == known.stretches.map(\.stamps))
    #expect(found.map(\.firstRecord) == known.stretches.map(\.firstRecord))
    #expect(found.allSatisfy { $0.basis == .csi })
    #expect(store.clocks[SourceID(index: 1)]?.map(\.basis) == [.evtx])
    #expect(store.complaints == [])
    #expect(store.seams.count == known.stretches.count - 1)
    for (seam, stretch) in zip(store.seams, known.stretches.dropFirst()) {
      #expect(store.location(seam.record).number == UInt64(stretch.line))
      #expect(seam.change == .offset(from: found[0].offset, to: found[1].offset))
    }
  }

  @Test(arguments: samples)
  func mergedOrderIsTheOneInWhichItWasWritten(_ sample: Sample) throws {
    let store = try Self.store(sample)
    let known = try #require(sample.clock)
    let events = store.range(SourceID(index: 1)).lowerBound
    let order = (0..<store.count).map { store.id(at: $0).index }
    let wanted = known.order.map { UInt32($0.number) + ($0.isEvent ? events : 0) }
    #expect(order == wanted)
    // Each time is the one at which the record was written, to the second or better.
    for entry in known.order {
      let id = RecordID(index: UInt32(entry.number) + (entry.isEvent ? events : 0))
      let time = try #require(store.time(id)).filetime
      let exact = Int64(entry.time.ticks)
      if store.marks(id).contains(.exact) {
        // Stamps have milliseconds.
        #expect(time / 10_000 == exact / 10_000, "record \(id.index)")
      } else {
        #expect(time / Instant.second == exact / Instant.second, "record \(id.index)")
      }
    }
  }

  /// One second, three records: log, event, log.
  @Test(arguments: samples)
  func subSecondOrderComesFromStamps(_ sample: Sample) throws {
    let store = try Self.store(sample)
    let known = try #require(sample.clock)
    let triples = zip(zip(known.order, known.order.dropFirst()), known.order.dropFirst(2)).filter {
      pair, last in
      let second = UInt64(Instant.second)
      return !pair.0.isEvent && pair.1.isEvent && !last.isEvent
        && pair.0.time.ticks / second == last.time.ticks / second
    }
    #expect(triples.count == 2)
    for (pair, last) in triples {
      let position = store.position(of: RecordID(index: UInt32(pair.0.number)))
      #expect(store.kind(store.id(at: position + 1)) == .event)
      #expect(store.position(of: RecordID(index: UInt32(last.number))) == position + 2)
    }
  }
}
