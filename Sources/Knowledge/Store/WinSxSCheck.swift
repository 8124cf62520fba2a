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
      /// Another architecture stands in front.
      case architecture
      /// One character of the version differs, is missing or is too many.
      case version
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
  /// looks for one mistake: another architecture, a single-character error in the version, culture or name.
  /// Costs some ten thousand hashes at most.
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
    var found: [WinSxSCheck.Candidate] = []
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

  /// All texts one replacement, deletion, insertion or swap away: about (2n+1) times the alphabet.
  private static func nearby(_ text: String, alphabet: String) -> [String] {
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
