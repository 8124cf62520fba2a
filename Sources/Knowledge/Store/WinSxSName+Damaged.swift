import Records

extension WinSxSName {
  /// A text that was a directory's name before one of its fields was damaged, so that it is no name at all.
  public struct Damaged: Hashable, Sendable {
    /// Which field.
    public enum Part: String, Hashable, Sendable, CaseIterable {
      /// Digits of the hash are missing, too many or no digits.
      case hash
      /// The hash was left out, or `XXXX` stands for it.
      case noHash = "no-hash"
      /// Digits of the public key token are missing, too many or no digits.
      case token
      /// The version is not four numbers.
      case version
      /// The architecture is none.
      case architecture
      /// An underscore between two fields is missing or is another character.
      case separator
    }

    /// Which field is damaged.
    public var part: Part
    /// The fields, the damaged one as given; a damaged hash is 0.
    public var fields: WinSxSName
    /// The damaged field as given.
    public var field: String
    /// The whole name as given, in lower case.
    public var text: String

    /// A name is at most some hundred characters long.
    static let longestText = 400

    /// Reads such a name; nil when it is whole, or has too little of a directory's name.
    public init?(text: String) {
      guard text.utf8.count <= Self.longestText, WinSxSName(text: text) == nil else { return nil }
      var text = Substring(text.lowercased())
      if let mark = text.lastIndex(where: { $0 == "\\" || $0 == "/" }) {
        text = text[text.index(after: mark)...]
      }
      if text.hasSuffix(".manifest") { text = text.dropLast(9) }
      self.init(last: String(text))
    }

    private init?(last text: String) {
      self.text = text
      let separated = Self.separated(text)
      if let proven = separated.first(where: { !$0.candidates(nil).isEmpty }) {
        (part, fields, field) = (.separator, proven.name, text)
        return
      }
      let parts = text.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
      // `none3dae054b56911c22`: more than a hash stands where one should.
      let isJoined = parts.last.map { $0.utf8.count > 17 && WinSxSHash.parse($0.suffix(16)) != nil } ?? false
      if isJoined, let first = separated.first(where: { Self.isCulture($0.name.culture) }) {
        (part, fields, field) = (.separator, first.name, text)
        return
      }
      if let found = Self.withoutHash(text) {
        (part, fields, field) = found
        return
      }
      guard parts.count >= 5 || !separated.isEmpty, let hash = parts.last.flatMap({ WinSxSHash.parse($0) })
      else { return nil }
      if let found = Self.withBadField(parts, hash) {
        (part, fields, field) = found
      } else if let first = separated.first(where: { !$0.name.hasFullName }) {
        (part, fields, field) = (.separator, first.name, text)
      } else {
        return nil
      }
    }

    private static func withoutHash(_ text: String) -> (Part, WinSxSName, String)? {
      let zeros = "_0000000000000000"
      if let mark = text.lastIndex(of: "_"), let fields = WinSxSName(text: text[..<mark] + zeros) {
        let last = String(text[text.index(after: mark)...])
        if (6...20).contains(last.utf8.count), last.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
        {
          // Placeholders of the length of a hash are placeholders.
          return (Set(last) == ["x"] ? .noHash : .hash, fields, last)
        }
        if fields.version != nil, isCulture(fields.culture), last.count <= 40,
          last.allSatisfy({ "x?*#.…<hash>".contains($0) })
        {
          return (.noHash, fields, last)
        }
      }
      if let fields = WinSxSName(text: text + zeros), fields.version != nil, isCulture(fields.culture) {
        return (.noHash, fields, "")
      }
      return nil
    }

    /// Whether a field is a whole culture and not the beginning of one.
    private static func isCulture(_ text: String?) -> Bool {
      guard let text else { return true }
      return text == "en"
        || text.utf8.count >= 5 && text.contains { $0 == "-" || $0 == "." } && !text.hasSuffix("…")
    }

    private static func withBadField(_ parts: [String], _ hash: UInt64) -> (Part, WinSxSName, String)? {
      guard parts.count >= 6 else { return nil }
      let (architecture, token) = (parts[0], parts[parts.count - 4])
      let (version, culture) = (parts[parts.count - 3], parts[parts.count - 2])
      let name = parts[1..<(parts.count - 4)].joined(separator: "_")
      guard !name.isEmpty, !culture.isEmpty else { return nil }
      let isArchitecture = WinSxSName.isArchitecture(architecture)
      let isToken = token == "none" || WinSxSHash.parse(token) != nil
      let isVersion = WinSxSName.isVersion(version)
      var fields = WinSxSName(
        ComponentIdentity(
          name: "", version: version, architecture: architecture, culture: culture, publicKeyToken: token))
      fields.name = name
      fields.hash = hash
      func isWord(_ text: String) -> Bool { text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } }
      switch (isArchitecture, isToken, isVersion) {
      case (false, true, true) where (2...9).contains(architecture.utf8.count) && isWord(architecture):
        return (.architecture, fields, architecture)
      case (true, false, true) where (12...20).contains(token.utf8.count) && isWord(token):
        return (.token, fields, token)
      case (true, true, false)
      where (5...40).contains(version.utf8.count) && version.contains(".")
        && isWord(version.filter { $0 != "." }):
        return (.version, fields, version)
      default: return nil
      }
    }

