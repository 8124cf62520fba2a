import Intake
import LogStore
import Parsers
import Records
import Synchronization

/// Reads the files of a case while archives among them are still being unpacked.
///
/// A member is read as soon as it is here, a large log even before: as far as it has come, when what comes later cannot
/// change what is read. The result is the same as if everything had been unpacked first.
final class Arrivals: Sendable {
  private enum Job {
    case unpack(Int)
    case load(Int)
    case read(Int, Range<Int>)
  }

  /// A source, by its number.
  private struct Entry {
    /// As far as it has come; nil when it is not read before it is whole.
    var early: LoadedSource?
    /// Whether ``early`` has been decided.
    var isEarlyDecided = false
    var isLoading = false
    /// The source, once it is whole.
    var loaded: LoadedSource?
    /// Pieces that were given out before it was whole.
    var given = 0
    /// Those of them whose records could not be told yet.
    var held: [Range<Int>] = []
    var batches: [RecordBatch] = []
  }

  private struct State {
    var tree: ArrivalTree
    var entries: [Entry] = []
    var duplicates = GrowingDuplicates()
    var progress = CaseLoad.Progress()
  }

  /// What came of it.
  struct Outcome {
    var loaded: [LoadedSource]
    var duplicates: Duplicates
    var batches: [ParsedBatch]
  }

  /// How a case is read.
  struct Course: Sendable {
    var unpacker: Unpacker
    var threads: Int
    /// Whether records are read, or only sources opened.
    var reads: Bool
    var lines: LineIndex
    var isStopped: @Sendable () -> Bool
    /// Told how far it has come; the flag says whether records have been read since.
    var onProgress: @Sendable (CaseLoad.Progress, Bool) -> Void
  }

  private let files: [EvidenceFile]
  private let packed: [Unpacker.Packed?]
  private let course: Course
  private let jobs = JobQueue<Job>()
  private let state: Mutex<State>

  /// Bytes behind a piece that should be here before it is read: nearly always the next record begins in them.
  private static let slack = 64 << 10

  /// - Parameter packed: of each of the files what is packed in it; nil for what is no archive and no mail.
  init(_ files: [EvidenceFile], packed: [Unpacker.Packed?], course: Course) {
    self.files = files
    self.packed = packed
    self.course = course
    state = Mutex(State(tree: ArrivalTree(files, isPacked: packed.map { $0 != nil })))
    for index in files.indices where packed[index] != nil { jobs.addSource(.unpack(index)) }
    state.withLock { settleNew(&$0) }
  }

  /// Unpacks and reads everything.
  func run() -> Outcome {
    jobs.run(threads: course.threads) { job in
      switch job {
      case .unpack(let index): self.unpack(index)
      case .load(let number): self.load(number)
      case .read(let number, let piece): self.read(number, piece)
      }
    }
    return state.withLock { state in
      defer { state.entries = [] }
      return Outcome(
        loaded: state.entries.compactMap(\.loaded), duplicates: state.duplicates.found,
        batches: state.entries.flatMap { $0.batches.map { ParsedBatch($0) } })
    }
  }

  /// What is known by now, in the order of the sources up to the first of which too little is.
  func soFar() -> Outcome {
    state.withLock { state in
      var loaded: [LoadedSource] = []
      var batches: [ParsedBatch] = []
      for (number, entry) in state.entries.enumerated() {
        let node = state.tree.nodes[state.tree.order[number]]
        if let source = entry.loaded ?? entry.early {
          loaded.append(source)
          batches += entry.batches.map { batch in
            // What was read of a whole source may have a text of its own, rewritten from the source's.
            guard entry.loaded == nil else { return ParsedBatch(batch) }
            var batch = batch
            batch.move(to: source.text)
            return ParsedBatch(batch)
          }
        } else if node.packed != nil, let file = node.file, !node.members.isEmpty {
          loaded.append(LoadedSource(id: Self.id(number), file: file.holding(node.members.count)))
        } else {
          break
        }
      }
      return Outcome(loaded: loaded, duplicates: state.duplicates.found, batches: batches)
    }
  }

  private static func id(_ number: Int) -> SourceID { SourceID(index: UInt32(number)) }

  // MARK: Jobs

  private func unpack(_ index: Int) {
    guard !course.isStopped() else { return hear(.end(files[index]), of: index, at: []) }
    course.unpacker.unpack(files[index], packed[index]) { place, news in self.hear(news, of: index, at: place)
    }
  }

  private func hear(_ news: Unpacker.News, of top: Int, at place: Unpacker.Place) {
    let progress = state.withLock { state in
      let node = state.tree.take(news, of: top, at: place)
      state.progress.unpacked = state.tree.packed.passed
      state.progress.packed = state.tree.packed.count
      if case .passed = news { return state.progress }
      // Its own number first: whether a later one is a copy depends on it.
      if let number = state.tree.nodes[node].number { settle(number, &state) }
      settleNew(&state)
      return state.progress
    }
    course.onProgress(progress, false)
  }

