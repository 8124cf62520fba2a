import Foundation
import TestSupport
import Testing

/// `kbtriage attempts` as a program.
@Suite struct AttemptProgramTests {
  private let failing = Repository.root + "/Samples/kb5013941"
  private let good = Repository.root + "/Samples/healthy"

  @Test func textInBothLanguages() throws {
    let english = try Program.run(["attempts", failing, "--kb", "5013941", "--lang", "en"])
    #expect(english.code == 0)
    #expect(english.output.components(separatedBy: "✖ failed 0x800f0986").count == 6)
    #expect(english.output.contains("Changed between the last success (KB4589208"))
    let chinese = try Program.run(["attempts", failing, "--lang", "zh"])
    #expect(chinese.output.contains("✖ 失败 0x800f0986") && chinese.output.contains("之间的变化"))
  }

  @Test func documentsSayTheSame() throws {
    func changes(_ command: String) throws -> NSDictionary? {
      let run = try Program.run([command, failing, "--format", "json"])
      let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? NSDictionary
      return object?["changes"] as? NSDictionary
    }
    let scan = try #require(try changes("scan"))
    #expect(scan == (try changes("attempts")))
    #expect(scan["since"] as? Int == 1 && scan["until"] as? Int == 2)
  }

  @Test func comparesWithAGoodMachine() throws {
    let run = try Program.run(["attempts", failing, "--against", good, "--lang", "en"])
    #expect(run.code == 0)
    let first = run.output.components(separatedBy: "▸")
    #expect(first.count == 3)
    #expect(first.last?.contains("delta_library.cpp(287)") == true)
  }

  @Test(arguments: ["1", "1,99", "last-bad,1"]) func wrongNamesAreSaid(_ names: String) throws {
    let run = try Program.run(["attempts", failing, "--diff", names])
    #expect(run.code == 2)
    #expect(run.output.isEmpty && !run.error.isEmpty)
  }
}
