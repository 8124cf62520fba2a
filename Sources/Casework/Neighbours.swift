import Intake
import Parsers
import Records

/// Files that belong to others in the same folder or archive: the logs of hives.
struct Neighbours: Sendable {
  /// What a file is to another one.
  enum Relation: Sendable, Hashable {
    /// A log that the hive beside it uses.
    case log
    /// A log without its hive.
    case loneLog(hive: String)
  }

  /// By the file's index; only of files that are something to another one.
  private(set) var relations: [Int: Relation] = [:]
  private var companions: [Int: [Int]] = [:]

  /// Looks among files for those that belong together; paths count whatever their case.
  ///
  /// O(files); of files that have nothing to do with it, the first bytes are looked at.
  init(_ files: [EvidenceFile]) {
    var wanted: [String: [Int]] = [:]
    for (index, file) in files.enumerated() where file.isWhole && file.memberCount == nil {
      guard let format = Self.format(file) else { continue }
      let name = lastPart(of: file.path)
      if format.kind == .hiveLog { relations[index] = .loneLog(hive: Self.owner(name)) }
      for companion in format.companionNames(of: name) {
        wanted[(file.path.dropLast(name.count) + companion).lowercased(), default: []].append(index)
      }
    }
    guard !wanted.isEmpty else { return }
    for (index, file) in files.enumerated() where file.isWhole && file.memberCount == nil {
      guard let owners = wanted[file.path.lowercased()] else { continue }
      for owner in owners { companions[owner, default: []].append(index) }
      // Whatever is in it: a log that was never written to is empty, or zeros.
      relations[index] = .log
    }
  }

  /// Bytes of the first block of a hive or a log.
  private static let smallest = 512

  /// Only files that begin as a hive can have, or be, a log.
  private static func format(_ file: EvidenceFile) -> InputFormat? {
    // By its size first: of 100,000 small files no byte is then looked at.
    guard file.byteCount >= smallest else { return nil }
    return withExtendedLifetime(file) {
      guard file.bytes.view.starts(with: "regf", at: 0, before: file.bytes.count) else { return nil }
      return InputFormat.binary(FormatSample(file.bytes.view, path: file.path, isText: false))
    }
  }

  /// `COMPONENTS` for `COMPONENTS.LOG1`.
  private static func owner(_ name: String) -> String {
    name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
  }

  /// The files that are something to another one, or have companions; in order.
  var related: [Int] { Set(relations.keys).union(companions.keys).sorted() }

  /// The companions of the file at `index`, in the order of the case.
  func companions(of index: Int, among files: [EvidenceFile]) -> [Companion] {
    (companions[index] ?? []).map {
      Companion(name: lastPart(of: files[$0].path), text: files[$0].bytes)
    }
  }
}
