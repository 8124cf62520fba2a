import Casework
import DataFiles
import Diagnosis

extension CaseSnapshot {
  /// The first sentence of a finding: its verdict, and before it that the update was installed afterwards.
  public func sentence(_ finding: Finding, _ wording: Wording) -> String {
    let title = finding.title.text(wording)
    guard let record = finding.installedLater else { return title }
    guard let time = store.time(record) else { return wording("scan.installed", ["title": title]) }
    let zone = offset(at: time)
    return wording(
      "scan.installed-at",
      ["time": "\(time.dateText(zone)) \(time.clockText(zone))\(zone.text)", "title": title])
  }
}
