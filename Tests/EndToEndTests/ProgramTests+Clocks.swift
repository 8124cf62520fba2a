import Foundation
import Testing

/// `--tz` and `--offset` on the command line.
@Suite struct ProgramClockTests {
  private static let folder = Program.sample

  @Test(arguments: [
    (["--tz", "noon"], "--tz needs"), (["--offset", "CBS.log"], "--offset needs PATH=+08:00"),
    (["--offset", "CBS.log=8 hours"], "--offset needs PATH=+08:00"),
    (["--offset", "CBS.log=+99:00"], "--offset needs PATH=+08:00"),
    (["--offset", "=+08:00"], "--offset needs PATH=+08:00"),
    (["--offset", "nothing.log=+08:00"], "no source has this path"),
    (["--offset", "System.evtx=+08:00"], "has UTC by its format"),
  ])
  func mistakes(_ arguments: [String], _ message: String) throws {
    for command in ["scan", "sources", "note"] {
      let run = try Program.run([command, Self.folder] + arguments)
      #expect(run.code == 2, "\(command) \(arguments)")
      #expect(run.output == "")
      #expect(run.error.contains(message), "\(run.error)")
    }
  }

  @Test func aLastPartThatSeveralSourcesHave() throws {
    let samples = (Self.folder as NSString).deletingLastPathComponent
    let run = try Program.run(["sources", samples, "--offset", "CBS.log=+08:00"])
    #expect(run.code == 2)
    #expect(run.error.contains("several sources") && run.error.contains("healthy"), "\(run.error)")
  }

  private struct Document: Decodable {
    struct Entry: Decodable {
      struct Offset: Decodable {
        var offset: String
        var basis: String
      }
      var path: String
      var first: String?
      var offsets: [Offset]
    }
    var zone: String
    var times: String
    var sources: [Entry]
  }

  private static func sources(_ arguments: [String], _ more: [String: String] = [:]) throws -> Document {
    let run = try Program.run(["sources", folder, "--format", "json"] + arguments, more)
    #expect(run.code == 0, "\(run.error)")
    return try JSONDecoder().decode(Document.self, from: Data(run.output.utf8))
  }

  @Test(arguments: [
    ("case", "2022-09-29T09:02:11+08:00"), ("utc", "2022-09-29T01:02:11+00:00"),
    ("-03:30", "2022-09-28T21:32:11-03:30"), ("local", "2022-09-28T21:02:11-04:00"),
  ])
  func timesFollowTheZone(_ zone: String, _ first: String) throws {
    let document = try Self.sources(["--tz", zone], ["TZ": "America/New_York"])
    #expect(document.zone == "+08:00")
    #expect(document.times == zone)
    #expect(document.sources.first { $0.path.hasSuffix("CBS.log") }?.first == first)
  }

  @Test func aClockByHand() throws {
    let document = try Self.sources([
      "--tz", "utc", "--offset", "CBS.log=+05:45", "--offset", "mail.txt=+08:00",
    ])
    let log = try #require(document.sources.first { $0.path.hasSuffix("CBS.log") })
    #expect(log.offsets.map { $0.offset + $0.basis } == ["+05:45user"])
    #expect(log.first == "2022-09-29T03:17:11+00:00")
    let mail = try #require(document.sources.first { $0.path.hasSuffix("mail.txt") })
    #expect(mail.offsets.map { $0.offset + $0.basis } == ["+08:00user"])
  }

  @Test func everyTimeOfTheTextsCarriesItsOffset() throws {
    for (command, pattern) in [("scan", #"\d\d:\d\d:\d\d(\.\d+)?"#), ("note", #"\d\d:\d\d:\d\d(\.\d+)?"#)] {
      let run = try Program.run([command, Self.folder, "--tz", "+05:45"])
      let times = run.output.matches(of: try Regex(pattern))
      #expect(times.count > 5)
      for time in times {
        let rest = run.output[time.range.upperBound...].prefix(6)
        #expect(rest == "+05:45", "\(command): \(run.output[time.range])\(rest)")
      }
    }
  }
}
