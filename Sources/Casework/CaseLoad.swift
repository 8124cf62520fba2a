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
    /// Bytes to read, as far as they are known: while archives are unpacked, more come.
    public var total = 0
    /// Bytes of archives.
    public var packed = 0
    /// Bytes of archives that have been gone through.
    public var unpacked = 0
    /// Whether everything has been read and judged.
    public var isFinished = false

    /// Nothing read yet.
    public init() {}

    mutating func reach(_ other: Progress) {
      done = max(done, other.done)
      total = max(total, other.total)
      packed = max(packed, other.packed)
      unpacked = max(unpacked, other.unpacked)
    }

    /// Whether archives are still being unpacked: how much is to be read is not known before.
    public var isUnpacking: Bool { unpacked < packed }

    /// What has been done of unpacking or else of reading, from 0 to 100; nil when nothing is known about it.
    public var percent: Int? {
      let (part, whole) = isUnpacking ? (unpacked, packed) : (done, total)
      return whole > 0 ? min(100, Int(Double(part) * 100 / Double(whole))) : nil
    }
  }

  /// Moments at which files may have changed, for tests that change them.
  enum Step: Sendable, Hashable {
    /// The folders have been listed, no file of them has been opened.
    case listed
    /// All files have been opened, none has been looked into.
    case opened
    /// All has been read.
    case read
  }

  private struct State {
    var progress = Progress()
    var passwords: [String]
    var files: Files?
    var opened: Opened?
    /// What is coming out of archives.
    var arrivals: Arrivals?
    var batches: [ParsedBatch] = []
    var changes: OffsetChanges = [:]
    /// The last store, once everything has been read.
    var store: LogStore?
    var isCancelled = false
  }

  /// The files below the paths.
  private struct Files: Sendable {
    var opened: [EvidenceFile] = []
    var refusals: [EvidenceWalk.Refusal]
  }

  /// What the paths turned out to be.
  private struct Opened: Sendable {
    var loaded: [LoadedSource]
    var refusals: [EvidenceWalk.Refusal]
    var duplicates: Duplicates
    /// What happened to files while they were read.
    var changes: [SourceID: EvidenceFile.Change] = [:]
    /// Offsets that were given beforehand.
    var offsets: [SourceID: ZoneOffset] = [:]
    /// Whether records were read while it was being unpacked.
    var isRead = false
  }

  private let paths: [String]
  private let knowledge: CaseKnowledge
  private let threads: Int
  private let offsets: [OffsetOption]
  private let isFrozenForGood: Bool
  private let onStep: (@Sendable (Step) -> Void)?
  private let state: Mutex<State>
  private let lines = LineIndex()

  /// Makes a load; nothing is read yet.
  ///
  /// - Parameters:
  ///   - threads: the most threads to use; nil for one a core. The result is the same.
  ///   - passwords: for encrypted archives; kept in memory only.
  ///   - offsets: clocks of single sources that a person knows; what is wrong with them, ``open()`` tells.
  ///   - isFrozenForGood: nobody will change clocks afterwards (``refrozen()``), which saves memory.
  public convenience init(
    paths: [String], knowledge: CaseKnowledge, threads: Int? = nil, passwords: [String] = [],
    offsets: [OffsetOption] = [], isFrozenForGood: Bool = false
  ) {
    self.init(
      paths: paths, knowledge: knowledge, threads: threads, passwords: passwords, offsets: offsets,
      isFrozenForGood: isFrozenForGood, onStep: nil)
  }

  init(
    paths: [String], knowledge: CaseKnowledge, threads: Int? = nil, passwords: [String] = [],
    offsets: [OffsetOption] = [], isFrozenForGood: Bool = false, onStep: (@Sendable (Step) -> Void)?
  ) {
    self.paths = paths
    self.knowledge = knowledge
    self.threads = threads ?? activeProcessorCount
    self.offsets = offsets
    self.isFrozenForGood = isFrozenForGood
    self.onStep = onStep
    state = Mutex(State(passwords: passwords))
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
    var opened = opened(reads: true, onProgress: onProgress)
    if !opened.isRead { read(opened, onProgress) }
    onStep?(.read)
    opened.changes = fileChanges(opened)
    let read = opened
    let (batches, changes) = state.withLock { state in
      state.opened = read
      defer { state.batches = [] }
      return (state.batches, state.changes)
    }
    let store = answered(opened, store(opened, consume batches, changes), changes)
    state.withLock { $0.store = store }
    let snapshot = snapshot(opened, store, changes, isComplete: true)
    state.withLock { $0.progress.isFinished = true }
    return snapshot
  }

  /// Reads the pieces of all sources.
  private func read(_ opened: Opened, _ onProgress: (@Sendable (Progress) -> Void)?) {
    let (loaded, work) = (opened.loaded, Work(opened.loaded, duplicates: opened.duplicates))
    state.withLock { state in
      state.progress.total = work.byteCount
      state.batches.reserveCapacity(work.portions.count)
    }
    _ = concurrentMap(work.portions.count, threads: threads) { index in
      guard !self.state.withLock(\.isCancelled) else { return }
      var gatherer = BatchGatherer()
      let byteCount = work.read(work.portions[index], of: loaded) { source, piece in
        guard let batch = source.read(piece, reusing: &gatherer.spare) else { return }
        if source.source.encoding != .binary {
          self.lines.count(piece, in: source.text, source: source.source.id)
        }
        gatherer.add(batch, kind: source.source.kind)
      }
      gatherer.close()
      let batches = gatherer.batches
      let progress = self.state.withLock { state in
        state.batches += batches
        state.progress.done += byteCount
        return state.progress
      }
      onProgress?(progress)
    }
  }

  /// Opens the files and finds out what they are; reads nothing yet.
  ///
  /// - Throws: when an offset belongs to no source, or to several.
  public func open() throws(OffsetOption.Problem) {
    let opened = opened(reads: false)
    for option in offsets { _ = try option.source(in: opened.loaded, duplicates: opened.duplicates) }
  }

  /// The first archive that needs a password, when none is known yet; opens the files for that.
  public func needsPassword() -> String? {
    guard state.withLock(\.passwords.isEmpty) else { return nil }
    return files().opened.first(where: Unpacker.isEncrypted)?.path
  }

  /// Adds a password to those that are tried; to be called before anything is read.
  public func add(password: String) { state.withLock { $0.passwords.append(password) } }

  /// Lists the folders and opens what is in them, once.
  private func files() -> Files {
    if let files = state.withLock(\.files) { return files }
    let walk = EvidenceWalk(paths: paths, threads: threads)
    onStep?(.listed)
    var files = Files(refusals: walk.refusals)
    open(walk, into: &files)
    onStep?(.opened)
    let result = files
    state.withLock { $0.files = result }
    return result
  }

  /// - Parameter reads: whether records are read while archives are being unpacked.
  private func opened(reads: Bool, onProgress: (@Sendable (Progress) -> Void)? = nil) -> Opened {
    if let opened = state.withLock(\.opened) { return opened }
    let files = files()
    var result = sources(of: files.opened, reads: reads, onProgress)
    result.refusals = files.refusals
    for option in offsets {
      if let id = try? option.source(in: result.loaded, duplicates: result.duplicates) {
        result.offsets[id] = option.offset
      }
    }
    let opened = result
    state.withLock { state in
      state.opened = opened
      state.files = nil
      state.arrivals = nil
    }
    return opened
  }

  /// The files as sources; each archive is followed by its members.
  private func sources(of files: [EvidenceFile], reads: Bool, _ onProgress: (@Sendable (Progress) -> Void)?)
    -> Opened
  {
    let unpacker = Unpacker(
      passwords: state.withLock(\.passwords), isWanted: { LoadedSource.isRead($0, path: $1) },
      isStopped: { self.state.withLock(\.isCancelled) })
    let packed = concurrentMap(files.count, threads: threads) { unpacker.look(at: files[$0]) }
    guard packed.contains(where: { $0 != nil }) else {
      let neighbours = Neighbours(files)
      let loaded = concurrentMap(files.count, threads: threads) { index in
        LoadedSource(
          id: SourceID(index: UInt32(index)), file: files[index],
          companions: neighbours.companions(of: index, among: files), relation: neighbours.relations[index])
      }
      return Opened(loaded: loaded, refusals: [], duplicates: Duplicates(files, threads: threads))
    }
    let course = Arrivals.Course(
      unpacker: unpacker, threads: threads, reads: reads, lines: lines,
      isStopped: { self.state.withLock(\.isCancelled) },
      onProgress: { progress, hasRead in
        // Threads may get here in another order than that in which they came so far.
        let latest = self.state.withLock { state in
          state.progress.reach(progress)
          return state.progress
        }
        if hasRead { onProgress?(latest) }
      })
    let arrivals = Arrivals(files, packed: packed, course: course)
    state.withLock { $0.arrivals = arrivals }
    var outcome = arrivals.run()
    outcome.introduce(reads: reads)
    let batches = outcome.batches
    state.withLock { $0.batches = batches }
    return Opened(loaded: outcome.loaded, refusals: [], duplicates: outcome.duplicates, isRead: reads)
  }

  private func open(_ walk: EvidenceWalk, into files: inout Files) {
    let refused = Mutex<[(index: Int, error: EvidenceFile.OpenError)]>([])
    files.opened = concurrentMap(walk.count, threads: threads, tool: { FileOpener(walk) }) { opener, index in
      do throws(EvidenceFile.OpenError) {
        return try opener.open(index)
      } catch {
        refused.withLock { $0.append((index, error)) }
        return EvidenceFile(path: "", bytes: TextBuffer([]))
      }
    }
    let missing = refused.withLock { $0.sorted { $0.index < $1.index } }
    guard !missing.isEmpty else { return }
    let gone = Set(missing.map(\.index))
    files.opened = files.opened.indices.filter { !gone.contains($0) }.map { files.opened[$0] }
    files.refusals += missing.map { index, error in
      EvidenceWalk.Refusal(
        path: walk.path(index), reason: error.isGone ? .vanished : .unreadable(error.reason))
    }
  }

  private func fileChanges(_ opened: Opened) -> [SourceID: EvidenceFile.Change] {
    var changes: [SourceID: EvidenceFile.Change] = [:]
    for entry in opened.loaded where entry.canChange {
      if let change = entry.file.change() { changes[entry.source.id] = change }
    }
    return changes
  }

  /// A snapshot of what has been read so far; nil while nothing has.
  public func partialSnapshot() -> CaseSnapshot? {
    let (read, arrivals, batches, changes) = state.withLock {
      ($0.opened, $0.arrivals, $0.batches, $0.changes)
    }
    let coming = arrivals?.soFar()
    guard let loaded = read?.loaded ?? coming?.loaded else { return nil }
    let known = coming?.batches ?? batches
    guard !known.isEmpty else { return nil }
    let opened = Opened(
      loaded: loaded, refusals: [], duplicates: Duplicates(), offsets: read?.offsets ?? [:])
    return snapshot(opened, store(opened, known, changes), changes, isComplete: false)
  }

  // MARK: Clocks

  /// Sets what a person changed about the clocks of sources, all of it; snapshots made from now on follow.
  public func change(_ changes: OffsetChanges) { state.withLock { $0.changes = changes } }

  /// The case by the clocks that are set now, without reading again; nil while it is still being read.
  public func refrozen() -> CaseSnapshot? {
    let (read, store, changes) = state.withLock { ($0.opened, $0.store, $0.changes) }
    guard let opened = read, let store, !isFrozenForGood else { return nil }
    let other = answered(
      opened,
      store.refrozen(interpretation: knowledge.interpretation, overrides: overrides(opened, changes)), changes
    )
    state.withLock { $0.store = other }
    return snapshot(opened, other, changes, isComplete: true)
  }

  // MARK: Captures

  private func captures(_ opened: Opened) -> CaptureAnswers {
    CaptureAnswers(
      loaded: opened.loaded, duplicates: opened.duplicates,
      words: ResultWords(knowledge.operationResults.words),
      threads: threads)
  }

  /// The store with what captures answer to its findings; the same store when there is none.
  private func answered(_ opened: Opened, _ store: LogStore, _ changes: OffsetChanges) -> LogStore {
    let captures = captures(opened)
    guard captures.hasCaptures else { return store }
    let answers = captures.batches(to: findings(in: store), store: store)
    guard !answers.isEmpty else { return store }
    return store.refrozen(
      interpretation: knowledge.interpretation, overrides: overrides(opened, changes), answers: answers)
  }

  private func findings(in store: LogStore) -> [Finding] {
    RuleEngine(
      rules: knowledge.rules, codes: knowledge.codes, events: knowledge.events, results: knowledge.results
    ).findings(in: store, threads: threads)
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
    let loaded = opened.loaded
    return LogStore(
      sources: concurrentMap(loaded.count, threads: threads) { loaded[$0].source }, batches: batches,
      interpretation: knowledge.interpretation,
      lines: lines, overrides: overrides(opened, changes), threads: threads,
      keepsLocalTimes: !isFrozenForGood || captures(opened).hasCaptures)
  }

  private func snapshot(_ opened: Opened, _ store: LogStore, _ changes: OffsetChanges, isComplete: Bool)
    -> CaseSnapshot
  {
    let findings = findings(in: store)
    return CaseSnapshot(
      store: store, loaded: opened.loaded, refusals: opened.refusals, duplicates: opened.duplicates,
      findings: findings,
      unexplained: UnexplainedFailures.groups(in: store, besides: findings, codes: knowledge.codes),
      joined: JoinedAttempts(store, knowledge), expected: knowledge.expected,
      isComplete: isComplete, offsetChanges: changes, fileChanges: opened.changes, threads: threads)
  }
}

