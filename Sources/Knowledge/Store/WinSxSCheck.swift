import Records

/// Whether a directory name proves itself by its hash.
public enum WinSxSCheck: Hashable, Sendable {
  /// The hash fits these attributes.
  case fits(ComponentIdentity)
  /// It does not; nearby names whose hash does, most plausible first.
  case wrong(candidates: [Candidate])
  /// The directory shows a shortened name or culture and the full one is not known.
  case cannotTell

  /// A name whose hash fits, and what had to be changed to get there.
  public struct Candidate: Hashable, Sendable {
    /// What the original has that this name has not.
    public enum Change: String, Hashable, Sendable, CaseIterable {
      /// One digit of the hash differs, is missing or is too many.
      case hash
      /// Another architecture stands in front.
      case architecture
      /// One character of the version differs, is missing or is too many.
      case version
      /// One digit of the public key token differs, or it is another known one.
      case token
      /// The culture is another one.
      case culture
      /// One character of the name differs.
      case name
    }

    /// What was changed.
    public var change: Change
    /// The identity that has this hash.
    public var identity: ComponentIdentity
    /// Its directory.
    public var name: WinSxSName
  }
}

extension WinSxSName {
  /// Checks the hash against the other fields.
  ///
  /// Tries the known values of `type` and `versionScope`, which a directory name does not show. When none fits,
  /// looks for one mistake: a wrong digit of the hash, another architecture, a single-character error in the version,
  /// token, culture or name. Costs some ten thousand hashes at most.
  ///
  /// - Parameters:
  ///   - fullName: the component's name, when the directory shows it shortened.
  ///   - fullCulture: the culture, when the directory shows it shortened.
  public func check(fullName: String? = nil, fullCulture: String? = nil) -> WinSxSCheck {
    if let fullName, Self.shortened(name: fullName.lowercased()) != name { return .wrong(candidates: []) }
    guard fullName != nil || hasFullName, fullCulture != nil || hasFullCulture else { return .cannotTell }
    let identity = ComponentIdentity(
      name: fullName ?? name, version: version, architecture: architecture, culture: fullCulture ?? culture,
      publicKeyToken: publicKeyToken)
    if let fitting = fitting(identity) { return .fits(fitting) }
    return .wrong(candidates: candidates(near: identity))
  }

  /// A directory name whose last field has lost or gained a digit, so that it is no name at all.
  public struct DamagedHash: Hashable, Sendable {
    /// The other fields; its hash says nothing.
    public var fields: WinSxSName
    /// The last field as given.
    public var digits: String

