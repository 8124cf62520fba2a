/// Why an event cannot be written.
public enum EvtxWriterError: Error, Hashable {
  /// The text is no GUID.
  case notAGUID(String)
  /// The text is no SID.
  case notASID(String)
  /// A value has more than 65,535 bytes, or a name or literal text more than 65,535 units.
  case valueTooLong
  /// The event of this record id does not fit in a chunk of 64 KiB.
  case recordTooLarge(UInt64)
}