/// What is to be read, in portions for one thread at a time.
private struct Work: Sendable {
  /// What one thread reads at one go.
  enum Portion: Sendable {
    /// Small sources, whole.
    case sources(Range<Int>)
    /// A piece of a source.
    case piece(Int, Range<Int>, byteCount: Int)
  }

  /// Bytes and number of small sources that are read at one go, so that taking turns costs nothing beside reading.
  private static let limit = (bytes: 256 << 10, sources: 128)

  private(set) var portions: [Portion] = []
  private(set) var byteCount = 0
  private let duplicates: Duplicates

  init(_ loaded: [LoadedSource], duplicates: Duplicates) {
    self.duplicates = duplicates
    var small = (first: 0, bytes: 0)
    for index in loaded.indices {
      let size = loaded[index].text.count
      if size > Self.limit.bytes, duplicates.original[index] == nil {
        if small.first < index { portions.append(.sources(small.first..<index)) }
        small = (index + 1, 0)
        for range in loaded[index].pieces {
          let bytes = loaded[index].byteCount(of: range)
          portions.append(.piece(index, range, byteCount: bytes))
          byteCount += bytes
        }
        continue
      }
      if small.bytes + size > Self.limit.bytes || index - small.first >= Self.limit.sources,
        index > small.first
      {
        portions.append(.sources(small.first..<index))
        small = (index, 0)
      }
      small.bytes += size
      byteCount += size
    }
    if small.first < loaded.count { portions.append(.sources(small.first..<loaded.count)) }
  }

  /// Calls `body` for each piece of a portion.
  ///
  /// - Returns: number of bytes in it.
  func read(_ portion: Portion, of loaded: [LoadedSource], _ body: (LoadedSource, Range<Int>) -> Void) -> Int
  {
    switch portion {
    case .piece(let index, let range, let byteCount):
      body(loaded[index], range)
      return byteCount
    case .sources(let sources):
      var byteCount = 0
      for index in sources {
        byteCount += loaded[index].text.count
        guard duplicates.original[index] == nil else { continue }
        for piece in loaded[index].pieces { body(loaded[index], piece) }
      }
      return byteCount
    }
  }
}