  private func settleNew(_ state: inout State) {
    for number in state.tree.advance() {
      state.entries.append(Entry())
      settle(number, &state)
    }
  }

  /// Does what can be done now with what is there of a source.
  private func settle(_ number: Int, _ state: inout State) {
    let tree = state.tree
    let node = tree.nodes[tree.order[number]]
    guard let file = node.file else {
      if let beginning = node.beginning { readBeginning(beginning, node.path, number, &state) }
      return
    }
    if number == state.duplicates.count {
      state.duplicates.add(file) { tree.nodes[tree.order[$0]].file }
    }
    if !node.isOpen, !state.entries[number].isLoading {
      state.entries[number].isLoading = true
      jobs.add(.load(number))
    }
  }

  /// Gives out what can be read of a source that is still coming.
  private func readBeginning(_ text: TextBuffer, _ path: String, _ number: Int, _ state: inout State) {
    var entry = state.entries[number]
    defer { state.entries[number] = entry }
    if let early = entry.early {
      entry.early = early.reaching(text)
    } else {
      guard course.reads, course.threads > 1, !entry.isEarlyDecided, text.count > InputFormat.beginning
      else { return }
      entry.isEarlyDecided = true
      // What may be a copy is not read twice.
      if state.duplicates.mayKnow(beginning: text.view) { return }
      entry.early = LoadedSource(id: Self.id(number), path: path, beginning: text)
    }
    guard let early = entry.early else { return }
    // The last piece ends where the text ends, and that is not known yet.
    for piece in early.pieces.dropLast().dropFirst(entry.given)
    where piece.upperBound <= text.count - Self.slack {
      entry.given += 1
      add(piece, of: number, early, &state.progress)
    }
  }

  private func add(
    _ piece: Range<Int>, of number: Int, _ source: LoadedSource, _ progress: inout CaseLoad.Progress
  ) {
    progress.total += source.byteCount(of: piece)
    jobs.add(.read(number, piece))
  }

  /// Finds out what a whole source is, and gives out what has not been read of it.
  private func load(_ number: Int) {
    let file = state.withLock { $0.tree.nodes[$0.tree.order[number]].file }
    guard let file else { return }
    let loaded = LoadedSource(id: Self.id(number), file: file)
    state.withLock { state in
      var entry = state.entries[number]
      defer { state.entries[number] = entry }
      entry.loaded = loaded
      let isCopy = state.duplicates.found.original[number] != nil
      if let early = entry.early {
        entry.early = nil
        if isCopy || !loaded.continues(early) {
          (entry.batches, entry.held, entry.given) = ([], [], 0)
          course.lines.forget(loaded.source.id)
        }
        for index in entry.batches.indices { entry.batches[index].move(to: loaded.text) }
      }
      guard course.reads, !isCopy else { return }
      for piece in entry.held { jobs.add(.read(number, piece)) }
      for piece in loaded.pieces.dropFirst(entry.given) { add(piece, of: number, loaded, &state.progress) }
      entry.held = []
    }
  }

  private func read(_ number: Int, _ piece: Range<Int>) {
    guard !course.isStopped() else { return }
    let (early, loaded) = state.withLock { ($0.entries[number].early, $0.entries[number].loaded) }
    guard let source = loaded ?? early else { return }
    guard let batch = loaded == nil ? source.readEarly(piece) : source.read(piece) else {
      return hold(piece, of: number)
    }
    if source.source.encoding != .binary {
      course.lines.count(piece, in: source.text, source: source.source.id)
    }
    let progress = state.withLock { state in
      take(batch, of: source, whole: state.entries[number].loaded, &state.entries[number])
      state.progress.done += source.byteCount(of: piece)
      return state.progress
    }
    course.onProgress(progress, true)
  }

  /// Takes in what was read of `source`, which may have become whole meanwhile.
  private func take(
    _ batch: RecordBatch, of source: LoadedSource, whole: LoadedSource?, _ entry: inout Entry
  ) {
    var batch = batch
    if let whole, whole.text !== source.text {
      // What was read of it before does not count.
      guard entry.given > 0 else { return }
      batch.move(to: whole.text)
    }
    entry.batches.append(batch)
  }

  /// The piece is read when the source is whole.
  private func hold(_ piece: Range<Int>, of number: Int) {
    state.withLock { state in
      if state.entries[number].loaded == nil {
        state.entries[number].held.append(piece)
      } else if state.entries[number].given > 0 {
        jobs.add(.read(number, piece))
      }
    }
  }
}
