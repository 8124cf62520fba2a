import ArgumentParser
import Casework
import DataFiles
import Foundation
import Records

/// The zone of what is printed.
struct ZoneOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Zone of the times that are printed: case (that of the logs, else UTC), utc, local (yours) or an offset like +08:00.",
      valueName: "zone"))
  var tz = "case"

  func validate() throws {
    guard ZoneChoice(text: tz) != nil else {
      throw ValidationError("--tz needs case, utc, local or an offset like +08:00, not \"\(tz)\"")
    }
  }

  /// The zone, by the clock of this machine where that is asked for.
  var shown: ShownZone { ShownZone(ZoneChoice(text: tz) ?? .caseZone, viewer: Self.viewer) }

  /// The offset of this machine's zone at an instant, daylight saving included.
  private static func viewer(_ instant: Instant) -> ZoneOffset {
    var time = time_t(instant.seconds - Instant.unixEpoch)
    var parts = tm()
    guard localtime_r(&time, &parts) != nil else { return .utc }
    return ZoneOffset(seconds: Int32(clamping: parts.tm_gmtoff))
  }
}

/// The clocks of sources.
struct ClockOptions: ParsableArguments {
  @OptionGroup var zone: ZoneOptions

  @Option(
    help: ArgumentHelp(
      "Clock of one source, when you know better: its path as shown, or the last part of it, and the offset.",
      valueName: "path=+08:00"))
  var offset: [String] = []

  func validate() throws {
    for text in offset where OffsetOption(text: text) == nil {
      throw ValidationError("--offset needs PATH=+08:00, not \"\(text)\"")
    }
  }

  var offsets: [OffsetOption] { offset.compactMap { OffsetOption(text: $0) } }

  /// Opens the files when offsets were given, so that a mistake in them is told before anything is read.
  func check(_ load: CaseLoad, _ wording: Wording) throws {
    guard !offset.isEmpty else { return }
    do {
      try load.open()
    } catch {
      throw Exit(code: Exit.usage, message: Self.message(error, wording))
    }
  }

  private static func message(_ problem: OffsetOption.Problem, _ wording: Wording) -> String {
    switch problem {
    case .nothing(let path): wording("usage.offset-nothing", ["path": path])
    case .several(let path, let sources):
      wording("usage.offset-several", ["path": path, "paths": sources.prefix(5).joined(separator: ", ")])
    case .isUTC(let path, let source): wording("usage.offset-utc", ["path": path, "source": source])
    }
  }
}
