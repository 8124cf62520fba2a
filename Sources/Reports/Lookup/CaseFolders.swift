import Casework
import DataFiles
import Diagnosis
import Knowledge
import Records

/// The names of store folders in a case that are wrong, damaged or shortened, each with what the case knows of it.
public struct CaseFolders: Sendable {
  /// Names of one verdict that are searched for what they should be, and for which lists are asked.
  private static let mostThorough = 100
  /// Names of one kind that a person reads.
  private static let mostShown = 100

  /// Number of folders that the case names, whole ones that fit included.
  let count: Int
  /// The answers: wrong names first, then what cannot be told, then what was resolved; by name.
  public let answers: [FolderAnswer]

  /// Looks at each folder that the case names.
  public init(_ folders: StoreFolders) {
    let named = folders.named
    count = named.count
    var thorough: [FolderAnswer.Verdict: Int] = [:]
    var answers: [FolderAnswer] = []
    for name in named {
      // What the name of a family hashes to was never verified (`winsxs.md` section 1).
      guard name.version != nil else { continue }
      // A name that proves itself needs no word, unless Windows would show it otherwise.
      if name.hasFullName, name.hasFullCulture, let identity = name.identity(fullName: name.name),
        WinSxSName(identity) == name
      {
        continue
      }
      let first = FolderAnswer(name, folders: folders, isThorough: false)
      thorough[first.verdict, default: 0] += 1
      let isThorough = first.verdict != .fits && thorough[first.verdict, default: 0] <= Self.mostThorough
      answers.append(isThorough ? FolderAnswer(name, folders: folders, isThorough: true) : first)
    }
    for text in folders.broken {
      if let answer = try? FolderAnswer(text, folders: folders) { answers.append(answer) }
    }
    let order = Part.allCases
    self.answers = answers.enumerated().sorted { left, right in
      let parts = [left, right].map { order.firstIndex(of: Part($0.element)) ?? 0 }
      return (parts[0], left.offset) < (parts[1], right.offset)
    }.map(\.element)
  }

  /// Whether a folder name of the case is wrong.
  public var hasWrongName: Bool { answers.contains(where: \.isWrong) }

  private enum Part: String, CaseIterable {
    case wrong
    case broken
    case open
    case agrees
    case resolved

    init(_ answer: FolderAnswer) {
      switch answer.reading {
      case .damaged, .cut: self = .broken
      default:
        switch answer.verdict {
        case .wrong: self = .wrong
        case .fits: self = .resolved
        case .agrees: self = .agrees
        default: self = .open
        }
      }
    }
  }

  /// How many answers there are of each part.
  private func count(_ parts: Part...) -> Int { answers.count { parts.contains(Part($0)) } }

  /// The text for people, a line each; not yet made harmless.
  public func lines(_ wording: Wording, snapshot: CaseSnapshot) -> [String] {
    var lines = [
      wording(
        "winsxs.list.heading",
        [
          "count": "\(count)", "wrong": "\(count(.wrong))", "broken": "\(count(.broken))",
          "shortened": "\(count(.open, .agrees, .resolved))", "open": "\(count(.open, .agrees))",
        ])
    ]
    guard !answers.isEmpty else { return lines + [wording("winsxs.list.none")] }
    for part in Part.allCases {
      let own = answers.filter { Part($0) == part }
      guard !own.isEmpty else { continue }
      lines += ["", wording("winsxs.list.\(part.rawValue)")]
      for (index, answer) in own.prefix(Self.mostShown).enumerated() {
        if index > 0, part != .resolved { lines.append("") }
        lines +=
          part == .resolved ? resolved(answer, wording, snapshot) : answer.lines(wording, snapshot: snapshot)
      }
      if own.count > Self.mostShown {
        lines.append(wording("winsxs.list.more", ["count": "\(own.count - Self.mostShown)"]))
      }
    }
    return lines
  }

  /// What was resolved is said in two lines: they may be many.
  private func resolved(_ answer: FolderAnswer, _ wording: Wording, _ snapshot: CaseSnapshot) -> [String] {
    guard let identity = answer.identity else { return answer.lines(wording, snapshot: snapshot) }
    var text = "    = \(identity.canonicalText)"
    if let component = answer.known?.proven, let record = component.records.first {
      let place = RecordPlace(record, snapshot, of: component.basis == .word ? identity.name : nil).text(
        wording)
      text += "  (\(wording("winsxs.basis.\(component.basis.rawValue)")): \(place))"
    }
    return ["  ✔ \(answer.given)", text]
      + (answer.known?.components ?? []).filter { !$0.isProven }.map { component in
        "    ✖ "
          + wording(
            "winsxs.contradicts",
            [
              "what": wording("winsxs.basis.\(component.basis.rawValue)"),
              "component": component.identity.canonicalText,
            ])
      }
  }
}
