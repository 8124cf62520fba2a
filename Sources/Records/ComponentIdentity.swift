/// The identity of a component of the Windows component store (`knowledge`: component identity).
///
/// Attributes that are neutral or absent are nil: a directory name says `none` for them.
public struct ComponentIdentity: Hashable, Sendable {
  /// For example `Microsoft-Windows-Security-NGC-Container`.
  public var name: String
  /// Four numbers, `10.0.17763.1697`.
  public var version: String?
  /// `amd64`, `x86`, `wow64`, `arm64`, `msil`.
  public var architecture: String?
  /// `en-US`; nil when neutral.
  public var culture: String?
  /// 16 hex digits; nil when the assembly has none.
  public var publicKeyToken: String?
  /// `win32`, `driverUpdate`, `dualModeDriver`; nil for ordinary Windows components.
  public var type: String?
  /// `nonSxS`; nil for true side-by-side assemblies.
  public var versionScope: String?

  /// Makes an identity.
  public init(
    name: String, version: String? = nil, architecture: String? = nil, culture: String? = nil,
    publicKeyToken: String? = nil, type: String? = nil, versionScope: String? = nil
  ) {
    self.name = name
    self.version = version
    self.architecture = architecture
    self.culture = culture
    self.publicKeyToken = publicKeyToken
    self.type = type
    self.versionScope = versionScope
  }

  /// Reads one of the three spellings that servicing logs use (`logs.md` section 3); nil without name and version.
  ///
  ///     Name, version 10.0.17763.1697, arch amd64, nonSxS, pkt {l:8 b:31bf3856ad364e35}
  ///     Name, Version = 6.1.7601.17514, pA = PROCESSOR_ARCHITECTURE_AMD64 (9), Culture neutral, ...
  ///     Name, Culture=neutral, Version=10.0.17763.1, PublicKeyToken=31bf3856ad364e35, ...
  public init?(logText: String) {
    let parts = logText.split(separator: ",", omittingEmptySubsequences: true).map(Self.trimmed)
    guard let name = parts.first, !name.isEmpty, parts.count > 1 else { return nil }
    self.init(name: name)
    for part in parts.dropFirst() { take(part) }
    guard version != nil else { return nil }
  }

  private mutating func take(_ part: String) {
    let lowered = part.lowercased()
    func value(_ keys: String...) -> String? {
      for key in keys where lowered.hasPrefix(key) {
        guard let next = lowered.dropFirst(key.count).first, next == " " || next == "=" else { continue }
        var rest = Substring(part).dropFirst(key.count)
        while let first = rest.first, first == " " || first == "=" { rest = rest.dropFirst() }
        return Self.unwrapped(String(rest))
      }
      return nil
    }
    if lowered == "nonsxs" {
      versionScope = "nonSxS"
    } else if let text = value("versionscope") {
      versionScope = text.lowercased().contains("nonsxs") ? "nonSxS" : versionScope
    } else if let text = value("version") {
      version = text.isEmpty ? nil : text
    } else if let text = value("processorarchitecture", "pa", "arch") {
      architecture = Self.architecture(text)
    } else if let text = value("culture") {
      culture = Self.present(text)
    } else if let text = value("publickeytoken", "pkt") {
      publicKeyToken = Self.present(text)?.lowercased()
    } else if let text = value("typename", "publickey") {
      _ = text
    } else if let text = value("type") {
      type = Self.present(text)
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while let first = text.first, first == " " || first == "\t" { text = text.dropFirst() }
    while let last = text.last, last == " " || last == "\t" || last == "\r" { text = text.dropLast() }
    return String(text)
  }

  /// Takes the value out of `[l:5]'en-US'`, `[l:22{11}]"text"` and `{l:8 b:31bf...}`.
  private static func unwrapped(_ text: String) -> String {
    if text.hasPrefix("["), let quote = text.firstIndex(where: { $0 == "'" || $0 == "\"" }) {
      let rest = text[text.index(after: quote)...]
      return String(rest.prefix { $0 != text[quote] })
    }
    if text.hasPrefix("{"), let mark = text.range(of: "b:") {
      return String(text[mark.upperBound...].prefix { $0 != "}" && $0 != " " })
    }
    return text
  }

  private static func present(_ text: String) -> String? {
    ["neutral", "*", "none", "null", "(null)", ""].contains(text.lowercased()) ? nil : text
  }

  /// `arch Host= amd64 Guest= x86` is the 32-bit part of a 64-bit system, whose directories say wow64.
  private static func architecture(_ text: String) -> String? {
    let lowered = text.lowercased()
    if lowered.contains("guest") { return lowered.contains("arm64") ? "arm64.x86" : "wow64" }
    if lowered.contains("ia32_on_win64") { return "wow64" }
    if lowered.contains("architecture_amd64") { return "amd64" }
    if lowered.contains("architecture_intel") { return "x86" }
    if lowered.contains("architecture_arm64") { return "arm64" }
    if lowered.contains("architecture_msil") { return "msil" }
    return present(lowered.split(separator: " ").first.map(String.init) ?? lowered)
  }

  /// One spelling per identity, for interning; reads back through ``init(logText:)``.
  public var canonicalText: String {
    var text = name
    if let version { text += ", version \(version)" }
    if let architecture { text += ", arch \(architecture)" }
    if let culture { text += ", culture \(culture)" }
    if let type { text += ", type \(type)" }
    if let versionScope { text += ", \(versionScope)" }
    if let publicKeyToken { text += ", pkt \(publicKeyToken)" }
    return text
  }

  /// Name, version and architecture, as an engineer says it.
  public var shortText: String {
    [name, version, architecture].compactMap { $0 }.joined(separator: " ")
  }
}

extension String {
  fileprivate func range(of needle: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(needle) { return start..<index(start, offsetBy: needle.count) }
      start = index(after: start)
    }
    return nil
  }
}