    /// Reads such a name; nil when it is whole, or has nothing of a directory's name.
    public init?(text: String) {
      guard WinSxSName(text: text) == nil, let mark = text.lastIndex(of: "_") else { return nil }
      var last = text[text.index(after: mark)...].lowercased()
      if last.hasSuffix(".manifest") { last.removeLast(9) }
      guard (12...20).contains(last.utf8.count),
        last.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }),
        let fields = WinSxSName(text: text[...mark] + "0000000000000000")
      else { return nil }
      self.fields = fields
      digits = last
    }

    /// The names with these fields whose hash is as good as the one given: one digit differs, is missing or too many.
    ///
    /// Nil when the directory shows a shortened name or culture.
    public func candidates(fullName: String? = nil) -> [WinSxSCheck.Candidate]? {
      guard fullName != nil || fields.hasFullName, fields.hasFullCulture else { return nil }
      return fields.withNearHash(fields.identity(named: fullName), digits)
    }
  }

  fileprivate func identity(named fullName: String?) -> ComponentIdentity {
    ComponentIdentity(
      name: fullName ?? name, version: version, architecture: architecture, culture: culture,
      publicKeyToken: publicKeyToken)
  }

  /// The combinations of type and scope whose hash differs from `digits` in one place.
  fileprivate func withNearHash(_ identity: ComponentIdentity, _ digits: String) -> [WinSxSCheck.Candidate] {
    let near = Set(Self.nearby(digits, alphabet: "0123456789abcdef"))
    return Self.kinds.compactMap { kind in
      var identity = identity
      identity.type = kind.type
      identity.versionScope = kind.scope
      guard near.contains(WinSxSHash.text(WinSxSHash.identity(identity))) else { return nil }
      return WinSxSCheck.Candidate(change: .hash, identity: identity, name: WinSxSName(identity))
    }
  }

  /// The identity of a component called `fullName` whose folder this is, by the hash; nil when it does not fit.
  ///
  /// Looks for no mistakes, so that it can be asked of many folders: eight hashes.
  public func identity(fullName: String) -> ComponentIdentity? {
    guard hasFullCulture, Self.shortened(name: fullName.lowercased()) == name else { return nil }
    return fitting(
      ComponentIdentity(
        name: fullName, version: version, architecture: architecture, culture: culture,
        publicKeyToken: publicKeyToken))
  }

  /// The combinations of type and scope that occur, the usual one first.
  private static let kinds: [(type: String?, scope: String?)] = [
    (nil, "nonSxS"), ("win32", nil), ("driverUpdate", "nonSxS"), ("dualModeDriver", "nonSxS"), (nil, nil),
    ("win32-policy", nil), ("win32", "nonSxS"), ("driverUpdate", nil),
  ]

  /// The identity with the type and scope that give this hash.
  private func fitting(_ identity: ComponentIdentity) -> ComponentIdentity? {
    for kind in Self.kinds {
      var identity = identity
      identity.type = kind.type
      identity.versionScope = kind.scope
      if WinSxSHash.identity(identity) == hash { return identity }
    }
    return nil
  }

  private func candidates(near identity: ComponentIdentity) -> [WinSxSCheck.Candidate] {
    // That so many digits agree by chance is out of the question.
    var found = withNearHash(identity, WinSxSHash.text(hash))
    func attempt(_ change: WinSxSCheck.Candidate.Change, _ changed: ComponentIdentity) {
      guard let fitting = fitting(changed) else { return }
      let name = WinSxSName(fitting)
      if !found.contains(where: { $0.name == name }) {
        found.append(.init(change: change, identity: fitting, name: name))
      }
    }
    for architecture in Self.architectures where architecture != self.architecture {
      var changed = identity
      changed.architecture = architecture
      attempt(.architecture, changed)
    }
    if let version {
      for text in Self.nearby(version, alphabet: "0123456789.") where Self.isVersion(text) {
        var changed = identity
        changed.version = text
        attempt(.version, changed)
      }
    }
    let tokens = Self.tokens + Self.nearby(publicKeyToken ?? "", alphabet: "0123456789abcdef")
    for token in tokens where token != publicKeyToken && token.utf8.count == 16 {
      var changed = identity
      changed.publicKeyToken = token
      attempt(.token, changed)
    }
    let cultures = [nil, "en-us", "zh-cn", "zh-tw", "de-de", "ja-jp", "ko-kr", "fr-fr", "es-es"]
    for culture in cultures where culture != identity.culture {
      var changed = identity
      changed.culture = culture
      attempt(.culture, changed)
    }
    // Names are long: only the usual kind is tried for each of their mistakes.
    for text in Self.nearby(identity.name, alphabet: "abcdefghijklmnopqrstuvwxyz0123456789-._") {
      var changed = identity
      changed.name = text
      changed.versionScope = "nonSxS"
      if WinSxSHash.identity(changed) == hash { attempt(.name, changed) }
    }
    return found
  }

  /// Tokens of Windows, common controls, VC runtimes and .NET (`winsxs.md` section 1).
  private static let tokens = [
    "31bf3856ad364e35", "6595b64144ccf1df", "1fc8b3b9a1e18e3b", "b03f5f7f11d50a3a", "b77a5c561934e089",
  ]

  /// All texts one replacement, deletion, insertion or swap away: about (2n+1) times the alphabet.
  fileprivate static func nearby(_ text: String, alphabet: String) -> [String] {
    let letters = Array(text.utf8)
    let alphabet = Array(alphabet.utf8)
    var texts: [String] = []
    func add(_ letters: [UInt8]) { texts.append(String(decoding: letters, as: UTF8.self)) }
    for index in letters.indices {
      var changed = letters
      for letter in alphabet where letter != letters[index] {
        changed[index] = letter
        add(changed)
      }
      changed = letters
      changed.remove(at: index)
      add(changed)
      if index + 1 < letters.count, letters[index] != letters[index + 1] {
        changed = letters
        changed.swapAt(index, index + 1)
        add(changed)
      }
    }
    for index in 0...letters.count {
      for letter in alphabet {
        var changed = letters
        changed.insert(letter, at: index)
        add(changed)
      }
    }
    return texts
  }
}
