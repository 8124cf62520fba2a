import Records

/// Number of a record within a store: sources in order, records in file order.
///
/// Stays the same whatever is filtered or sorted; two snapshots of a case that is still loading may number
/// differently, so people's marks use ``RecordKey``.
public struct RecordID: Hashable, Comparable, Sendable {
  /// The number.
  public var index: UInt32

  /// Makes an id.
  public init(index: UInt32) {
    self.index = index
  }

  /// File order.
  public static func < (left: RecordID, right: RecordID) -> Bool { left.index < right.index }
}

/// A record's identity across snapshots: its source and first byte there.
public struct RecordKey: Hashable, Sendable {
  /// The source.
  public var source: SourceID
  /// First byte in the text that was read.
  public var start: Int

  /// Makes a key.
  public init(source: SourceID, start: Int) {
    self.source = source
    self.start = start
  }
}

/// One record, put together on demand.
public struct Record: Sendable {
  /// Its number.
  public let id: RecordID
  /// Where it comes from.
  public let source: SourceID
  /// When, in UTC; nil for a record that no clock reaches.
  public let time: Instant?
  /// The record's own level.
  public let level: Level
  /// Its kind.
  public let kind: RecordKind
  /// Its marks.
  public let marks: RecordMarks
  /// What it says, for records that carry evidence.
  public let payload: Payload?
}

/// A Process Monitor capture in the store.
public struct StoredCapture: Sendable {
  /// Its record.
  public let record: RecordID
  /// What it says of itself.
  public let capture: Payload.Capture
  /// From its first event to its last, in UTC; nil when it has no clock.
  public let span: (first: Instant, last: Instant)?
}

/// The lanes of the timeline; the raw value is the place.
public enum Lane: UInt8, Sendable, CaseIterable, Hashable {
  /// Events of event logs.
  case events
  /// Records of the servicing stack's text logs.
  case csi
  /// Hash mismatches.
  case hashes
  /// Operations taken out of Process Monitor captures; empty, and then not shown, without one.
  case operations
}

extension SourceKind {
  /// Whether its records belong in the lane of the servicing stack.
  var isServicing: Bool { [.cbs, .setup, .mail].contains(self) }

  /// Whether it is a log or a list beside those of servicing.
  var isBeside: Bool { !isServicing && self != .dism && self != .evtx }
}
