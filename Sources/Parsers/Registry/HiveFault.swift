import Records

/// Why a part of a hive could not be read: which part, where in the file, what was needed and what was there.
///
/// Thrown inside the readers of hives; who walks on turns it into a ``Complaint``.
struct HiveFault: Error {
  /// What went wrong.
  enum Kind {
    /// The bytes end before the part does.
    case short(needed: Int, found: Int)
    /// It holds something that cannot be.
    case wrong(needed: String, found: String)
    /// Two keys point at it, or it leads back to itself.
    case met
    /// One of the limits against crafted hives was reached.
    case limit
  }

  /// The part or limit.
  let part: StaticString
  /// First byte in the file.
  let offset: Int
  /// What went wrong.
  let kind: Kind

  /// The fault as a complaint says it.
  var problem: Complaint.Problem {
    switch kind {
    case .short(let needed, let found):
      .malformed(part: "\(part)", needed: "\(needed) bytes", found: "\(found)")
    case .wrong(let needed, let found): .malformed(part: "\(part)", needed: needed, found: found)
    case .met: .malformed(part: "\(part)", needed: "one reference", found: "two")
    case .limit: .limit("\(part)")
    }
  }
}
