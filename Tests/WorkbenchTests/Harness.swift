import Casework
import DataFiles
import Fixtures
import Foundation
import LogStore
import Records
import Terminal
import Testing

@testable import Workbench

/// A workbench without a terminal: a case that has been read, keys typed, pictures looked at.
struct Harness {
  var state: WorkbenchState
  var size: Size
  private(set) var effects: [Effect] = []

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Samples are read once; every test gets its own state over them.
  private static let samples: [String: Result<CaseSnapshot, any Error>] = {
    var read: [String: Result<CaseSnapshot, any Error>] = [:]
    for name in ["kb5013941", "kb5013941-round2", "healthy", "clock-daylight-saving"] {
      read[name] = Result {
        CaseLoad(
          paths: [root.appendingPathComponent("Samples/\(name)").path],
          knowledge: try CaseKnowledge(userFolder: nil)
        ).run()
      }
    }
    read["capture"] = Result { try withCapture() }
    return read
  }()

  /// The failing sample with a Process Monitor capture of its failing minute.
  private static func withCapture() throws -> CaseSnapshot {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kbt-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(Case5013941.capture().file()).write(to: folder.appendingPathComponent("capture.PML"))
    return CaseLoad(
      paths: [root.appendingPathComponent("Samples/kb5013941/Windows").path, folder.path],
      knowledge: try CaseKnowledge(userFolder: nil)
    ).run()
  }

  static func snapshot(_ sample: String) throws -> CaseSnapshot {
    try #require(samples[sample]).get()
  }

  init(
    _ sample: String = "kb5013941", width: Int = 120, height: Int = 36, language: Language = .english,
    theme: String = "dark", userFolder: String? = nil
  ) throws {
    let surroundings = WorkbenchState.Surroundings(
      knowledge: try CaseKnowledge(userFolder: nil),
      theme: try Theme.load(named: theme, userFolder: userFolder),
      keymap: try Keymap.load(userFolder: nil).keymap, version: "test", userFolder: nil)
    var progress = CaseLoad.Progress()
    progress.isFinished = true
    state = WorkbenchState(
      surroundings: surroundings, wording: try Wording(language), snapshot: try Self.snapshot(sample),
      progress: progress)
    size = Size(width: width, height: height)
    _ = draw()
  }

  mutating func draw() -> Grid { ScreenView.render(&state, size: size).grid }

  /// The picture as text, source paths cut to what does not depend on the checkout.
  mutating func text() -> String {
    draw().text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in
        var line = Substring(line)
        while line.last == " " { line = line.dropLast() }
        return String(line)
      }.joined(separator: "\n")
  }

  /// Types keys, each as its text form: `["v", "t", "Enter"]`.
  mutating func press(_ keys: String...) throws {
    for text in keys {
      let key = try #require(Key(text: text), "no key \(text)")
      let effect = KeyReader.handle(key, &state)
      if effect != .none { effects.append(effect) }
      _ = draw()
    }
  }

  /// Types a text letter by letter.
  mutating func type(_ text: String) {
    for character in text { _ = KeyReader.handle(.character(character), &state) }
    _ = draw()
  }

  /// Compares with `Snapshots/NAME.txt`; RECORD_SNAPSHOTS=1 writes it and fails.
  mutating func expectPicture(_ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = Self.root.appendingPathComponent("Tests/WorkbenchTests/Snapshots/\(name).txt")
    let picture = text() + "\n"
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try picture.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded \(name); run again without RECORD_SNAPSHOTS", sourceLocation: sourceLocation)
      return
    }
    let wanted = try String(contentsOf: file, encoding: .utf8)
    #expect(
      picture == wanted, "\(name) differs; make snapshots records it anew", sourceLocation: sourceLocation)
  }
}
