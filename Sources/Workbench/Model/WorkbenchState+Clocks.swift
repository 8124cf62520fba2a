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

  /// The clock of a lane's servicing logs, the longest form first: `+08:00 by 37 stamps`, `+08:00`.
  ///
  /// Of several offsets, all of them. Event lanes have none: they are UTC.
  func laneClock(_ lane: Lane) -> [String] {
    guard lane == .csi else { return [] }
    let logs = snapshot.sources.filter {
      $0.source?.kind != .dism && $0.source?.kind != .toolOutput && $0.recordCount > 0
        && $0.duplicateOf == nil
    }
    let stretches = logs.flatMap(\.clocks).filter { $0.basis != .evtx }
    let offsets = Set(stretches.map(\.offset)).sorted().map(\.text)
    guard !offsets.isEmpty else { return [] }
    let shown = offsets.count > 3 ? "\(offsets.count)" : offsets.joined(separator: "/")
    let bases = Set(stretches.map(\.basis.rawValue)).subtracting(stretches.count > 1 ? ["assumed"] : [])
    guard bases.count == 1, let basis = bases.first else { return [shown] }
    let stamps = stretches.reduce(0) { $0 + $1.stamps }
    return [wording("lane-clock.\(basis)", ["offset": shown, "stamps": "\(stamps)"]), shown]
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
