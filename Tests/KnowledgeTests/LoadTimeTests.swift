import Testing

@testable import Knowledge

struct LoadTimeTests {
  /// Startup pays for this; in release builds it takes a few milliseconds, a debug build may take forty times as long.
  @Test func tablesLoadQuickly() throws {
    let clock = ContinuousClock()
    let time = try clock.measure {
      _ = try CodeTable()
      _ = try EventTable(TableFile(builtIn: "events"))
      _ = try NoiseTable(TableFile(builtIn: "noise"))
    }
    print("tables loaded in \(time)")
    #if DEBUG
    #expect(time < .seconds(2))
    #else
    #expect(time < .milliseconds(15))
    #endif
  }
}
