/// The machine whose logs a story tells.
public struct Machine: Sendable {
  /// The computer name in event logs.
  public var host = "HOST-1"
  /// The build number.
  public var build = "17763"
  /// The revision that is installed before the story.
  public var revision = "2300"
  /// The version of the servicing stack.
  public var stackRevision = "2090"
  /// How local time runs.
  public var zone = Zone(minutes: 480)
  /// The windows directory as logs print it.
  public var windows = "C:\\Windows"

  /// The machine of the samples: Windows 10 1809, Chinese, eight hours ahead of UTC.
  public init() {}

  /// The servicing stack component.
  var stack: Identity {
    Identity("Microsoft-Windows-ServicingStack", "10.0.\(build).\(stackRevision)")
  }

  /// A package identity: `name~token~amd64~culture~version`.
  func package(_ name: String, _ version: String, culture: String = "") -> String {
    "\(name)~\(Identity.token)~amd64~\(culture)~\(version)"
  }
}
