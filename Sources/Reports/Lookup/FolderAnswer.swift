import Casework
import DataFiles
import Diagnosis
import Knowledge
import Records

/// What an identity, a folder of WinSxS or a working folder below `Temp\InFlight` says, alone or beside a case.
public struct FolderAnswer: Sendable {
  /// Why a text says nothing.
  public enum Problem: Error, Hashable, Sendable {
    /// An identity without a version, which has no folder.
    case noVersion
    /// An identity whose version is not four numbers.
    case badVersion(String)
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
      // Nobody reads a megabyte in a complaint.
      let given = given.count > 400 ? given.prefix(400) + "…" : given
      return switch self {
      case .noVersion: wording("winsxs.no-version", ["text": given])
      case .badVersion(let version): wording("winsxs.bad-version", ["text": given, "version": version])
      case .noArchitecture: wording("winsxs.no-architecture", ["text": given])
      case .digitCount(let count): wording("winsxs.inflight-digits", ["text": given, "count": "\(count)"])
      case .implausibleTime: wording("winsxs.inflight-time", ["text": given])
      case .neither: wording("winsxs.neither", ["text": given])
      }
    }
  }

  /// The answer in one word.
  public enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// The name was computed from an identity.
    case computed
    /// The hash proves the name.
    case fits
    /// The hash contradicts it, or digits of it were lost.
    case wrong
    /// The full name is not known, but the hash agrees with another folder of the component.
    case agrees
    /// The full name is not known.
    case cannotTell = "cannot-tell"
    /// The hash was left out.
    case noHash = "no-hash"
    /// The end was left out.
    case cut
    /// A working folder was taken apart.
    case decoded
  }

  /// The text as given.
  let given: String
  let reading: FolderReading
  /// The component's full name as given, for a shortened folder.
  let fullName: String?
  /// What the hash says without a case; nil where there is no folder.
  let check: WinSxSCheck?
  /// Right names near to a damaged one; nil when they cannot be told.
  let mended: [WinSxSCheck.Candidate]?
  /// What the case says; nil without one.
  let known: StoreFolders.Answer?
  /// Whether right names were looked for in all ways: of very many names of a case, not for each.
  let isThorough: Bool

  /// Reads `text`: an identity in any spelling of the logs, a folder, or a path that contains one.
  ///
  /// - Parameters:
  ///   - fullName: the component's name, for a folder that shows it shortened.
  ///   - folders: what a case knows.
  public init(_ text: String, fullName: String? = nil, folders: StoreFolders? = nil) throws(Problem) {
    self.init(text, try FolderReading(text), fullName, folders)
  }

  private init(_ text: String, _ reading: FolderReading, _ fullName: String?, _ folders: StoreFolders?) {
    given = text
    isThorough = true
    self.reading = reading
    self.fullName = fullName
    var check: WinSxSCheck?
    var mended: [WinSxSCheck.Candidate]? = []
    var known: StoreFolders.Answer?
    switch reading {
    case .identity(let identity): known = folders?.answer(WinSxSName(identity), .fits(identity))
    case .folder(let name):
      let own = name.check(fullName: fullName)
      check = own
      known = folders?.answer(name, own)
    case .damaged(let damaged):
      mended = damaged.candidates(fullName: fullName)
      known = folders?.answer(damaged, mended)
    case .cut(let cut):
      mended = cut.candidates(fullName: fullName)
      known = folders?.answer(cut, mended)
    case .inflight: break
    }
    (self.check, self.mended, self.known) = (check, mended, known)
  }

  /// A folder of a case; of very many wrong ones, not each is searched for what it should be.
  init(_ name: WinSxSName, folders: StoreFolders, isThorough: Bool) {
    given = name.text
    self.isThorough = isThorough
    reading = .folder(name)
    fullName = nil
    let check = isThorough ? name.check() : name.hasFullName ? .wrong(candidates: []) : .cannotTell
    self.check = check
    mended = []
    known = folders.answer(name, check, isThorough: isThorough)
  }

  /// Whether `text` can be read.
  public static func reads(_ text: String) -> Bool { (try? FolderReading(text)) != nil }

  /// The answer in one word.
  public var verdict: Verdict {
    switch reading {
    case .identity: return .computed
    case .damaged(let damaged): return damaged.part == .noHash ? .noHash : .wrong
    case .cut(let cut): return cut.isMarked ? .cut : .wrong
    case .inflight(_, let damaged): return damaged.isEmpty ? .decoded : .wrong
    case .folder:
      if case .fits = check { return .fits }
      if known?.proven != nil { return .fits }
      if known?.witnesses.isEmpty == false { return .agrees }
      if case .wrong = check { return .wrong }
      return known?.candidates.contains(where: \.isProven) == true ? .wrong : .cannotTell
    }
  }

  /// Whether the name cannot be right as given: its hash contradicts it, or digits of it were lost.
  ///
  /// The lines say so with `✖`. A name whose hash cannot be checked is not wrong.
  public var isWrong: Bool { verdict == .wrong }

  /// The folder that the text names or that was computed; nil when it cannot be told.
  var folder: WinSxSName? {
    switch reading {
    case .identity(let identity): WinSxSName(identity)
    case .folder(let name): name
    case .damaged, .cut, .inflight: nil
    }
  }

  /// The name as it stands in texts; nil where that is several.
  var shownText: String? {
    switch reading {
    case .damaged(let damaged): damaged.text
    case .cut(let cut): cut.text
    default: folder?.text
    }
  }

  /// The component, as far as something proves it.
  var identity: ComponentIdentity? {
    if case .identity(let identity) = reading { return identity }
    // The case has the name as Windows spells it, the folder in lower case.
    if let proven = known?.proven { return proven.identity }
    if case .fits(let identity) = check { return identity }
    return nil
  }

  /// Right names that may be meant; those that the case knows first.
  var candidates: [StoreFolders.Candidate] {
    if let known { return known.candidates }
    var near = mended ?? []
    if case .wrong(let found) = check { near = found }
    return near.map { StoreFolders.Candidate($0) }
  }

  /// The pattern that finds the folder whatever is wrong with it; nil where there is none.
  var pattern: String? {
    switch reading {
    case .identity(let identity): FolderPattern(identity).text
    case .folder(let name): name.anyVersionPattern
    case .damaged(let damaged):
      damaged.part == .separator ? candidates.first?.name.anyVersionPattern : damaged.fields.anyVersionPattern
    case .cut(let cut): cut.pattern
    case .inflight: nil
    }
  }
}
