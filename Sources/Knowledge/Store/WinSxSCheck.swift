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
      /// One character of the version differs, is missing or is too many, or one of its four numbers is another one.
      case version
      /// One digit of the public key token differs, or it is another known one.
      case token
      /// The culture is another one.
      case culture
      /// One character of the name differs, or it stands in full where a folder shortens it.
      case name
      /// An underscore between two fields is missing or is another character.
      case separator
      /// The hash was left out: this one is computed, and nothing proves it.
      case noHash = "no-hash"
      /// The end was cut.
      case end
    }

    /// What was changed.
    public var change: Change
    /// The identity that has this hash.
    public var identity: ComponentIdentity
    /// Its directory.
    public var name: WinSxSName

    /// Makes one.
    public init(change: Change, identity: ComponentIdentity) {
      self.change = change
      self.identity = identity
      name = WinSxSName(identity)
    }
  }
}

extension WinSxSName {
  /// Checks the hash against the other fields.
  ///
  /// Tries the known values of `type` and `versionScope`, which a directory name does not show, and the known cultures
  /// behind a shortened one. When none fits, looks for one mistake: a wrong digit of the hash, another architecture, a
  /// single-character error in the version, token, culture or name, another number in one place of the version. Costs
  /// some hundred thousand short hashes at most.
  ///
  /// - Parameters:
  ///   - fullName: the component's name, when the directory shows it shortened.
  ///   - fullCulture: the culture, when the directory shows it shortened and no known one fits.
  public func check(fullName: String? = nil, fullCulture: String? = nil) -> WinSxSCheck {
    if let fullName, !isShown(fullName) { return .wrong(candidates: []) }
    guard fullName != nil || hasFullName else {
      // No folder shows more than that.
      return name.count > Self.longestName ? .wrong(candidates: []) : .cannotTell
    }
    let identities = identities(named: fullName, culture: fullCulture)
    for identity in identities {
      guard let fitting = fitting(identity) else { continue }
      // A folder of Windows shows a long name shortened: whoever wrote this one did not copy it.
      return WinSxSName(fitting) == self
        ? .fits(fitting) : .wrong(candidates: [.init(change: .name, identity: fitting)])
    }
    if fullCulture != nil || hasFullCulture {
      return .wrong(candidates: identities.flatMap { candidates(near: $0) })
    }
    // The culture may be one that we do not know: only a candidate that fits proves the name wrong.
    let near = identities.flatMap { candidates(near: $0) }
    return near.isEmpty ? .cannotTell : .wrong(candidates: near)
  }

  /// Whether the directory shows the component's name `fullName`, shortened or in full.
  private func isShown(_ fullName: String) -> Bool {
    let lowered = fullName.lowercased()
    return Self.shortened(name: lowered) == name || lowered == name
  }

  /// The identities that these fields may stand for, type and scope left open: several for a shortened culture.
  func identities(named fullName: String?, culture fullCulture: String? = nil) -> [ComponentIdentity] {
    var cultures: [String?] = [fullCulture ?? culture]
    if fullCulture == nil, !hasFullCulture {
      cultures = Self.longCultures.filter { Self.shortened(culture: $0) == culture }
    }
    return cultures.map { culture in
      ComponentIdentity(
        name: fullName ?? name, version: version, architecture: architecture, culture: culture,
        publicKeyToken: publicKeyToken)
    }
  }

  /// Languages in which Windows comes, the most usual first.
  private static let shortCultures = [
    "en-us", "zh-cn", "zh-tw", "de-de", "ja-jp", "ko-kr", "fr-fr", "es-es", "en-gb", "it-it", "pt-br",
    "pt-pt",
    "ru-ru", "pl-pl", "nl-nl", "sv-se", "da-dk", "fi-fi", "nb-no", "cs-cz", "hu-hu", "tr-tr", "el-gr",
    "he-il",
    "ar-sa", "th-th", "zh-hk", "es-mx", "fr-ca", "bg-bg", "hr-hr", "et-ee", "lt-lt", "lv-lv", "ro-ro",
    "sk-sk",
    "sl-si", "uk-ua", "vi-vn", "en",
  ]

