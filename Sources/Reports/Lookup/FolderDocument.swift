import Casework
import DataFiles
import Diagnosis
import Foundation
import Knowledge
import LogStore
import Records

/// The document of `kbtriage winsxs --format json`.
public struct FolderDocument: Encodable, Sendable {
  /// Name and version of the schema.
  public static let schemaName = "kbtriage.winsxs/1"

  let schema = Self.schemaName
  /// Number of folders that the case names; null when no case was asked, or names were given.
  @Null var folders: Int?
  let names: [Entry]
  /// What was given and is no name.
  let unread: [Unread]

  struct Unread: Encodable, Sendable {
    let given: String
    let problem: String
  }

  struct Entry: Encodable, Sendable {
    let given: String
    let verdict: String
    @Null var folder: String?
    @Null var manifest: String?
    @Null var anyVersion: String?
    @Null var identity: Identity?
    let components: [Component]
    let agreesWith: [Witness]
    let candidates: [Candidate]
    /// Whether candidates were looked for in all ways, and lists asked; of very many folders of a case, not for each.
    let searched: Bool
    let statements: [Statement]
    /// Where the name itself stands in the case.
    let refs: [Reference]
    let inflight: [InFlight]
  }

  struct Identity: Encodable, Sendable {
    let name: String
    @Null var version: String?
    @Null var architecture: String?
    @Null var culture: String?
    @Null var publicKeyToken: String?
    @Null var type: String?
    @Null var versionScope: String?

    init(_ identity: ComponentIdentity) {
      name = identity.name
      version = identity.version
      architecture = identity.architecture
      culture = identity.culture
      publicKeyToken = identity.publicKeyToken
      type = identity.type
      versionScope = identity.versionScope
    }
  }

  struct Component: Encodable, Sendable {
    let identity: Identity
    let basis: String
    let proven: Bool
    let refs: [Reference]
  }

  struct Witness: Encodable, Sendable {
    let folder: String
    let refs: [Reference]
  }

  struct Candidate: Encodable, Sendable {
    let folder: String
    @Null var change: String?
    let proven: Bool
    let inCase: Bool
    @Null var computedFrom: Witness?
    let refs: [Reference]
  }

  struct Statement: Encodable, Sendable {
    let text: String
    let refs: [Reference]
  }

  struct InFlight: Encodable, Sendable {
    let time: String
    let counter: UInt32
    let process: UInt16
    let thread: UInt16
    @Null var file: String?
  }

  struct Reference: Encodable, Sendable {
    let path: String
    @Null var line: UInt64?
    @Null var record: UInt64?
    let offset: UInt64
    let length: UInt64
    @Null var key: String?

    init(_ place: RecordPlace) {
      path = place.path
      line = place.line
      record = place.record
      offset = place.offset
      length = place.length
      key = place.key
    }
  }

  /// Describes the answers to names that were given.
  ///
  /// - Parameters:
  ///   - unread: what was given and is no name, with the sentence that says so.
  ///   - snapshot: the case that was asked.
  public init(
    _ answers: [FolderAnswer], unread: [(given: String, problem: String)], wording: Wording, shown: ShownZone,
    snapshot: CaseSnapshot? = nil
  ) {
    names = answers.map { Self.entry($0, wording, shown, snapshot) }
    self.unread = unread.map { Unread(given: $0.given, problem: $0.problem) }
  }

  /// Describes the folders of a case that are wrong or shortened.
  public init(_ folders: CaseFolders, wording: Wording, snapshot: CaseSnapshot) {
    self.init(folders.answers, unread: [], wording: wording, shown: snapshot.shown, snapshot: snapshot)
    self.folders = folders.count
  }

  /// The document's bytes, with a newline at the end.
  public func json() throws -> Data { try document(self) }

  private static func entry(
    _ answer: FolderAnswer, _ wording: Wording, _ shown: ShownZone, _ snapshot: CaseSnapshot?
  ) -> Entry {
    func refs(_ records: [RecordID], of word: String? = nil) -> [Reference] {
      guard let snapshot else { return [] }
      return records.prefix(ScanDocument.referenceLimit).map {
        Reference(RecordPlace($0, snapshot, of: word))
      }
    }
    func witness(_ witness: StoreFolders.Witness) -> Witness {
      Witness(folder: witness.name.text, refs: refs(witness.records, of: witness.name.text))
    }
    var inflight: [InFlight] = []
    if case .inflight(let names, _) = answer.reading {
      inflight = names.map { name in
        InFlight(
          time: name.time.iso8601(shown.offset(at: name.time, caseZone: snapshot?.zone ?? .utc)),
          counter: name.counter, process: name.process, thread: name.thread, file: name.file)
      }
    }
    return Entry(
      given: answer.given, verdict: answer.verdict.rawValue, folder: answer.folder?.text,
      manifest: answer.folder?.manifestPath, anyVersion: answer.pattern,
      identity: answer.identity.map(Identity.init),
      components: (answer.known?.components ?? []).map {
        Component(
          identity: Identity($0.identity), basis: $0.basis.rawValue, proven: $0.isProven,
          refs: refs($0.records, of: $0.basis == .word ? $0.identity.name : nil))
      },
      agreesWith: (answer.known?.witnesses ?? []).map(witness),
      candidates: answer.candidates.map {
        Candidate(
          folder: $0.name.text, change: $0.change?.rawValue, proven: $0.isProven, inCase: !$0.records.isEmpty,
          computedFrom: $0.witness.map(witness), refs: refs($0.records, of: $0.name.text))
      },
      searched: answer.isThorough,
      statements: (answer.known?.statements ?? []).map {
        Statement(text: $0.text.text(wording), refs: refs($0.records))
      },
      refs: refs(answer.known?.records ?? [], of: answer.shownText), inflight: inflight)
  }
}
