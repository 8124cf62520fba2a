import Records

/// Looks for those who had open what was refused to others.
///
/// A capture names no handles. A CreateFile that succeeded opens one on its path; a CloseFile of the same process on
/// that path closes the one that its thread, else its process, opened last. What was opened before the capture began
/// is not seen.
struct HolderSearch {
  private let source: any OperationSource
  private let words: ResultWords
  private let threads: Int
  private let refused: [CaptureSearch.Found]

  init(_ source: any OperationSource, words: ResultWords, threads: Int, refused: [CaptureSearch.Found]) {
    self.source = source
    self.words = words
    self.threads = threads
    self.refused = refused.filter(Self.canBeHeld)
  }

  /// Whether another handle can be the reason: always for a sharing violation and a deletion that is pending; else only
  /// for a handle that is told to delete or rename.
  private static func canBeHeld(_ found: CaptureSearch.Found) -> Bool {
    switch found.head.result {
    case CaptureSearch.sharingViolation, CaptureSearch.deletePending: true
    default: found.head.act == .dispose || found.head.act == .rename
    }
  }

  /// Refused paths that are followed, handles of one path, and holders that are told.
  private static let limit = (paths: 512, handles: 1024, holders: 1000)

  private struct Handle {
    var head: OperationHead
    var opening: OperationOpening?
    var path: UInt64
    var closed: Int64?
    /// Whether something was refused while it was open.
    var isHolder = false
  }

  /// The operations that opened what was refused, with the time at which it was closed.
  func holders() -> [CaptureSearch.Found] {
    guard let last = refused.map(\.head.time).max() else { return [] }
    let parents = parents()
    var wanted = PathSet()
    var hashes: Set<UInt64> = []
    for path in refused.map(\.path) + parents.values.map({ $0 }) where hashes.count < Self.limit.paths {
      wanted.add(hash: path, as: .wanted)
      hashes.insert(path)
    }
    var state = State(source: source, words: words, parents: parents, waiting: refused[...])
    // A minute behind the last refusal is enough to see most handles go.
    let cuts = source.stretches(Int64.min...last.addingReportingOverflow(60 * Instant.second).partialValue)
    let (source, words, paths, known) = (source, words, wanted, hashes)
    for start in stride(from: 0, to: cuts.count, by: CaptureSearch.batch) {
      let own = Array(cuts[start..<min(start + CaptureSearch.batch, cuts.count)])
      let parts = concurrentMap(own.count, threads: threads) { index in
        var found: [(OperationHead, UInt64)] = []
        source.scan(own[index], words) { head, units in
          guard head.act == .open || head.act == .close, head.isSuccess else { return }
          let (marks, path) = paths.match(units)
          if !marks.isEmpty, known.contains(path) { found.append((head, path)) }
        }
        return found
      }
      for (head, path) in parts.joined() { state.follow(head, path) }
    }
    state.finish()
    return state.found.sorted { $0.position < $1.position }.map {
      CaptureSearch.Found(
        head: $0, reason: .holder, path: 0, closed: state.closed[$0.position] ?? nil)
    }
  }

  /// For each path whose deletion is pending, the folder it lies in: that may be what is going.
  private func parents() -> [UInt64: UInt64] {
    var found: [UInt64: UInt64] = [:]
    for entry in refused where entry.head.result == CaptureSearch.deletePending && found[entry.path] == nil {
      guard found.count < Self.limit.paths,
        let key = WindowsPath.keyWithoutVolume(
          source.row(entry.head, words).path, windows: source.systemRoot),
        let mark = key.lastIndex(of: "\\"), mark > key.startIndex
      else { continue }
      found[entry.path] = PathSet.hash(String(key[..<mark]))
    }
    return found
  }

  /// Handles that are open while the capture goes on.
  private struct State {
    let source: any OperationSource
    let words: ResultWords
    let parents: [UInt64: UInt64]
    var waiting: ArraySlice<CaptureSearch.Found>
    private var open: [UInt64: [Handle]] = [:]
    /// Operations that opened what was refused, and when it was closed.
    private(set) var found: [OperationHead] = []
    private(set) var closed: [Int: Int64?] = [:]

    init(
      source: any OperationSource, words: ResultWords, parents: [UInt64: UInt64],
      waiting: ArraySlice<CaptureSearch.Found>
    ) {
      self.source = source
      self.words = words
      self.parents = parents
      self.waiting = waiting
    }

    mutating func follow(_ head: OperationHead, _ path: UInt64) {
      judge(before: head.position)
      var handles = open[path] ?? []
      if head.act == .open {
        if handles.count >= HolderSearch.limit.handles { handles.removeFirst() }
        handles.append(Handle(head: head, opening: source.opening(head, words), path: path))
      } else {
        let own =
          handles.lastIndex { $0.head.process == head.process && $0.head.tid == head.tid }
          ?? handles.lastIndex { $0.head.process == head.process }
        if let own {
          if handles[own].isHolder { closed[handles[own].head.position] = head.time }
          handles.remove(at: own)
        }
      }
      open[path] = handles
    }

    mutating func finish() { judge(before: .max) }

    /// Looks who holds what was refused before `position`.
    private mutating func judge(before position: Int) {
      while let next = waiting.first, next.head.position < position {
        waiting.removeFirst()
        let wish = source.opening(next.head, words)
        if mark(next.path, next.head, wish) { continue }
        // Nobody has the file open: its folder may be what is going.
        if let parent = parents[next.path] { _ = mark(parent, next.head, wish) }
      }
    }

    /// Marks the handles on a path that are in the way; false when there is none.
    private mutating func mark(_ path: UInt64, _ head: OperationHead, _ wish: OperationOpening?) -> Bool {
      guard var handles = open[path] else { return false }
      var isHeld = false
      for index in handles.indices where blocks(handles[index], head, wish) {
        isHeld = true
        guard !handles[index].isHolder, found.count < HolderSearch.limit.holders else { continue }
        handles[index].isHolder = true
        found.append(handles[index].head)
        closed[handles[index].head.position] = .some(nil)
      }
      open[path] = handles
      return isHeld
    }

    private func blocks(_ handle: Handle, _ head: OperationHead, _ wish: OperationOpening?) -> Bool {
      switch head.act {
      case .open:
        guard head.result == CaptureSearch.sharingViolation, let wish, let opening = handle.opening else {
          return true
        }
        return wish.conflicts(with: opening)
      // A file is renamed or deleted through a handle of one's own.
      default: return handle.head.process != head.process
      }
    }
  }
}
