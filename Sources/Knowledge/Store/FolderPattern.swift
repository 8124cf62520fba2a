import Records

/// A pattern for the directories of a component, to ask a customer for when the exact name is not known.
///
///     FolderPattern(identity).text   // amd64_microsoft-windows-security-ngc-container_31bf3856ad364e35_*
public struct FolderPattern: Hashable, Sendable {
  /// The pattern; `*` stands for any characters.
  public var text: String

  /// All versions of the component of `identity`; an unknown architecture or token becomes `*`.
  public init(_ identity: ComponentIdentity) {
    let name = WinSxSName.shortened(name: identity.name.lowercased())
    let architecture = identity.architecture?.lowercased() ?? "*"
    // A directory says `none` for an assembly without a token, a log may just not have printed it.
    text = [architecture, name, identity.publicKeyToken?.lowercased() ?? "*", "*"].joined(separator: "_")
  }

  /// One version of the component, whatever its culture and hash.
  public init(_ identity: ComponentIdentity, version: String) {
    self.init(identity)
    text = text.dropLast(1) + version + "_*"
  }

  /// Whether `directory` is one of those the pattern asks for, ignoring case.
  public func matches(_ directory: String) -> Bool {
    Wildcard(text).matches(directory)
  }
}
