import Records

extension Unpacker {
  /// Where a file stands in what is being unpacked: the number of the member, then of its own member, and so on; the
  /// file that was given has none.
  public typealias Place = [Int]

  /// What there is to tell while a file is being unpacked.
  public enum News: Sendable {
    /// Of a member that is still being unpacked, the bytes that are here; what follows leaves them as they are.
    case beginning(path: String, TextBuffer)
    /// A member is here; whether it has members of its own, which follow.
    case member(EvidenceFile, isPacked: Bool)
    /// A file's own members are here: what is now known of it.
    case end(EvidenceFile)
    /// Bytes of an archive that have been gone through.
    case passed(Int)
  }
}
