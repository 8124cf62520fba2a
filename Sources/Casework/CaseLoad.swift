import DataFiles
import Diagnosis
import Intake
import Knowledge
import LogStore
import Parsers
import Records
import Synchronization

/// Reads a case: on all cores, with snapshots of what is there while the rest is still being read.
///
///     let load = CaseLoad(paths: ["Samples/kb5013941"], knowledge: try CaseKnowledge(userFolder: nil))
///     let snapshot = load.run()
public final class CaseLoad: Sendable {
  /// How far reading has come.
  public struct Progress: Sendable, Equatable {
    /// Bytes read.
    public var done = 0
    /// Bytes to read; 0 until all files have been opened.
    public var total = 0
    /// Whether everything has been read and judged.
    public var isFinished = false

    /// Nothing read yet.
    public init() {}
  }

  private struct State {
    var progress = Progress()
    var opened: Opened?
    var batches: [RecordBatch] = []
    var changes: OffsetChanges = [:]
    /// The last store, once everything has been read.
    var store: LogStore?
    var isCancelled = false
  }

  /// What the paths turned out to be.
  private struct Opened: Sendable {
    var loaded: [LoadedSource]
    var refusals: [EvidenceWalk.Refusal]
    var duplicates: Duplicates
    /// Offsets that were given beforehand.
    var offsets: [SourceID: ZoneOffset]
  }

  private let paths: [String]
  private let knowledge: CaseKnowledge
  private let threads: Int
  private let passwords: [String]
  private let offsets: [OffsetOption]
  private let isFrozenForGood: Bool
  private let state = Mutex(State())
  private let lines = LineIndex()

  /// Makes a load; nothing is read yet.
  ///
  /// - Parameters:
  ///   - threads: the most threads to use; nil for one a core. The result is the same.
  ///   - passwords: for encrypted archives; kept in memory only.
  ///   - offsets: clocks of single sources that a person knows; what is wrong with them, ``open()`` tells.
  ///   - isFrozenForGood: nobody will change clocks afterwards (``refrozen()``), which saves memory.
  public init(
    paths: [String], knowledge: CaseKnowledge, threads: Int? = nil, passwords: [String] = [],
    offsets: [OffsetOption] = [], isFrozenForGood: Bool = false
  ) {
    self.paths = paths
    self.knowledge = knowledge
    self.threads = threads ?? activeProcessorCount
    self.passwords = passwords
    self.offsets = offsets
    self.isFrozenForGood = isFrozenForGood
  }

  /// How far reading has come.
  ///
  /// Any thread.
  public var progress: Progress { state.withLock { $0.progress } }

  /// Stops as soon as the pieces being read are done; ``run(onProgress:)`` then returns what is there.
  public func cancel() { state.withLock { $0.isCancelled = true } }

  /// Reads everything and judges it.
  ///
  /// - Parameter onProgress: called from reading threads after each piece.
  public func run(onProgress: (@Sendable (Progress) -> Void)? = nil) -> CaseSnapshot {
    let opened = opened()
    let work = opened.loaded.enumerated().filter { opened.duplicates.original[$0.offset] == nil }
      .flatMap { entry in
        entry.element.pieces.map { (entry.element, $0) }
      }
    state.withLock { $0.progress.total = work.reduce(0) { $0 + $1.0.byteCount(of: $1.1) } }
    _ = concurrentMap(work.count, threads: threads) { index in
      let (source, piece) = work[index]
      guard !self.state.withLock(\.isCancelled), let batch = source.read(piece) else { return }
      if source.source.encoding != .binary {
        self.lines.count(piece, in: source.text, source: source.source.id)
      }
      let progress = self.state.withLock { state in
        state.batches.append(batch)
        state.progress.done += source.byteCount(of: piece)
        return state.progress
      }
      onProgress?(progress)
    }
    let (batches, changes) = state.withLock { state in
      defer { state.batches = [] }
      return (state.batches, state.changes)
    }
    let store = store(opened, consume batches, changes)
    state.withLock { $0.store = store }
    let snapshot = snapshot(opened, store, changes, isComplete: true)
    state.withLock { $0.progress.isFinished = true }
    return snapshot
  }

  /// Opens the files and finds out what they are; reads nothing yet.
  ///
  /// - Throws: when an offset belongs to no source, or to several.
  public func open() throws(OffsetOption.Problem) {
    let opened = opened()
    for option in offsets { _ = try option.source(in: opened.loaded, duplicates: opened.duplicates) }
  }

  private func opened() -> Opened {
    if let opened = state.withLock(\.opened) { return opened }
    let walk = EvidenceWalk(paths: paths)
    var refusals = walk.refusals
    var files: [EvidenceFile] = []
    for path in walk.files {
      do {
        files.append(path == "-" ? try EvidenceFile.standardInput() : try EvidenceFile(path: path))
      } catch {
        refusals.append(EvidenceWalk.Refusal(path: path, reason: .unreadable(error.reason)))
      }
    }
    let unpacked = unpack(files)
    let duplicates = Duplicates(unpacked)
    let neighbours = Neighbours(unpacked)
    let loaded = concurrentMap(unpacked.count, threads: threads) { index in
      LoadedSource(
        id: SourceID(index: UInt32(index)), file: unpacked[index],
        companions: neighbours.companions(of: index, among: unpacked), relation: neighbours.relations[index])
    }
    var own: [SourceID: ZoneOffset] = [:]
    for option in offsets {
      if let id = try? option.source(in: loaded, duplicates: duplicates) { own[id] = option.offset }
    }
    let result = Opened(loaded: loaded, refusals: refusals, duplicates: duplicates, offsets: own)
    state.withLock { $0.opened = result }
    return result
  }

