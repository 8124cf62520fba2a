import Foundation
import LogStore
import Records

/// Replaces what names a person, a machine or a network by pseudonyms, on the way out.
///
/// The same value gets the same pseudonym as long as the redactor lives; values are told apart without regard to
/// case, as Windows does. What it replaces: names of user folders and accounts, names of computers and their
/// domains, SIDs of accounts, e-mail addresses, IPv4 addresses.
///
///     var redactor = Redactor(store: store, paths: paths)
///     redactor.redact(#"C:\Users\zhang\x.log"#)   // C:\Users\USER-A\x.log
///     redactor.replacements                        // USER-A: zhang
public struct Redactor: Sendable {
  /// One value and what stands for it.
  public struct Replacement: Hashable, Sendable {
    /// Kinds of values; the raw value begins the pseudonym.
    public enum Kind: String, Sendable, CaseIterable {
      /// A computer.
      case host = "HOST"
      /// A domain of computers.
      case domain = "DOMAIN"
      /// An account, or the folder of one.
      case user = "USER"
      /// A security identifier of an account or a machine.
      case sid = "SID"
      /// An e-mail address.
      case mail = "MAIL"
      /// An IPv4 address.
      case address = "ADDRESS"
    }

    /// The kind.
    public let kind: Kind
    /// The value as it was first met.
    public let original: String
    /// What stands for it: `HOST-A`.
    public let pseudonym: String
  }

  /// A name that is replaced wherever it stands.
  struct Name: Sendable {
    let kind: Replacement.Kind
    /// Lower-case scalars.
    let scalars: [Unicode.Scalar]
    /// The value under which it is counted: a machine's short and full name are one machine.
    let value: String
    /// Whether Windows itself uses the word, so that only the word on its own is the name: a machine named
    /// `Container` must not change the name of a component.
    let isOrdinary: Bool
  }

  /// What was replaced so far, in order of first appearance.
  public private(set) var replacements: [Replacement] = []
  private var pseudonyms: [String: String] = [:]
  private var counts: [Replacement.Kind: Int] = [:]
  /// Longest first, so that a full name goes before its short form.
  let names: [Name]
  /// Dotted numbers that are versions, not addresses.
  let versions: Set<String>

  /// A redactor for a case: it knows the computers that its events name and the users of the paths in it.
  ///
  /// - Parameter paths: the paths of the sources, as given on the command line.
  public init(store: LogStore, paths: [String]) {
    var computers: [String] = []
    var folders: [String] = paths
    var words: [String] = []
    for index in 0..<store.terms.count {
      let term = TermID(index: UInt32(index))
      switch store.terms.kind(term) {
      case .computer: computers.append(store.terms.text(term))
      case .file, .folder: folders.append(store.terms.text(term))
      case .component, .package, .function, .provider, .channel:
        words.append(store.terms.text(term))
      // Phrases are log text, which may name anything.
      case .session, .category, .title, .client, .log, .phrase: break
      }
    }
    // The version of a program that a capture names looks like an address.
    for record in store.rows(.operations) {
      if case .operation(let operation) = store.payload(record), let version = operation.version {
        words.append(store.terms.text(version))
      }
    }
    self.init(computers: computers, paths: folders, words: words)
  }

  /// A redactor from what is known.
  ///
  /// - Parameters:
  ///   - computers: names of computers, short or with their domain.
  ///   - paths: paths that may lead through users' folders.
  ///   - words: what Windows itself says: names of components, packages, functions.
  public init(computers: [String], paths: [String] = [], words: [String] = []) {
    let vocabulary = Vocabulary(words)
    versions = vocabulary.versions
    var known: [Name] = []
    var seen: Set<[Unicode.Scalar]> = []
    func add(_ kind: Replacement.Kind, _ name: String, as value: String) {
      let scalars = Self.lowered(name)
      guard scalars.count > 1, seen.insert(scalars).inserted else { return }
      known.append(Name(kind: kind, scalars: scalars, value: value, isOrdinary: vocabulary.contains(name)))
    }
    for computer in computers {
      let parts = computer.split(separator: ".", maxSplits: 1)
      guard parts.count == 2 else {
        add(.host, computer, as: computer)
        continue
      }
      let short = String(parts[0])
      // Some machine may log under its short name and, once it has joined, under its full one.
      add(.host, computer, as: short)
      add(.host, short, as: short)
      add(.domain, String(parts[1]), as: String(parts[1]))
    }
    for path in paths {
      for name in Self.userNames(in: path) { add(.user, name, as: name) }
    }
    names = known.sorted { $0.scalars.count > $1.scalars.count }
  }

  /// The text with names replaced.
  public mutating func redact(_ text: String) -> String {
    let scanner = RedactionScanner(text, names: names, versions: versions)
    var result = String.UnicodeScalarView()
    var index = 0
    while index < scanner.scalars.count {
      guard let match = scanner.match(at: index) else {
        result.append(scanner.scalars[index])
        index += 1
        continue
      }
      result.append(contentsOf: scanner.scalars[index..<match.range.lowerBound])
      let shown = scanner.text(match.range)
      result.append(contentsOf: pseudonym(match.kind, match.value ?? shown, shown).unicodeScalars)
      index = match.range.upperBound
    }
    return String(result)
  }

  private mutating func pseudonym(_ kind: Replacement.Kind, _ value: String, _ shown: String) -> String {
    // What stands for something already is not replaced again.
    if replacements.contains(where: { $0.pseudonym == shown }) { return shown }
    let key = kind.rawValue + " " + value.lowercased()
    if let known = pseudonyms[key] { return known }
    var text: String
    repeat {
      text = kind.rawValue + "-" + Self.letters(counts[kind, default: 0])
      counts[kind, default: 0] += 1
      // A machine may really be called HOST-A.
    } while names.contains { $0.scalars == Self.lowered(text) }
    pseudonyms[key] = text
    replacements.append(Replacement(kind: kind, original: value, pseudonym: text))
    return text
  }

  /// Letters that count: A to Z, then AA, AB and so on.
  static func letters(_ number: Int) -> String {
    var rest = number
    var text = ""
    repeat {
      text = String(UnicodeScalar(UInt8(65 + rest % 26))) + text
      rest = rest / 26 - 1
    } while rest >= 0
    return text
  }

  static func lowered(_ text: String) -> [Unicode.Scalar] { Array(text.lowercased().unicodeScalars) }

  private static func userNames(in path: String) -> [String] {
    let scanner = RedactionScanner(path, names: [], versions: [])
    return scanner.scalars.indices.compactMap { scanner.userFolder(at: $0).map { scanner.text($0.range) } }
  }
}

/// Words and versions that Windows itself uses.
private struct Vocabulary {
  private var words: Set<String> = [
    "windows", "winsxs", "system32", "syswow64", "system", "users", "logs", "cbs", "dism", "temp", "inflight",
    "programdata", "public", "default", "software", "package", "microsoft", "setup", "desktop", "downloads",
  ]
  private(set) var versions: Set<String> = []

  init(_ texts: [String]) {
    for text in texts {
      for word in text.lowercased().split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == ".") }) {
        if word.contains(".") { versions.insert(String(word)) }
        for part in word.split(separator: ".") where !part.allSatisfy(\.isNumber) {
          words.insert(String(part))
        }
      }
    }
  }

  /// Whether all parts of a name are words of Windows.
  func contains(_ name: String) -> Bool {
    name.lowercased().split(whereSeparator: { !($0.isLetter || $0.isNumber) }).allSatisfy {
      words.contains(String($0))
    }
  }
}
