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

  /// Which other finding explains the same attempt, and the evidence that tells the two apart.
  public func sentence(_ other: Finding.Competitor, _ wording: Wording) -> String {
    let named = wording("scan.competing", ["finding": "F\(other.number)"])
    guard let text = other.text else { return named }
    return wording("scan.competing-told", ["named": named, "text": text.text(wording)])
  }
}
