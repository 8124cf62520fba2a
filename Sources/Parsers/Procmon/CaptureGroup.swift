import Records

/// A capture in several files, `name.PML`, `name-1.PML`, …: one for whoever asks.
///
/// Each file stays a source of its own; what was opened in one and refused in the next is found.
public struct CaptureGroup: Sendable {
  private let members: [any OperationSource]

  /// The files of a group in their order.
  ///
  /// - Parameter members: at least one, all by the same clock.
  public init(_ members: [any OperationSource]) {
    precondition(!members.isEmpty)
    self.members = members
  }

  /// Places among the paths of captures that belong together, each group in the order of its files.
  ///
  /// A file with a number joins the file of that name without one in the same folder.
  public static func groups(of paths: [String]) -> [[Int]] {
    var parts: [String: [(number: Int, place: Int)]] = [:]
    for (place, path) in paths.enumerated() {
      let (stem, number) = name(path)
      parts[stem, default: []].append((number, place))
    }
    let groups = parts.values.flatMap { members -> [[Int]] in
      let sorted = members.sorted { ($0.number, $0.place) < ($1.number, $1.place) }
      // Without the first file the numbers may be anybody's.
      guard sorted.first?.number == 0, Set(sorted.map(\.number)).count == sorted.count else {
        return sorted.map { [$0.place] }
      }
      return [sorted.map(\.place)]
    }
    return groups.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
  }

  /// `c/name` and 2 for `c/Name-2.PML`; the number is 0 when there is none.
  private static func name(_ path: String) -> (stem: String, number: Int) {
    let lowered = path.lowercased()
    guard lowered.hasSuffix(".pml") else { return (lowered, 0) }
    let stem = lowered.dropLast(4)
    guard let mark = stem.lastIndex(of: "-"), let number = Int(stem[stem.index(after: mark)...]),
      (1...9999).contains(number)
    else { return (String(stem), 0) }
    return (String(stem[..<mark]), number)
  }

  // Positions of a member lie below this; no capture of 40-bit offsets has as many events.
  private static let shift: Int = 44

  private func member(_ position: Int) -> (index: Int, local: Int) {
    (min(position >> Self.shift, members.count - 1), position & (1 << Self.shift - 1))
  }

  /// The member that an operation stands in.
  public func member(of head: OperationHead) -> Int { member(head.position).index }

  private func local(_ head: OperationHead) -> (any OperationSource, OperationHead) {
    let (index, position) = member(head.position)
    var head = head
    head.position = position
    return (members[index], head)
  }
}

extension CaptureGroup: OperationSource {
  /// That of the files together.
  public var summary: CaptureSummary {
    var whole = members[0].summary
    for member in members.dropFirst() {
      let own = member.summary
      whole.events += own.events
      whole.unread += own.unread
      whole.isSorted = false
      whole.isClosed = whole.isClosed && own.isClosed
      if let span = own.span {
        whole.span =
          whole.span.map {
            min($0.lowerBound, span.lowerBound)...max($0.upperBound, span.upperBound)
          } ?? span
      }
    }
    return whole
  }

  /// That of the first file.
  public var isLocalTime: Bool { members[0].isLocalTime }

  /// That of the first file.
  public var systemRoot: String { members[0].systemRoot }

  /// Those of the files, one behind the other.
  public func stretches(_ span: ClosedRange<Int64>?) -> [Range<Int>] {
    members.enumerated().flatMap { index, member in
      member.stretches(span).map {
        index << Self.shift + $0.lowerBound..<index << Self.shift + $0.upperBound
      }
    }
  }

  /// The operations of a stretch, which lies in one file.
  public func scan(
    _ stretch: Range<Int>, _ words: ResultWords, _ body: (OperationHead, PathUnits) -> Void
  ) {
    let (index, start) = member(stretch.lowerBound)
    members[index].scan(start..<start + stretch.count, words) { head, units in
      var head = head
      head.position += index << Self.shift
      // Numbers of processes count anew in each file; the process is the same.
      head.process = UInt64(head.pid)
      body(head, units)
    }
  }

  /// The whole operation, with its place in its own file.
  public func row(_ head: OperationHead, _ words: ResultWords) -> OperationRow {
    let (member, head) = local(head)
    return member.row(head, words)
  }

  /// How its CreateFile opens.
  public func opening(_ head: OperationHead, _ words: ResultWords) -> OperationOpening? {
    let (member, head) = local(head)
    return member.opening(head, words)
  }

  /// Whether it marks its file for deletion.
  public func deletes(_ head: OperationHead, _ words: ResultWords) -> Bool? {
    let (member, head) = local(head)
    return member.deletes(head, words)
  }
}
