import Casework
import DataFiles
import Diagnosis
import Knowledge
import LogStore
import Records

/// The case note: what failed, why, on which file, and what to ask for, as Markdown that leaves the house.
///
/// Only typed fields of records and texts made by rules and wording are in it; raw text of a record only when a
/// person adds it. Names of people and machines are replaced (see ``Redactor``). Both languages hold the same
/// facts; the same case gives the same bytes.
///
///     let note = CaseNote(snapshot: snapshot, wording: wording, codes: codes, toolVersion: "0.1.0")
///     note.markdown
///     note.markdown(excluding: [.hashes], adding: [store.text(record)])
public struct CaseNote: Sendable {
  /// Choices of whoever writes the note.
  public struct Options: Sendable {
    /// When the note is written; left out when nil, so that the same case gives the same note.
    public var created: Instant?
    /// Whether the sources' SHA-256 are told, for which each is read once more.
    public var withHashes: Bool

    /// Makes options.
    public init(created: Instant? = nil, withHashes: Bool = true) {
      self.created = created
      self.withHashes = withHashes
    }
  }

  /// A part of the note that can be left out.
  public struct Section: Sendable {
    /// Parts in the order in which they stand.
    public enum ID: String, Sendable, CaseIterable {
      /// Update, package, machine, build.
      case head
      /// The cause in one sentence, how sure it is and why.
      case verdict
      /// The failure from root to result, and the attempts.
      case timeline
      /// What changed since it last worked.
      case changes
      /// Hash mismatches.
      case hashes
      /// What speaks for and against.
      case evidence
      /// What to ask for.
      case ask
      /// What to do.
      case steps
      /// Failures of other logs that no finding explains.
      case unexplained
      /// What was read.
      case sources
      /// Where each claim stands.
      case references
    }

    /// Which part.
    public let id: ID
    /// Its heading, in the note's language.
    public let title: String
    /// Its lines, in Markdown, without the heading.
    public let lines: [String]
    /// Numbers of the references that it cites; of ``ID/references``, those that it lists, line by line.
    let references: [Int]
  }

  /// The parts in order; parts with nothing to say are not there.
  public let sections: [Section]
  private let redactor: Redactor
  private let selectedTitle: String

  /// Writes a note about `findings`: all failures of the snapshot when nil, else its first finding.
  public init(
    snapshot: CaseSnapshot, findings: [Finding]? = nil, wording: Wording, codes: CodeTable,
    toolVersion: String,
    options: Options = Options()
  ) {
    let failures = snapshot.findings.filter { $0.level == .failure }
    let told = findings ?? (failures.isEmpty ? Array(snapshot.findings.prefix(1)) : failures)
    let context = NoteContext(snapshot: snapshot, wording: wording, codes: codes)
    let writer = NoteWriter(context: context, findings: told, options: options, toolVersion: toolVersion)
    sections = writer.sections()
    redactor = context.redactor
    selectedTitle = wording("note.section.selected")
  }

  /// The whole note.
  public var markdown: String { markdown(excluding: []) }

  /// The note without some parts, with the raw text of records that a person chose.
  ///
  /// References that nothing cites any more are left out; the others keep their numbers.
  public func markdown(excluding: Set<Section.ID>, adding records: [String] = []) -> String {
    let kept = sections.filter { !excluding.contains($0.id) }
    let cited = Set(kept.filter { $0.id != .references }.flatMap(\.references))
    var lines: [String] = []
    for section in kept {
      var body = section.lines
      if section.id == .references {
        body = zip(section.references, section.lines).filter { cited.contains($0.0) }.map(\.1)
        if body.isEmpty { continue }
      }
      lines += [(section.id == .head ? "# " : "## ") + section.title, ""] + body + [""]
    }
    if !records.isEmpty {
      var redactor = redactor
      lines += ["## " + selectedTitle, ""]
      for record in records { lines += Markdown.fence(redactor.redact(record), info: "text") + [""] }
    }
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What was replaced, in order of first appearance, for whoever checks the note before it leaves.
  ///
  /// - Parameter records: the records that are to be added.
  public func replacements(adding records: [String] = []) -> [Redactor.Replacement] {
    var redactor = redactor
    for record in records { _ = redactor.redact(record) }
    return redactor.replacements
  }
}
