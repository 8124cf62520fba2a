import Casework
import DataFiles
import Diagnosis
import Foundation
import Knowledge
import LogStore
import PlainText
import Records

/// The comparison of two attempts, as text and as a document.
public struct AttemptDiffReport {
  /// One side: an attempt and the case that it stands in.
  public struct Side {
    let snapshot: CaseSnapshot
    let attempt: Attempt

    /// Makes a side.
    public init(snapshot: CaseSnapshot, attempt: Attempt) {
      self.snapshot = snapshot
      self.attempt = attempt
    }
  }

  let left: Side
  let right: Side
  let diff: AttemptDiff
  let wording: Wording
  let codes: CodeTable

  /// Records shown before the first difference, kinds of one side that are listed, and bytes of each.
  private static let most = (context: 3, own: 12, bytes: 200)

  /// Compares.
  public init(_ left: Side, _ right: Side, wording: Wording, codes: CodeTable) {
    self.left = left
    self.right = right
    self.wording = wording
    self.codes = codes
    diff = AttemptDiff(left.attempt, in: left.snapshot.store, right.attempt, in: right.snapshot.store)
  }

  /// The text; nothing in it can change a terminal's state.
  public var text: String {
    var lines = [head("A", left), head("B", right), "", wording("diff.common", ["count": "\(diff.common)"])]
    if diff.left.own.isEmpty, diff.right.own.isEmpty {
      lines.append(wording("diff.same"))
    } else {
      lines += first("A", left, diff.left) + first("B", right, diff.right)
      lines += only("A", left, diff.left) + only("B", right, diff.right)
    }
    return lines.map(HarmlessText.of).joined(separator: "\n") + "\n"
  }

  private func head(_ sign: String, _ side: Side) -> String {
    let words = AttemptWords(snapshot: side.snapshot, wording: wording, codes: codes)
    let time = side.attempt.start.map { side.snapshot.text($0) } ?? wording("attempt.no-clock")
    return
      "\(sign)  \(side.attempt.number)  \(words.name(side.attempt))  \(words.result(side.attempt))  \(time)"
  }

  private func first(_ sign: String, _ side: Side, _ told: AttemptDiff.Side) -> [String] {
    guard let first = told.first else { return ["", wording("diff.nothing-own", ["side": sign])] }
    return ["", wording("diff.first", ["side": sign])]
      + told.context(Self.most.context).map { "     " + line($0, side) } + ["  ▸  " + line(first, side)]
  }

  private func only(_ sign: String, _ side: Side, _ told: AttemptDiff.Side) -> [String] {
    guard told.own.count > 1 else { return [] }
    var lines = ["", wording("diff.only", ["side": sign, "count": "\(told.own.count)"])]
    lines += told.own.prefix(Self.most.own).map { "     " + line(told.entries[$0], side) }
    if told.own.count > Self.most.own {
      lines.append("     " + wording("diff.more", ["count": "\(told.own.count - Self.most.own)"]))
    }
    return lines
  }

  private func line(_ entry: AttemptDiff.Entry, _ side: Side) -> String {
    let words = AttemptWords(snapshot: side.snapshot, wording: wording, codes: codes)
    let text = side.snapshot.store.text(entry.record, limit: Self.most.bytes)
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return "\(words.place(entry.record))  \(text)" + (entry.count > 1 ? "  ×\(entry.count)" : "")
  }

  /// The document, schema `kbtriage.attempts-diff/1`, with a newline at the end.
  public func json() throws -> Data {
    try document(
      DiffDocument(
        common: diff.common, left: entry(left, diff.left), right: entry(right, diff.right)))
  }

  private func entry(_ side: Side, _ told: AttemptDiff.Side) -> DiffDocument.SideEntry {
    let writer = ScanWriter(snapshot: side.snapshot, wording: wording, codes: codes)
    func kind(_ entry: AttemptDiff.Entry) -> DiffDocument.KindEntry {
      DiffDocument.KindEntry(
        text: side.snapshot.store.text(entry.record, limit: Self.most.bytes), count: entry.count,
        ref: writer.reference(entry.record))
    }
    return DiffDocument.SideEntry(
      attempt: writer.attempt(side.attempt), kinds: told.entries.count, first: told.first.map(kind),
      context: told.context(Self.most.context).map(kind), only: told.own.map { kind(told.entries[$0]) })
  }
}

/// The document of `kbtriage attempts --diff --format json`.
struct DiffDocument: Encodable, Sendable {
  var schema = "kbtriage.attempts-diff/1"
  /// Number of kinds with which both begin alike.
  let common: Int
  let left: SideEntry
  let right: SideEntry

  struct SideEntry: Encodable, Sendable {
    let attempt: AttemptsDocument.AttemptEntry
    /// Number of kinds of records.
    let kinds: Int
    @Null var first: KindEntry?
    let context: [KindEntry]
    let only: [KindEntry]
  }

  struct KindEntry: Encodable, Sendable {
    let text: String
    let count: Int
    let ref: ScanDocument.Reference
  }
}
