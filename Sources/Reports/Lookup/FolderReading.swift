import Knowledge
import Records

/// What a text is that somebody typed or pasted: an identity, a folder of the store, or a working folder.
enum FolderReading: Sendable {
  case identity(ComponentIdentity)
  case folder(WinSxSName)
  /// A folder of which one field is damaged.
  case damaged(WinSxSName.Damaged)
  /// A folder of which only the beginning is there.
  case cut(WinSxSName.Cut)
  /// Names that could be read, and parts of the path that are nearly one: a lost digit is worth telling.
  case inflight([InFlightName], damaged: [(part: String, digits: Int)])

  /// The longest text that is read: the longest path of Windows, in any escapes.
  private static let longest = 131_072

  init(_ text: String) throws(FolderAnswer.Problem) {
    guard text.utf8.count <= Self.longest else { throw .neither }
    let text = Self.trimmed(Self.plain(text))
    // A pasted name may have been wrapped, or stand in a sentence.
    let squeezed = text.filter { !$0.isWhitespace }
    let words = text.split { $0.isWhitespace || "\"'<>()[]{}|,;“”‘’「」《》，。；：（）".contains($0) }
    let spellings = [[Substring(text)], [Substring(squeezed)], words].map { $0.flatMap(Self.parts) }
    let whole = Self.first(spellings) { WinSxSName(text: $0) }
    if let whole {
      self = .folder(whole)
      return
    }
    if let inflight = try Self.inflight(in: text) {
      self = inflight
      return
    }
    if let damaged = Self.first(spellings, { WinSxSName.Damaged(text: $0) }) {
      self = .damaged(damaged)
      return
    }
    if let identity = ComponentIdentity(logText: text) {
      // The hash covers the architecture: without it any name would be invented.
      guard identity.architecture != nil else { throw .noArchitecture }
      let version = identity.version ?? ""
      guard WinSxSName.isVersion(version) else { throw .badVersion(version) }
      self = .identity(identity)
      return
    }
    if let cut = Self.first(spellings, { WinSxSName.Cut(text: $0) }) {
      self = .cut(cut)
      return
    }
    throw text.contains(",") ? .noVersion : .neither
  }

  private static func first<Found>(
    _ spellings: [[Substring]], _ read: (String) -> Found?
  ) -> Found? {
    for parts in spellings {
      for part in parts where !part.contains(where: \.isWhitespace) {
        if let found = read(String(part)) { return found }
      }
    }
    return nil
  }

  /// The text without what cannot be seen, and with the signs that mail programs and word processors put for a hyphen.
  private static func plain(_ text: String) -> String {
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x2010...0x2015, 0x2212, 0xfe58, 0xfe63, 0xff0d: plain.append("-")
      case 0xff3f: plain.append("_")
      case 0x09, 0x0a, 0x0d: plain.append(scalar)
      default:
        if ![.format, .control].contains(scalar.properties.generalCategory) { plain.append(scalar) }
      }
    }
    return String(plain)
  }

  private static func trimmed(_ text: String) -> String {
    var text = Substring(text)
    while let first = text.first, first.isWhitespace || "\"'“‘`「<".contains(first) { text = text.dropFirst() }
    while let last = text.last, last.isWhitespace || "\"'\\/”’`」>,;:。；，".contains(last) {
      text = text.dropLast()
    }
    // The end of a sentence; two dots and more stand for something that was cut.
    if text.hasSuffix("."), !text.hasSuffix("..") { text = text.dropLast() }
    return String(text)
  }

  private static func parts(_ text: Substring) -> [Substring] { text.split { $0 == "\\" || $0 == "/" } }

  private static func inflight(in text: String) throws(FolderAnswer.Problem) -> FolderReading? {
    var names: [InFlightName] = []
    var damaged: [(part: String, digits: Int)] = []
    var isImplausible = false
    for part in parts(Substring(text)).map(String.init) {
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
      return nil
    }
    return .inflight(names, damaged: damaged)
  }
}
