import DataFiles
import Knowledge
import Records

/// What an identity, a folder of WinSxS or a working folder below `Temp\InFlight` says.
public struct FolderAnswer: Sendable {
  /// Why a text says nothing.
  public enum Problem: Error, Hashable, Sendable {
    /// An identity without a version, which has no folder.
    case noVersion
    /// An identity without architecture.
    case noArchitecture
    /// An InFlight name with so many digits.
    case digitCount(Int)
    /// An InFlight name that holds no time.
    case implausibleTime
    /// None of the three.
    case neither

    /// One sentence: what, where, what to do.
    public func text(_ given: String, _ wording: Wording) -> String {
      switch self {
      case .noVersion: wording("winsxs.no-version", ["text": given])
      case .noArchitecture: wording("winsxs.no-architecture", ["text": given])
      case .digitCount(let count): wording("winsxs.inflight-digits", ["text": given, "count": "\(count)"])
      case .implausibleTime: wording("winsxs.inflight-time", ["text": given])
      case .neither: wording("winsxs.neither", ["text": given])
      }
    }
  }

  private enum Answer: Sendable {
    case identity(ComponentIdentity)
    case folder(WinSxSName, WinSxSCheck)
    /// A folder whose hash has lost a digit.
    case damaged(WinSxSName.DamagedHash)
    /// Names that could be read, and parts of the path that are nearly one: a lost digit is worth telling.
    case inflight([InFlightName], damaged: [(part: String, digits: Int)])
  }

  private let answer: Answer
  private let fullName: String?

  /// Reads `text`: an identity in any spelling of the logs, a folder, or a path that contains one.
  ///
  /// - Parameter fullName: the component's name, for a folder that shows it shortened.
  public init(_ text: String, fullName: String? = nil) throws(Problem) {
    self.fullName = fullName
    let text = Self.trimmed(text)
    if let name = Self.folder(in: text) {
      answer = .folder(name, name.check(fullName: fullName))
    } else if let damaged = Self.parts(text).lazy.compactMap({ WinSxSName.DamagedHash(text: String($0)) })
      .first
    {
      answer = .damaged(damaged)
    } else if let identity = ComponentIdentity(logText: text) {
      // The hash covers the architecture: without it any name would be invented.
      guard identity.architecture != nil else { throw .noArchitecture }
      answer = .identity(identity)
    } else {
      let found = try Self.inflight(in: text)
      guard !found.names.isEmpty else { throw text.contains(",") ? .noVersion : .neither }
      answer = .inflight(found.names, damaged: found.damaged)
    }
  }

  /// Whether `text` can be read.
  public static func reads(_ text: String) -> Bool { (try? FolderAnswer(text)) != nil }

  /// Whether the name cannot be right as given: its hash contradicts it, or digits of it were lost.
  ///
  /// The lines say so with `✖`. A name whose hash cannot be checked is not wrong.
  public var isWrong: Bool {
    switch answer {
    case .identity, .folder(_, .fits), .folder(_, .cannotTell): false
    case .folder(_, .wrong), .damaged: true
    case .inflight(_, let damaged): !damaged.isEmpty
    }
  }

  private static func trimmed(_ text: String) -> String {
    var text = Substring(text)
    while let first = text.first, first.isWhitespace || "\"'".contains(first) { text = text.dropFirst() }
    while let last = text.last, last.isWhitespace || "\"'\\/".contains(last) { text = text.dropLast() }
    return String(text)
  }

  private static func parts(_ text: String) -> [Substring] { text.split { $0 == "\\" || $0 == "/" } }

  private static func folder(in text: String) -> WinSxSName? {
    parts(text).lazy.compactMap { WinSxSName(text: String($0)) }.first
  }

  private static func inflight(
    in text: String
  ) throws(Problem) -> (names: [InFlightName], damaged: [(part: String, digits: Int)]) {
    var names: [InFlightName] = []
    var damaged: [(part: String, digits: Int)] = []
    var isImplausible = false
    for part in parts(text).map(String.init) {
      switch Result(catching: { () throws(InFlightName.Problem) in try InFlightName(text: part) }) {
      case .success(let name): names.append(name)
      // A few digits more or less are a copying mistake; `cbs` is simply another folder.
      case .failure(.digitCount(let count)): if (24...40).contains(count) { damaged.append((part, count)) }
      case .failure(.implausibleTime): isImplausible = true
      }
    }
    if names.isEmpty {
      if let first = damaged.first { throw .digitCount(first.digits) }
      if isImplausible { throw .implausibleTime }
    }
    return (names, damaged)
  }

