import LogStore
import Records

extension Arrivals.Outcome {
  /// Reads once more what needs the bytes of files beside it, which may have come later.
  mutating func introduce(reads: Bool) {
    let files = loaded.map(\.file)
    let neighbours = Neighbours(files)
    for index in neighbours.related {
      let id = SourceID(index: UInt32(index))
      let source = LoadedSource(
        id: id, file: files[index], companions: neighbours.companions(of: index, among: files),
        relation: neighbours.relations[index])
      loaded[index] = source
      guard reads, duplicates.original[index] == nil else { continue }
      batches.removeAll { $0.batch.source == id }
      batches += source.pieces.compactMap { source.read($0).map { ParsedBatch($0) } }
    }
  }
}
