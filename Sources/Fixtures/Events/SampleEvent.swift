/// One event of a Windows event log, as plain data that knows nothing of the file's format.
public struct SampleEvent: Sendable {
  /// A value with the type that the log stores.
  public enum Value: Hashable, Sendable {
    /// UTF-16 text.
    case string(String)
    /// An unsigned number of 8 bits.
    case uint8(UInt8)
    /// An unsigned number of 16 bits.
    case uint16(UInt16)
    /// An unsigned number of 32 bits.
    case uint32(UInt32)
    /// An unsigned number of 64 bits.
    case uint64(UInt64)
    /// A signed number of 32 bits.
    case int32(Int32)
    /// A number of 32 bits that is shown in hexadecimal.
    case hex32(UInt32)
    /// A number of 64 bits that is shown in hexadecimal.
    case hex64(UInt64)
    /// Yes or no, stored in 32 bits.
    case boolean(Bool)
    /// An instant.
    case time(FileTime)
    /// A GUID with braces.
    case guid(String)
  }

  /// A value with its name; classic sources give no names.
  public struct Field: Hashable, Sendable {
    /// The name, or nil for a bare `Data` element.
    public var name: String?
    /// The value.
    public var value: Value

    /// Makes one.
    public init(_ name: String?, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// What stands beside `System`.
  public enum Body: Sendable {
    /// `EventData` with `Data` elements and, with classic sources, a `Binary` element.
    case data([Field], binary: [UInt8]?)
    /// `UserData` with one element in its own namespace, whose children are the fields.
    case user(element: String, namespace: String, [Field])
  }

  /// The provider's name.
  public var provider: String
  /// The provider's GUID with braces.
  public var guid: String?
  /// `EventSourceName`, which classic sources with a manifest have.
  public var eventSourceName: String?
  /// The event id.
  public var id: UInt16
  /// The upper half of a classic event id.
  public var qualifiers: UInt16?
  /// The version of the event.
  public var version: UInt8
  /// 0 to 5.
  public var level: UInt8
  /// The task.
  public var task: UInt16
  /// The opcode.
  public var opcode: UInt8
  /// The keywords.
  public var keywords: UInt64
  /// When it was written.
  public var time: FileTime
  /// Who wrote it.
  public var processID: UInt32
  /// Which thread of it.
  public var threadID: UInt32
  /// The channel.
  public var channel: String
  /// The computer.
  public var computer: String
  /// The user's SID as text.
  public var user: String?
  /// The content.
  public var body: Body

  /// Fields of the body, in order.
  public var fields: [Field] {
    switch body {
    case .data(let fields, _): fields
    case .user(_, _, let fields): fields
    }
  }
}

/// Something that can write an event log file.
///
/// The sample events do not depend on the writer of the format; this is the one place where they meet.
public protocol EventLogEncoding: Sendable {
  /// The bytes of a complete `.evtx` file with the events in the order given, numbered from 1.
  func encode(_ events: [SampleEvent]) throws -> [UInt8]
}
