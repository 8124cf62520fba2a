import Records

/// The name of a component's directory in the store: `amd64_microsoft-windows-…_31bf3856ad364e35_10.0.17763.1_none_…`.
///
///     let name = WinSxSName(identity)
///     name.text        // the directory below Windows\WinSxS
///     WinSxSName(text: name.text)?.check(fullName: nil)   // .fits(...)
public struct WinSxSName: Hashable, Sendable {
  /// `amd64`, `wow64`, `x86`, `arm64`, `msil`, ...
  public var architecture: String
  /// The name as the directory shows it, shortened when it is longer than 40 characters.
  public var name: String
  /// 16 hex digits; nil for `none`.
  public var publicKeyToken: String?
  /// Four numbers; nil in the form that names a family.
  public var version: String?
  /// As the directory shows it, shortened when longer than 8 characters; nil for `none`.
  public var culture: String?
  /// The hash at the end.
  public var hash: UInt64

  /// The longest name that stays whole.
  public static let longestName = 40
  /// The longest culture that stays whole.
  public static let longestCulture = 8

  /// The name of the directory of `identity`, all lower-case.
  public init(_ identity: ComponentIdentity) {
    func present(_ value: String?) -> String? {
      value.flatMap { WinSxSHash.isAbsent($0) ? nil : $0.lowercased() }
    }
    architecture = present(identity.architecture) ?? "none"
    name = Self.shortened(name: identity.name.lowercased())
    publicKeyToken = present(identity.publicKeyToken)
    version = identity.version
    culture = present(identity.culture).map(Self.shortened(culture:))
    hash = WinSxSHash.identity(identity)
  }

  /// Reads a directory name, or a manifest's name with `.manifest` at its end; nil when it is none.
  ///
  /// Read from both ends, since a component's name may contain underscores (`wvms_pp.inf`). The form without a
  /// version is recognized by its field before the culture not being a version.
  public init?(text: String) {
    var text = Substring(text.lowercased())
    if let mark = text.lastIndex(where: { $0 == "\\" || $0 == "/" }) {
      text = text[text.index(after: mark)...]
    }
    if text.hasSuffix(".manifest") { text = text.dropLast(9) }
    var fields = text.split(separator: "_", omittingEmptySubsequences: false)
    guard fields.count >= 5, let hash = WinSxSHash.parse(fields.removeLast()) else { return nil }
    let culture = String(fields.removeLast())
    if fields.count >= 4, let last = fields.last, Self.isVersion(last) {
      version = String(fields.removeLast())
    }
    let token = String(fields.removeLast())
    guard fields.count >= 2, token == "none" || WinSxSHash.parse(token) != nil,
      // `10.0.1.1-none` is no culture, but a version and one that were written together.
      culture.first?.isLetter == true
    else { return nil }
    architecture = String(fields.removeFirst())
    name = fields.joined(separator: "_")
    guard Self.isArchitecture(architecture), !name.isEmpty else { return nil }
    publicKeyToken = token == "none" ? nil : token
    self.culture = culture == "none" ? nil : culture
    self.hash = hash
  }

  /// The directory's name.
  public var text: String {
    (fields + [WinSxSHash.text(hash)]).joined(separator: "_")
  }

  /// The manifest's path below `Windows\WinSxS`.
  public var manifestPath: String { "Manifests\\" + text + ".manifest" }

  /// A pattern to ask for all versions: `amd64_microsoft-windows-…_31bf3856ad364e35_*`.
  public var anyVersionPattern: String {
    [architecture, name, publicKeyToken ?? "none", "*"].joined(separator: "_")
  }

  private var fields: [String] {
    [architecture, name, publicKeyToken ?? "none"] + (version.map { [$0] } ?? []) + [culture ?? "none"]
  }

  /// Whether the directory shows the name in full.
  ///
  /// A name of exactly 40 characters with `..` inside may be either; it counts as shortened. A longer one is a
  /// shortened one that somebody wrote wrong.
  public var hasFullName: Bool { !(name.utf8.count >= Self.longestName && name.contains("..")) }

  /// Whether the directory shows the culture in full.
  public var hasFullCulture: Bool { !(culture?.contains("..") ?? false) }

  /// The directory of the twin for another architecture, without knowing the full name.
  ///
  /// Only right for components with a version scope, which is all of Windows but true side-by-side assemblies.
  public func twin(architecture other: String) -> WinSxSName {
    var twin = self
    twin.architecture = other.lowercased()
    twin.hash = hash &+ WinSxSHash.difference(of: other, and: architecture)
    return twin
  }

  /// The directory of the same component in another version, without knowing the full name.
  ///
  /// Nil for a family name. Only right for components with a version scope.
  public func sibling(version other: String) -> WinSxSName? {
    guard let version else { return nil }
    var sibling = self
    sibling.version = other
    // Behind the version come token (when there is one), architecture and scope: one factor for each.
    var factor = WinSxSHash.prime &* WinSxSHash.prime &* WinSxSHash.prime
    if publicKeyToken == nil { factor = WinSxSHash.prime &* WinSxSHash.prime }
    let difference = WinSxSHash.string(other) &- WinSxSHash.string(version)
    sibling.hash = hash &+ difference &* factor
    return sibling
  }

  /// The first 19 characters, two dots, the last 19, when the name is longer than 40.
  public static func shortened(name: String) -> String {
    name.count > longestName ? name.prefix(19) + ".." + name.suffix(19) : name
  }

  /// The first three characters, two dots, the last three, when the culture is longer than 8.
  public static func shortened(culture: String) -> String {
    culture.count > longestCulture ? culture.prefix(3) + ".." + culture.suffix(3) : culture
  }

  static let architectures = [
    "amd64", "wow64", "x86", "arm64", "msil", "arm64.x86", "arm64.arm", "arm", "ia64",
  ]

  static func isArchitecture(_ text: String) -> Bool {
    architectures.contains(text) || text == "none" || text == "chpe"
  }

  /// Whether a text is four numbers, as every version of a component.
  public static func isVersion(_ text: some StringProtocol) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt32($0) != nil && $0.first != "+" }
  }
}
