/// A component of Windows with the spellings that logs and directories use for it.
public struct Identity: Hashable, Sendable {
  /// What the component runs on.
  public enum Architecture: String, Sendable {
    /// 64-bit.
    case amd64
    /// The 32-bit part of a 64-bit system.
    case wow64
    /// 32-bit.
    case x86
  }

  /// The name, in Windows' own case.
  public var name: String
  /// Four numbers.
  public var version: String
  /// The architecture.
  public var architecture: Architecture
  /// A language tag, or nil when neutral.
  public var culture: String?

  static let token = "31bf3856ad364e35"

  /// Makes one with Windows' own public key token.
  public init(
    _ name: String, _ version: String, _ architecture: Architecture = .amd64, culture: String? = nil
  ) {
    self.name = name
    self.version = version
    self.architecture = architecture
    self.culture = culture
  }

  /// As Windows 8 and later print it in CSI records.
  public var logText: String {
    let arch = architecture == .wow64 ? "Host= amd64 Guest= x86" : architecture.rawValue
    let language = culture.map { ", culture [l:\($0.utf8.count)]'\($0)'" } ?? ""
    return "\(name), version \(version), arch \(arch)\(language), nonSxS, pkt {l:8 b:\(Self.token)}"
  }

  /// The directory under WinSxS: `amd64_name_token_version_culture_hash`.
  public var directory: String {
    let lower = name.lowercased()
    let shown = lower.utf8.count > 40 ? "\(lower.prefix(19))..\(lower.suffix(19))" : lower
    return "\(architecture.rawValue)_\(shown)_\(Self.token)_\(version)_\(culture?.lowercased() ?? "none")_"
      + key.hex(16)
  }

  // The arithmetic of the directory's last field, as asdcorp described it.
  private static let prime: UInt64 = (1 << 33) - 9

  private static func hash(_ text: String) -> UInt64 {
    var lanes: [UInt32] = [0, 0, 0, 0]
    for (index, byte) in text.lowercased().utf8.enumerated() {
      lanes[index % 4] = lanes[index % 4] &* 65_599 &+ UInt32(byte)
    }
    return lanes.reduce(0) { $0 &* prime &+ UInt64($1) }
  }

  private var key: UInt64 {
    var attributes = [("name", name)]
    if let culture {
      attributes.append(("culture", culture))
    }
    attributes += [
      ("version", version), ("publicKeyToken", Self.token),
      ("processorArchitecture", architecture.rawValue), ("versionScope", "nonSxS"),
    ]
    return attributes.reduce(0) { key, attribute in
      key &* Self.prime &+ (Self.hash(attribute.0) &* Self.prime &+ Self.hash(attribute.1))
    }
  }
}
