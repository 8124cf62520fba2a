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
    var batches: [ParsedBatch] = []
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
    let work = Work(opened.loaded, duplicates: opened.duplicates)
    state.withLock { state in
      state.progress.total = work.byteCount
      state.batches.reserveCapacity(work.pieces.count)
    }
    _ = concurrentMap(work.portions.count, threads: threads) { index in
      guard !self.state.withLock(\.isCancelled) else { return }
      var batches: [ParsedBatch] = []
      var byteCount = 0
      for piece in work.pieces[work.portions[index]] {
        let source = opened.loaded[piece.source]
        guard let batch = source.read(piece.range) else { continue }
        if source.source.encoding != .binary {
          self.lines.count(piece.range, in: source.text, source: source.source.id)
        }
        batches.append(ParsedBatch(batch))
        byteCount += piece.byteCount
      }
      let progress = self.state.withLock { state in
        state.batches += batches
        state.progress.done += byteCount
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
    let unpacked = unpack(open(walk.files, &refusals))
    let duplicates = Duplicates(unpacked, threads: threads)
    let loaded = concurrentMap(unpacked.count, threads: threads) { index in
      LoadedSource(id: SourceID(index: UInt32(index)), file: unpacked[index])
    }
    var own: [SourceID: ZoneOffset] = [:]
    for option in offsets {
      if let id = try? option.source(in: loaded, duplicates: duplicates) { own[id] = option.offset }
    }
    let result = Opened(loaded: loaded, refusals: refusals, duplicates: duplicates, offsets: own)
    state.withLock { $0.opened = result }
    return result
  }

  private func open(_ paths: [String], _ refusals: inout [EvidenceWalk.Refusal]) -> [EvidenceFile] {
    let results = concurrentMap(paths.count, threads: threads) { index in
      Result { () throws(EvidenceFile.OpenError) in
        paths[index] == "-" ? try EvidenceFile.standardInput() : try EvidenceFile(path: paths[index])
      }
    }
    var files: [EvidenceFile] = []
    files.reserveCapacity(results.count)
    for (path, result) in zip(paths, results) {
      switch result {
      case .success(let file): files.append(file)
      case .failure(let error):
        refusals.append(EvidenceWalk.Refusal(path: path, reason: .unreadable(error.reason)))
      }
    }
    return files
  }

  /// Each archive is followed by its members.
  private func unpack(_ files: [EvidenceFile]) -> [EvidenceFile] {
    let unpacker = Unpacker(passwords: passwords) { LoadedSource.isRead($0, path: $1) }
    // Nil for what is no archive: a folder may hold 100,000 of those.
    let members = concurrentMap(files.count, threads: threads) { index in
      self.state.withLock(\.isCancelled) ? nil : unpacker.members(of: files[index])
    }
    guard members.contains(where: { $0 != nil }) else { return files }
    return zip(files, members).flatMap { $1 ?? [$0] }
  }

  /// A snapshot of what has been read so far; nil while nothing has.
  public func partialSnapshot() -> CaseSnapshot? {
    let (read, batches, changes) = state.withLock { ($0.opened, $0.batches, $0.changes) }
    guard var opened = read, !batches.isEmpty else { return nil }
    (opened.refusals, opened.duplicates) = ([], Duplicates())
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
  private func store(_ opened: Opened, _ batches: consuming [ParsedBatch], _ changes: OffsetChanges)
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
      findings: RuleEngine(rules: knowledge.rules, codes: knowledge.codes, events: knowledge.events).findings(
        in: store, threads: threads), expected: knowledge.expected,
      isComplete: isComplete, offsetChanges: changes, threads: threads)
  }
}

/// What is to be read, in portions for one thread at a time.
private struct Work: Sendable {
  /// A piece of a source.
  struct Piece: Sendable {
    /// Number of the source.
    var source: Int
    var range: Range<Int>
    var byteCount: Int
  }

  /// Bytes and pieces of small files that are read in one go, so that taking turns costs nothing beside reading.
  private static let portion = (bytes: 256 << 10, pieces: 128)

  private(set) var pieces: [Piece] = []
  /// Ranges of ``pieces``.
  private(set) var portions: [Range<Int>] = []
  private(set) var byteCount = 0

  init(_ loaded: [LoadedSource], duplicates: Duplicates) {
    pieces.reserveCapacity(loaded.count)
    for index in loaded.indices where duplicates.original[index] == nil {
      for range in loaded[index].pieces {
        pieces.append(Piece(source: index, range: range, byteCount: loaded[index].byteCount(of: range)))
      }
    }
    var start = 0
    var bytes = 0
    for (index, piece) in pieces.enumerated() {
      if bytes + piece.byteCount > Self.portion.bytes || index - start >= Self.portion.pieces, index > start {
        portions.append(start..<index)
        (start, bytes) = (index, 0)
      }
      bytes += piece.byteCount
      byteCount += piece.byteCount
    }
    if start < pieces.count { portions.append(start..<pieces.count) }
  }
}
