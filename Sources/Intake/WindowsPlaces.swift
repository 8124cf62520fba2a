/// Where an installed Windows keeps the logs and hives of this job: its folders hold hundreds of thousands of other files.
///
/// A copy of single folders, as customers send it, is no installed Windows and is walked whole.
enum WindowsPlaces {
  /// Below the Windows folder; the last part of an entry may be a file or a folder.
  private static let inWindows =
    [
      "Logs", "Panther", "System32/winevt/Logs", "System32/Sysprep/Panther",
      "SoftwareDistribution/ReportingEvents.log",
      "WindowsUpdate.log", "INF/setupapi.dev.log", "INF/setupapi.offline.log", "INF/setupapi.setup.log",
      "servicing/Sessions",
    ] + hives
  /// Hives that are read, each with the logs that may hold what it lacks.
  ///
  /// Not the older copies in `RegBack`: they tell of another day, and older Windows alone still makes them.
  private static let hives = ["COMPONENTS", "SOFTWARE", "SYSTEM", "DRIVERS"].flatMap { name in
    ["", ".LOG1", ".LOG2"].map { "System32/config/" + name + $0 }
  }
  /// Below a drive, besides its Windows folder.
  private static let onDrive = ["$WINDOWS.~BT/Sources/Panther", "$WINDOWS.~BT/Sources/Rollback"]

  /// The places that exist below a folder with these entries; nil when it holds no installed Windows.
  ///
  /// - Parameter base: the folder's path with a slash at its end.
  static func below(_ base: String, _ entries: FolderEntries) -> [String]? {
    if isWindows(entries) { return inWindows.compactMap { find($0, below: base) } }
    guard let windows = entries.name(like: "Windows"), let inside = FolderEntries(base + windows),
      isWindows(inside)
    else { return nil }
    return inWindows.compactMap { find($0, below: base + windows + "/") }
      + onDrive.compactMap { find($0, below: base) }
  }

  private static func isWindows(_ entries: FolderEntries) -> Bool {
    ["WinSxS", "System32", "servicing"].allSatisfy { entries.name(like: $0) != nil }
  }

  private static func find(_ place: String, below base: String) -> String? {
    var path = base
    for part in place.split(separator: "/") {
      guard let found = FolderEntries(path)?.name(like: String(part)) else { return nil }
      path = path.hasSuffix("/") ? path + found : path + "/" + found
    }
    return path
  }
}
