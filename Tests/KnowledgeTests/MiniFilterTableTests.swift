import Testing

@testable import Knowledge

struct MiniFilterTableTests {
  @Test func makersByName() throws {
    let table = try MiniFilterTable.shared
    #expect(table.maker(of: "WdFilter")?.isMicrosoft == true)
    #expect(table.maker(of: "WDFILTER.SYS")?.vendor == "Microsoft")
    #expect(table.maker(of: "klif")?.vendor == "Kaspersky")
    #expect(table.maker(of: "nobody") == nil)
    #expect(table.names == table.names.map { $0.lowercased() })
    #expect(table.names.count > 40)
  }

  @Test(arguments: [
    ("328010", "FSFilter Anti-Virus"), ("385250.5", "FSFilter Activity Monitor"), ("409800", "FSFilter Top"),
    ("140000", "FSFilter Encryption"), ("149999", "FSFilter Encryption"), ("150000", nil), ("x", nil),
    ("", nil),
  ])
  func groupsByAltitude(_ altitude: String, _ group: String?) throws {
    #expect(try MiniFilterTable.shared.group(at: altitude) == group)
  }
}
