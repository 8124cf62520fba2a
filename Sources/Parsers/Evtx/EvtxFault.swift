import Records

/// Why a part of an event log could not be read: which field, where, what was needed and what was there.
///
/// Thrown inside the readers of events only; they turn it into a ``Complaint`` for one record.
struct EvtxFault: Error {
  /// What went wrong.
  enum Kind {
    /// The bytes end before the field does.
    case short(needed: Int, found: Int)
    /// The field holds something that cannot be.
    case wrong(needed: StaticString, found: UInt64)
    /// Another text stands there than must.
    case differs(needed: String, found: String)
    /// The text ends before the part does.
    case cut
    /// One of the limits against crafted files was reached.
    case limit
  }

  /// The field or limit.
  let part: StaticString
  /// Position, counted from the start of the chunk.
  let offset: Int
  /// What went wrong.
  let kind: Kind

  /// The fault as a complaint says it; `base` is the position of the chunk in the file.
  func problem(base: UInt64) -> Complaint.Problem {
    let place = "\(part) at \(base + UInt64(max(offset, 0)))"
    switch kind {
    case .short(let needed, let found):
      return .malformed(part: place, needed: "\(needed) bytes", found: "\(found)")
    case .wrong(let needed, let found):
      return .malformed(part: place, needed: "\(needed)", found: "0x" + String(found, radix: 16))
    case .differs(let needed, let found):
      return .malformed(part: place, needed: needed, found: found)
    case .cut:
      return .truncated(part: "\(part)")
    case .limit:
      return .limit("\(part)")
    }
  }
}
