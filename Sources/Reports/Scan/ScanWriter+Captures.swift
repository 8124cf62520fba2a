import LogStore
import Records

extension ScanWriter {
  /// The captures of the case with who was refused and who held it, in the order of the sources.
  var captures: [ScanDocument.CaptureEntry] {
    store.captures.sorted { $0.record < $1.record }.map { stored in
      let (record, capture) = (stored.record, stored.capture)
      let source = store.source(record)
      let own = store.rows(.operations).filter { store.source($0) == source && $0 != record }
      return ScanDocument.CaptureEntry(
        path: store.sources[Int(source.index)].path, events: capture.events,
        first: time(stored.span?.first), last: time(stored.span?.last),
        computer: text(capture.computer), build: text(capture.build), closed: capture.isClosed,
        filtered: capture.isFiltered, operations: own.count, refused: operations(own, .refused),
        holders: operations(own, .holder))
    }
  }

  private func operations(
    _ records: [RecordID], _ reason: Payload.Operation.Reason
  ) -> [ScanDocument.OperationEntry] {
    records.lazy.compactMap { record in
      guard case .operation(let operation) = store.payload(record), operation.reason == reason else {
        return nil
      }
      let begun = store.time(record)
      let closed = operation.held.flatMap { held in
        begun.map {
          Instant(filetime: $0.filetime.addingReportingOverflow(Int64(clamping: held)).partialValue)
        }
      }
      return ScanDocument.OperationEntry(
        time: time(begun), closed: time(closed),
        process: store.terms.text(operation.process), pid: operation.pid, tid: operation.tid,
        company: text(operation.company), version: text(operation.version),
        operation: store.terms.text(operation.operation), path: text(operation.path),
        result: ErrorCode(operation.result).text, stack: text(operation.stack), ref: reference(record))
    }.prefix(ScanDocument.referenceLimit).map { $0 }
  }
}
