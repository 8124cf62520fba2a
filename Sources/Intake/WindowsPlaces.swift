/// Where an installed Windows keeps the logs of this job: its folders hold hundreds of thousands of other files.
///
/// A copy of single folders, as customers send it, is no installed Windows and is walked whole.
enum WindowsPlaces {
  /// Below the Windows folder; the last part of an entry may be a file or a folder.
  private static let inWindows = [
    "Logs", "Panther", "System32/winevt/Logs", "System32/Sysprep/Panther",
    "SoftwareDistribution/ReportingEvents.log",
    "WindowsUpdate.log", "INF/setupapi.dev.log", "INF/setupapi.offline.log", "INF/setupapi.setup.log",
    "servicing/Sessions",
  ]
  /// Below a drive, besides its Windows folder.
  private static let onDrive = ["$WINDOWS.~BT/Sources/Panther", "$WINDOWS.~BT/Sources/Rollback"]

  /// The places that exist below a folder with the entries `names`; nil when it holds no installed Windows.
  ///
  /// - Parameter base: the folder's path with a slash at its end.
  static func below(_ base: String, _ names: [String]) -> [String]? {
    if isWindows(names) { return inWindows.compactMap { find($0, below: base) } }
    guard let windows = entry("Windows", names), let inside = EvidenceWalk.names(in: base + windows),
      isWindows(inside)
    else { return nil }
    return inWindows.compactMap { find($0, below: base + windows + "/") }
      + onDrive.compactMap { find($0, below: base) }
  }

  private static func isWindows(_ names: [String]) -> Bool {
    entry("WinSxS", names) != nil && entry("System32", names) != nil && entry("servicing", names) != nil
  }

  /// Names differ in case from machine to machine, and Linux takes them as they are.
  private static func entry(_ name: String, _ names: [String]) -> String? {
    names.first { $0.lowercased() == name.lowercased() }
  }

  private static func find(_ place: String, below base: String) -> String? {
    var path = base
    for part in place.split(separator: "/") {
      guard let names = EvidenceWalk.names(in: path), let found = entry(String(part), names) else {
        return nil
      }
      path = path.hasSuffix("/") ? path + found : path + "/" + found
    }
    return path
  }
}