  /// The text for people, a line each; not yet made harmless.
  ///
  /// - Parameter shown: the zone of times; a name alone has no case, so that case means UTC.
  public func lines(_ wording: Wording, shown: ShownZone = ShownZone()) -> [String] {
    switch answer {
    case .identity(let identity): identityLines(identity, wording)
    case .folder(let name, let check): folderLines(name, check, wording)
    case .damaged(let damaged): damagedLines(damaged, wording)
    case .inflight(let names, let damaged):
      damaged.map { "✖ \($0.part): " + wording("winsxs.digits", ["count": "\($0.digits)"]) }
        + names.flatMap { inflightLines($0, wording, shown) }
    }
  }

  private func row(_ key: String, _ value: String, _ wording: Wording) -> String {
    "  " + column(wording("winsxs.\(key)")) + value
  }

  private func identityLines(_ identity: ComponentIdentity, _ wording: Wording) -> [String] {
    let name = WinSxSName(identity)
    return [
      name.text,
      row("manifest", name.manifestPath, wording),
      row("any-version", FolderPattern(identity).text, wording),
    ] + fields(identity, wording) + ["  " + wording("winsxs.computed")]
  }

  private func fields(_ identity: ComponentIdentity, _ wording: Wording) -> [String] {
    [
      row("name", identity.name, wording),
      row("version", identity.version ?? wording("winsxs.none"), wording),
      row("architecture", identity.architecture ?? wording("winsxs.none"), wording),
      row("culture", identity.culture ?? wording("winsxs.neutral"), wording),
      row("token", identity.publicKeyToken ?? wording("winsxs.none"), wording),
      row("type", identity.type ?? wording("winsxs.none"), wording),
      row("scope", identity.versionScope ?? wording("winsxs.none"), wording),
    ]
  }

  private func damagedLines(_ damaged: WinSxSName.DamagedHash, _ wording: Wording) -> [String] {
    let name = damaged.fields
    let given = name.text.dropLast(16) + damaged.digits
    var lines = [
      String(given), "  ✖ " + wording("winsxs.hash-digits", ["count": "\(damaged.digits.utf8.count)"]),
    ]
    switch damaged.candidates(fullName: fullName) {
    case nil: lines.append("  ? " + wording("winsxs.cannot-tell"))
    case []?: lines.append("  ✖ " + wording("winsxs.wrong"))
    case let found?: lines += found.map { "    \($0.name.text)  (\(wording("winsxs.change.hash")))" }
    }
    return lines + [row("any-version", name.anyVersionPattern, wording)]
  }

  private func folderLines(_ name: WinSxSName, _ check: WinSxSCheck, _ wording: Wording) -> [String] {
    var lines = [name.text]
    switch check {
    case .fits(let identity):
      lines.append("  ✔ " + wording("winsxs.fits"))
      lines.append(row("manifest", name.manifestPath, wording))
      return lines + fields(identity, wording)
    case .wrong(let candidates):
      if let fullName, WinSxSName.shortened(name: fullName.lowercased()) != name.name {
        lines.append("  ✖ " + wording("winsxs.wrong-name", ["name": fullName]))
      } else if candidates.isEmpty {
        lines.append("  ✖ " + wording("winsxs.wrong"))
      } else {
        lines.append("  ✖ " + wording("winsxs.candidates"))
        lines += candidates.map { "    \($0.name.text)  (\(wording("winsxs.change.\($0.change.rawValue)")))" }
      }
    case .cannotTell: lines.append("  ? " + wording("winsxs.cannot-tell"))
    }
    return lines + [
      row("name", name.name, wording),
      row("version", name.version ?? wording("winsxs.none"), wording),
      row("architecture", name.architecture, wording),
      row("culture", name.culture ?? wording("winsxs.neutral"), wording),
      row("token", name.publicKeyToken ?? wording("winsxs.none"), wording),
      row("hash", WinSxSHash.text(name.hash), wording),
      row("any-version", name.anyVersionPattern, wording),
    ]
  }

  private func inflightLines(_ name: InFlightName, _ wording: Wording, _ shown: ShownZone) -> [String] {
    func number(_ value: some BinaryInteger) -> String {
      wording("winsxs.number", ["number": "\(value)", "hex": String(value, radix: 16)])
    }
    var lines = [
      wording("winsxs.inflight"),
      row("started", name.time.iso8601(shown.offset(at: name.time, caseZone: .utc)), wording),
      row("counter", number(name.counter), wording),
      row("process", number(name.process), wording),
      row("thread", number(name.thread), wording),
    ]
    if let file = name.file { lines.append(row("file", file, wording)) }
    return lines
  }
}
