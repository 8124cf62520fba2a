import Records
import Testing

@testable import Knowledge

struct EventLookupTests {
  @Test func saysWhatTheTableSays() throws {
    let table = try EventTable.shared
    var terms = TermTable()
    let names = [
      "Nobody", EventTableTests.client, EventTableTests.client.uppercased(), "Microsoft-Windows-Servicing",
    ]
    let ids = names.map { terms.intern(.provider, $0) }
    var lookup = EventLookup(table, terms: terms)
    // Twice: the second time it is known.
    for _ in 0..<2 {
      for (name, term) in zip(names, ids) {
        for id: UInt32 in [0, 3, 19, 20, 9999] {
          #expect(lookup.entry(provider: term, id: id) == table.entry(provider: name, id: id))
        }
      }
    }
    #expect(lookup.entry(provider: ids[2], id: 20)?.role == .installFailed)
  }
}