  /// Each archive is followed by its members.
  private func unpack(_ files: [EvidenceFile]) -> [EvidenceFile] {
    let unpacker = Unpacker(passwords: passwords) { LoadedSource.isRead($0, path: $1) }
    return concurrentMap(files.count, threads: threads) { index in
      self.state.withLock(\.isCancelled) ? [files[index]] : unpacker.unpack(files[index])
    }.flatMap { $0 }
  }

  /// A snapshot of what has been read so far; nil while nothing has.
  public func partialSnapshot() -> CaseSnapshot? {
    let (read, batches, changes) = state.withLock { ($0.opened, $0.batches, $0.changes) }
    guard var opened = read, !batches.isEmpty else { return nil }
    (opened.refusals, opened.duplicates) = ([], Duplicates([]))
    return snapshot(opened, store(opened, batches, changes), changes, isComplete: false)
  }

  // MARK: Clocks

  /// Sets what a person changed about the clocks of sources, all of it; snapshots made from now on follow.
  public func change(_ changes: OffsetChanges) { state.withLock { $0.changes = changes } }

  /// The case by the clocks that are set now, without reading again; nil while it is still being read.
  public func refrozen() -> CaseSnapshot? {
    let (read, store, changes) = state.withLock { ($0.opened, $0.store, $0.changes) }
    guard let opened = read, let store, !isFrozenForGood else { return nil }
    let other = store.refrozen(
      interpretation: knowledge.interpretation, overrides: overrides(opened, changes))
    state.withLock { $0.store = other }
    return snapshot(opened, other, changes, isComplete: true)
  }

  private func overrides(_ opened: Opened, _ changes: OffsetChanges) -> [SourceID: ZoneOffset] {
    var overrides = opened.offsets
    for (source, offset) in changes { overrides[source] = offset }
    return overrides
  }

  /// The batches' store; who hands over the last copy of them has their columns changed in place.
  private func store(_ opened: Opened, _ batches: consuming [RecordBatch], _ changes: OffsetChanges)
    -> LogStore
  {
    LogStore(
      sources: opened.loaded.map(\.source), batches: batches, interpretation: knowledge.interpretation,
      lines: lines, overrides: overrides(opened, changes), threads: threads,
      keepsLocalTimes: !isFrozenForGood)
  }

  private func snapshot(_ opened: Opened, _ store: LogStore, _ changes: OffsetChanges, isComplete: Bool)
    -> CaseSnapshot
  {
    CaseSnapshot(
      store: store, loaded: opened.loaded, refusals: opened.refusals, duplicates: opened.duplicates,
      findings: Join.applied(
        to: RuleEngine(rules: knowledge.rules, codes: knowledge.codes, events: knowledge.events).findings(
          in: store, threads: threads), store: store), expected: knowledge.expected,
      isComplete: isComplete, offsetChanges: changes)
  }
}

/// Files with the same bytes: the later one is a duplicate of the first.
struct Duplicates: Sendable {
  /// Index of the first file with the same content, for each duplicate.
  var original: [Int: Int] = [:]

  /// What files have in common that may be the same.
  private struct Key: Hashable {
    var size: Int
    var hash: Int
  }

  /// Files of one key that are compared one by one; more are told apart by a hash of all their bytes.
  private static let few = 8
  /// Bytes at each end by which most files differ.
  private static let end = 4096

  init(_ files: [EvidenceFile]) {
    // A folder may hold 100,000 different files of one size: each is compared with a few others only.
    var likely: [Key: [Int]] = [:]
    var many: [Key: [Int]] = [:]
    for (index, file) in files.enumerated() where file.byteCount > 0 && file.isWhole {
      let key = Self.key(file, whole: false)
      let known = likely[key, default: []]
      if let first = known.first(where: { Self.same(files[$0], file) }) {
        original[index] = first
        continue
      }
      guard known.count >= Self.few else {
        likely[key, default: []].append(index)
        continue
      }
      let exact = Self.key(file, whole: true)
      if let first = many[exact, default: []].first(where: { Self.same(files[$0], file) }) {
        original[index] = first
      } else {
        many[exact, default: []].append(index)
      }
    }
  }

  /// Swift's hashes are seeded anew in each process, so that nobody can make many files share one.
  private static func key(_ file: EvidenceFile, whole: Bool) -> Key {
    withExtendedLifetime(file) {
      let view = file.bytes.view
      var hasher = Hasher()
      if whole || view.count <= 2 * end {
        hasher.combine(bytes: UnsafeRawBufferPointer(view.buffer))
      } else {
        hasher.combine(bytes: UnsafeRawBufferPointer(view[0..<end].buffer))
        hasher.combine(bytes: UnsafeRawBufferPointer(view[view.count - end..<view.count].buffer))
      }
      return Key(size: view.count, hash: hasher.finalize())
    }
  }

  private static func same(_ left: EvidenceFile, _ right: EvidenceFile) -> Bool {
    left.bytes.view.isEqual(to: right.bytes.view)
  }
}
