/// The release of Windows that a build number stands for.
public enum WindowsRelease {
  /// Name by build; the numbers are those of Microsoft's release information pages.
  ///
  /// Where a client and a server share one build, both are named.
  private static let names: [Int: String] = [
    6002: "Windows Vista SP2 / Server 2008 SP2", 7600: "Windows 7 / Server 2008 R2",
    7601: "Windows 7 SP1 / Server 2008 R2 SP1",
    9200: "Windows 8 / Server 2012", 9600: "Windows 8.1 / Server 2012 R2", 10240: "Windows 10 1507",
    10586: "Windows 10 1511", 14393: "Windows 10 1607 / Server 2016", 15063: "Windows 10 1703",
    16299: "Windows 10 1709",
    17134: "Windows 10 1803", 17763: "Windows 10 1809 / Server 2019", 18362: "Windows 10 1903/1909",
    19041: "Windows 10 2004 to 22H2", 20348: "Windows Server 2022", 22000: "Windows 11 21H2",
    22621: "Windows 11 22H2/23H2", 26100: "Windows 11 24H2 / Server 2025",
  ]

  /// `Windows 10 1809 / Server 2019 (17763)` for the version of a servicing stack, `10.0.17763.2865`.
  ///
  /// The last number of a stack version is the stack's own, not the machine's revision.
  public static func name(ofStack version: String) -> String {
    let parts = version.split(separator: ".")
    guard parts.count >= 3, let build = Int(parts[2]) else { return "Windows \(version)" }
    return names[build].map { "\($0) (\(build))" } ?? "Windows (\(build))"
  }
}
