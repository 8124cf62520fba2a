import Casework
import DataFiles
import Testing

@testable import Workbench

/// Progress in the first line while archives are being unpacked.
struct UnpackingViewTests {
  @Test(arguments: [
    (Language.english, "unpacking 42 %", "reading 75 %"), (.chinese, "正在解包 42 %", "正在读取 75 %"),
  ])
  func theFirstLineSaysHowFarItHasCome(_ language: Language, _ unpacking: String, _ reading: String) throws {
    var bench = try Harness(language: language)
    bench.state.progress.isFinished = false
    bench.state.progress.packed = 100
    bench.state.progress.unpacked = 42
    bench.state.progress.total = 8
    bench.state.progress.done = 6
    #expect(bench.text().contains(unpacking))
    bench.state.progress.unpacked = 100
    #expect(bench.text().contains(reading))
    bench.state.progress.isFinished = true
    let text = bench.text()
    #expect(!text.contains(reading) && !text.contains(unpacking))
  }
}