  /// Cultures of Windows and of its parts that a directory shortens.
  private static let longCultures = [
    "sr-latn-rs", "sr-cyrl-rs", "sr-latn-cs", "sr-cyrl-cs", "sr-latn-ba", "sr-cyrl-ba", "sr-latn-me",
    "sr-cyrl-me", "bs-latn-ba", "bs-cyrl-ba", "hr-latn-ba", "az-latn-az", "az-cyrl-az", "uz-latn-uz",
    "uz-cyrl-uz", "ca-es-valencia", "es-es_tradnl", "tg-cyrl-tj", "tzm-latn-dz", "tzm-tfng-ma", "ha-latn-ng",
    "iu-latn-ca", "iu-cans-ca", "mn-mong-cn", "mn-cyrl-mn", "pa-arab-pk", "pa-guru-in", "sd-arab-pk",
    "sd-deva-in", "ku-arab-iq", "chr-cher-us", "ff-latn-sn", "zh-hans-cn", "zh-hant-tw", "zh-hant-hk",
    "qps-ploc", "qps-ploca", "qps-plocm", "qps-latn-x-sh",
  ]

  /// The combinations of type and scope whose hash differs from `digits` in one place, or begins or ends with them.
  func withNearHash(_ identity: ComponentIdentity, _ digits: String) -> [WinSxSCheck.Candidate] {
    let near = Set(Self.nearby(digits, alphabet: "0123456789abcdef"))
    return Self.kinds.compactMap { kind in
      var identity = identity
      identity.type = kind.type
      identity.versionScope = kind.scope
      let text = WinSxSHash.text(WinSxSHash.identity(identity))
      guard near.contains(text) || text.hasPrefix(digits) || text.hasSuffix(digits) else { return nil }
      return WinSxSCheck.Candidate(change: .hash, identity: identity)
    }
  }

  /// The identity of a component called `fullName` whose folder this is, by the hash; nil when it does not fit.
  ///
  /// Looks for no mistakes, so that it can be asked of many folders: eight hashes.
  public func identity(fullName: String) -> ComponentIdentity? {
    guard Self.shortened(name: fullName.lowercased()) == name else { return nil }
    return identities(named: fullName).lazy.compactMap { fitting($0) }.first
  }

  /// The combinations of type and scope that occur, the usual one first.
  static let kinds: [(type: String?, scope: String?)] = [
    (nil, "nonSxS"), ("win32", nil), ("driverUpdate", "nonSxS"), ("dualModeDriver", "nonSxS"), (nil, nil),
    ("win32-policy", nil), ("win32", "nonSxS"), ("driverUpdate", nil),
  ]

  /// The identity with the type and scope that give this hash.
  func fitting(_ identity: ComponentIdentity) -> ComponentIdentity? {
    for kind in Self.kinds {
      var identity = identity
      identity.type = kind.type
      identity.versionScope = kind.scope
      if WinSxSHash.identity(identity) == hash { return identity }
    }
    return nil
  }

