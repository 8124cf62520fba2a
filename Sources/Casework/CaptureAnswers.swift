import Diagnosis
import LogStore
import Parsers
import Records

/// Asks the captures of a case what its findings want to know, once the store is frozen and judged.
struct CaptureAnswers {
  let loaded: [LoadedSource]
  let duplicates: Duplicates
  let words: ResultWords
  let threads: Int

  private typealias Capture = (source: Source, reader: any OperationSource)

  /// The captures, with their sources.
  private var captures: [Capture] {
    loaded.enumerated().compactMap { index, entry in
      guard entry.isCapture, duplicates.original[index] == nil,
        let reader = entry.reader as? any OperationSource
      else {
        return nil
      }
      return (entry.source, reader)
    }
  }

  /// Whether there is any capture to ask.
  var hasCaptures: Bool { loaded.contains(where: \.isCapture) }

  /// What they answer, one batch a capture that has something to say.
  func batches(to findings: [Finding], store: LogStore) -> [RecordBatch] {
    let captures = captures
    guard !captures.isEmpty else { return [] }
    let needs = CaptureNeeds(store: store, findings: findings)
    guard !needs.isEmpty else { return [] }
    return CaptureGroup.groups(of: captures.map(\.source.path)).flatMap { group in
      batches(of: group.map { captures[$0] }, to: needs, store)
    }
  }

  /// What the files of one capture answer, each as the source that it is.
  private func batches(of files: [Capture], to needs: CaptureNeeds, _ store: LogStore) -> [RecordBatch] {
    let group = CaptureGroup(files.map(\.reader))
    let offset = store.clocks[files[0].source.id]?.first?.offset ?? .utc
    let question = question(needs, group, isLocal: group.isLocalTime, offset)
    let answer = CaptureSearch(group, question, words: words, threads: threads).answer()
    return files.enumerated().compactMap { index, file in
      let own = answer.kept.filter { $0.head.map(group.member) == index }
      guard !own.isEmpty else { return nil }
      var batch = OperationBatch.operations(
        own, summary: file.reader.summary, source: file.source.id, isLocalTime: file.reader.isLocalTime)
      if answer.isCut {
        batch.complain(
          Complaint(
            location: Location(source: file.source.id, offset: 0, length: 0, number: nil),
            problem: Complaint.answerLimit, action: .keptPartly))
      }
      return batch
    }
  }

  private func question(
    _ needs: CaptureNeeds, _ reader: any OperationSource, isLocal: Bool, _ offset: ZoneOffset
  ) -> CaptureQuestion {
    let shift = isLocal ? Int64(offset.seconds) : 0
    func span(_ first: Instant, _ last: Instant) -> ClosedRange<Int64> {
      let low = first.adding(seconds: shift).filetime
      return low...max(low, last.adding(seconds: shift).filetime)
    }
    var paths = PathSet()
    func add(_ path: String, _ mark: PathMarks) {
      if let key = WindowsPath.keyWithoutVolume(path, windows: reader.systemRoot) { paths.add(key, as: mark) }
    }
    for path in needs.paths { add(path, .wanted) }
    for name in needs.names { paths.add(name: name, as: .wanted) }
    for folder in CaptureNeeds.servicingFolders { add(folder, .servicing) }
    // What has no clock cannot be asked for a time: all of it is.
    let spans =
      reader.summary.span == nil
      ? [Int64.min...Int64.max] : needs.spans.map { span($0.first, $0.last) }
    return CaptureQuestion(
      spans: spans, paths: paths,
      threads: needs.threads.map {
        CaptureQuestion.Thread(pid: $0.pid, tid: $0.tid, span: span($0.first, $0.last))
      }, servicing: CaptureNeeds.servicingPrograms)
  }
}