    /// A name with one underscore more, or in the place of another character.
    private struct Separated {
      var name: WinSxSName

      func candidates(_ fullName: String?) -> [WinSxSCheck.Candidate] {
        guard fullName != nil || name.hasFullName else { return [] }
        return name.identities(named: fullName).compactMap { name.fitting($0) }.map {
          WinSxSCheck.Candidate(change: .separator, identity: $0)
        }
      }
    }

    private static func separated(_ text: String) -> [Separated] {
      let letters = Array(text.utf8)
      let bar = UInt8(ascii: "_")
      guard (3...12).contains(letters.count { $0 == bar }) else { return [] }
      var found: [Separated] = []
      for index in letters.indices.dropFirst() where letters[index] != bar {
        for isInserted in [true, false] {
          var changed = letters
          if isInserted { changed.insert(bar, at: index) } else { changed[index] = bar }
          if let name = WinSxSName(text: String(decoding: changed, as: UTF8.self)), name.version != nil {
            found.append(Separated(name: name))
          }
        }
      }
      return found
    }

    /// The names that this one was before: those whose hash fits when the damaged field is mended, or, when the hash is
    /// what is damaged, is as good as the one given: one digit differs, is missing or too many.
    ///
    /// Nil when the directory shows a shortened name or culture and the full one is not known. Where the hash was left
    /// out, the computed ones; nothing proves them.
    public func candidates(fullName: String? = nil) -> [WinSxSCheck.Candidate]? {
      if part == .separator {
        var found: [WinSxSCheck.Candidate] = []
        for candidate in Self.separated(text).flatMap({ $0.candidates(fullName) })
        where !found.contains(candidate) && (fullName == nil || candidate.name.name == fields.name) {
          found.append(candidate)
        }
        return found.isEmpty && fullName == nil ? nil : found
      }
      if let fullName, WinSxSName.shortened(name: fullName.lowercased()) != fields.name { return [] }
      // What is nearly a shortened name has no hash to compute.
      guard fullName != nil || fields.hasFullName,
        fullName != nil || !(part == .noHash && fields.name.contains(".."))
      else { return nil }
      let identities = fields.identities(named: fullName)
      guard !identities.isEmpty else { return nil }
      switch part {
      case .hash: return identities.flatMap { fields.withNearHash($0, field) }
      case .noHash: return identities.flatMap { fields.computed($0) }
      case .token, .version, .architecture:
        let change = WinSxSCheck.Candidate.Change(rawValue: part.rawValue)
        return identities.flatMap { fields.candidates(near: $0) }.filter { $0.change == change }
      case .separator: return []
      }
    }
  }

  /// The names of an identity whose type and scope are open: those that its name and token make likely.
  fileprivate func computed(_ identity: ComponentIdentity) -> [WinSxSCheck.Candidate] {
    let kinds: [(type: String?, scope: String?)] =
      name.hasSuffix(".inf")
      ? [("driverUpdate", "nonSxS"), ("dualModeDriver", "nonSxS")].filter {
        ($0.0 == "dualModeDriver") == name.hasPrefix("dual_")
      }
      : publicKeyToken == Self.tokens[1] || publicKeyToken == Self.tokens[2]
        ? [("win32", nil)] : [(nil, "nonSxS")]
    return kinds.map { kind in
      var identity = identity
      identity.type = kind.type
      identity.versionScope = kind.scope
      return WinSxSCheck.Candidate(change: .noHash, identity: identity)
    }
  }

  /// A directory's name of which only the beginning is there: a console or a table cut it.
  public struct Cut: Hashable, Sendable {
    /// What is there, in lower case, without the dots that stand for the rest.
    public var prefix: String
    /// The whole name as given, in lower case.
    public var text: String
    /// Whether dots say that there was more.
    public var isMarked: Bool

    /// Reads such a name; nil for anything that does not begin as one.
    public init?(text: String) {
      guard text.utf8.count <= Damaged.longestText, WinSxSName(text: text) == nil else { return nil }
      var text = Substring(text.lowercased())
      if let mark = text.lastIndex(where: { $0 == "\\" || $0 == "/" }) {
        text = text[text.index(after: mark)...]
      }
      self.text = String(text)
      isMarked = text.hasSuffix("..") || text.hasSuffix("…")
      while text.last == "." || text.last == "…" { text.removeLast() }
      guard let mark = text.firstIndex(of: "_"), WinSxSName.isArchitecture(String(text[..<mark])),
        text[mark...].utf8.count > 4,
        text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: ",") })
      else { return nil }
      prefix = String(text)
    }

    /// The names that begin so, when all but digits of the hash is there; nil when it cannot be told.
    public func candidates(fullName: String? = nil) -> [WinSxSCheck.Candidate]? {
      guard let damaged = Damaged(text: prefix), damaged.part == .hash || damaged.part == .noHash else {
        return []
      }
      return damaged.candidates(fullName: fullName)?.map { .init(change: .end, identity: $0.identity) }
    }

    /// A pattern to ask for, or to search with.
    public var pattern: String { prefix + "*" }
  }
}
