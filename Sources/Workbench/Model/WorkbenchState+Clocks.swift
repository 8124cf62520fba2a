import LogStore
import Records
import Reports

extension WorkbenchState {
  /// The seam of which `record` is the first record behind it.
  func seam(at record: RecordID) -> ClockSeam? {
    let position = store.position(of: record)
    let index = store.seams.partition { store.position(of: $0.record) >= position }
    return index < store.seams.count && store.seams[index].record == record ? store.seams[index] : nil
  }

  /// `CBS.log: clock −08:00 → +08:00`.
  func text(_ seam: ClockSeam) -> String {
    "\(name(of: store.source(seam.record))): \(seam.text(wording))"
  }

  /// The zone that comes next when a person goes round: case, UTC, the viewer's, and a fixed one that was typed.
  var nextZone: ZoneChoice {
    switch shown.choice {
    case .caseZone: .utc
    case .utc: .local
    case .local: fixedZone.map { .fixed($0) } ?? .caseZone
    case .fixed: .caseZone
    }
  }
}