  func candidates(near identity: ComponentIdentity) -> [WinSxSCheck.Candidate] {
    // That so many digits agree by chance is out of the question.
    var found = withNearHash(identity, WinSxSHash.text(hash))
    func attempt(_ change: WinSxSCheck.Candidate.Change, _ changed: ComponentIdentity) {
      guard let fitting = fitting(changed) else { return }
      let candidate = WinSxSCheck.Candidate(change: change, identity: fitting)
      if !found.contains(where: { $0.name == candidate.name }) { found.append(candidate) }
    }
    // One that is longer than any is no name, and each hash of it takes its time.
    guard identity.name.utf8.count <= Self.mostSearched.name else { return found }
    for architecture in Self.architectures where architecture != self.architecture {
      var changed = identity
      changed.architecture = architecture
      attempt(.architecture, changed)
    }
    if let version, version.utf8.count <= Self.mostSearched.version {
      let wanted = wanted(identity, \.version)
      var near = Self.nearby(version, alphabet: "0123456789.").filter {
        Self.isVersion($0) && wanted.contains(WinSxSHash.string($0))
      }
      if Self.isVersion(version) { near += Self.versions(near: version) { wanted.contains($0) } }
      for text in near {
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
    let cultures = [nil] + Self.shortCultures.map(Optional.some) + Self.longCultures.map(Optional.some)
    for culture in cultures where culture != identity.culture {
      var changed = identity
      changed.culture = culture
      attempt(.culture, changed)
    }
    let wanted = wanted(identity, \.name)
    for text in Self.nearby(identity.name, alphabet: "abcdefghijklmnopqrstuvwxyz0123456789-._")
    where wanted.contains(WinSxSHash.string(text)) {
      var changed = identity
      changed.name = text
      attempt(.name, changed)
    }
    return found.plausibleFirst
  }

  /// Length of a name and of a version in which mistakes are looked for: a text of a megabyte shall not cost an hour.
  private static let mostSearched = (name: 160, version: 40)

  /// What the hash of one attribute has to be so that this name's comes out, for each kind.
  ///
  /// The hash of an identity is linear in that of each attribute: it is multiplied once for each attribute behind.
  private func wanted(_ identity: ComponentIdentity, _ attribute: PartialKeyPath<ComponentIdentity>) -> Set<
    UInt64
  > {
    let order: [PartialKeyPath<ComponentIdentity>] = [
      \.name, \.culture, \.type, \.version, \.publicKeyToken, \.architecture, \.versionScope,
    ]
    guard let place = order.firstIndex(of: attribute) else { return [] }
    func value(_ identity: ComponentIdentity, _ path: PartialKeyPath<ComponentIdentity>) -> String? {
      let text = identity[keyPath: path] as? String
      return text.flatMap { WinSxSHash.isAbsent($0) ? nil : $0 }
    }
    guard let own = value(identity, attribute) else { return [] }
    return Set(
      Self.kinds.map { kind in
        var identity = identity
        identity.type = kind.type
        identity.versionScope = kind.scope
        let behind = order[(place + 1)...].count { value(identity, $0) != nil }
        let inverse = (0..<behind).reduce(UInt64(1)) { product, _ in product &* WinSxSHash.inverseOfPrime }
        return WinSxSHash.string(own) &+ (hash &- WinSxSHash.identity(identity)) &* inverse
      })
  }

  /// Versions with another number in one place whose hash `fits`.
  private static func versions(near version: String, fits: (UInt64) -> Bool) -> [String] {
    let parts = version.split(separator: ".")
    var found: [String] = []
    for place in parts.indices {
      var head = WinSxSHash.Lanes()
      for code in parts[..<place].map({ $0 + "." }).joined().utf8 { head.add(UInt32(code)) }
      let tail = parts[(place + 1)...].map { "." + $0 }.joined()
      let codes = tail.utf8.map { UInt32($0) }
      // The first two numbers are those of a release, and small.
      for number in 0...UInt32(place < 2 ? UInt16(UInt8.max) : UInt16.max) {
        var lanes = head
        lanes.add(number: number)
        for code in codes { lanes.add(code) }
        if fits(lanes.hash) {
          found.append(parts[..<place].map { $0 + "." }.joined() + "\(number)" + tail)
        }
      }
    }
    return found
  }

  /// The names with another architecture or version whose hash is right when `other` is the folder of the same
  /// component: for shortened names, of which the full one is not known.
  public func mended(like other: WinSxSName) -> [(name: WinSxSName, change: WinSxSCheck.Candidate.Change)] {
    guard let version, version.utf8.count <= Self.mostSearched.version,
      let otherVersion = other.version
    else { return [] }
    var found: [(name: WinSxSName, change: WinSxSCheck.Candidate.Change)] = []
    for architecture in Self.architectures where architecture != self.architecture {
      let right = other.sibling(version: version)?.twin(architecture: architecture)
      if let right, right.hash == hash { found.append((right, .architecture)) }
    }
    let twin = other.twin(architecture: architecture)
    let inverse = (0..<(publicKeyToken == nil ? 2 : 3)).reduce(UInt64(1)) { product, _ in
      product &* WinSxSHash.inverseOfPrime
    }
    let wanted = WinSxSHash.string(otherVersion) &+ (hash &- twin.hash) &* inverse
    var versions = Self.nearby(version, alphabet: "0123456789.").filter {
      Self.isVersion($0) && WinSxSHash.string($0) == wanted
    }
    if Self.isVersion(version) { versions += Self.versions(near: version) { $0 == wanted } }
    for text in versions {
      guard text != version, let right = twin.sibling(version: text),
        !found.contains(where: { $0.name == right })
      else { continue }
      found.append((right, .version))
    }
    return found
  }

  /// Tokens of Windows, common controls, VC runtimes and .NET (`winsxs.md` section 1).
  static let tokens = [
    "31bf3856ad364e35", "6595b64144ccf1df", "1fc8b3b9a1e18e3b", "b03f5f7f11d50a3a", "b77a5c561934e089",
  ]

  /// All texts one replacement, deletion, insertion or swap away: about (2n+1) times the alphabet.
  static func nearby(_ text: String, alphabet: String) -> [String] {
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

extension [WinSxSCheck.Candidate] {
  /// Those with a token that nobody knows last, the others as they are.
  ///
  /// Changes of one letter in the version, the token and the name can make the same difference of the hash, so that
  /// several candidates fit; a token of Windows that was copied wrong is likelier than one that was never seen.
  fileprivate var plausibleFirst: [WinSxSCheck.Candidate] {
    let isUnknown = { (candidate: WinSxSCheck.Candidate) in
      candidate.change == .token
        && !(candidate.identity.publicKeyToken.map { WinSxSName.tokens.contains($0) } ?? true)
    }
    return filter { !isUnknown($0) } + filter(isUnknown)
  }
}
