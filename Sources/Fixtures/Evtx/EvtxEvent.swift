/// An event to be written by ``EvtxWriter``.
public struct EvtxEvent: Sendable {
  /// A value with its BinXML type.
  public enum Value: Sendable, Hashable {
    /// Nothing: type 0.
    case null
    /// UTF-16 text.
    case string(String)
    /// 8-bit text, as it stands.
    case ansi([UInt8])
    /// One byte.
    case uint8(UInt8)
    /// Two bytes.
    case uint16(UInt16)
    /// Four bytes, signed.
    case int32(Int32)
    /// Four bytes.
    case uint32(UInt32)
    /// Eight bytes, signed.
    case int64(Int64)
    /// Eight bytes.
    case uint64(UInt64)
    /// Four bytes, single precision.
    case float(Float)
    /// Eight bytes, double precision.
    case double(Double)
    /// Four bytes, 0 or 1.
    case boolean(Bool)
    /// Bytes; without a name this becomes the element `Binary`.
    case binary([UInt8])
    /// `{XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}`, braces optional.
    case guid(String)
    /// 100 ns steps since 1601.
    case filetime(Int64)
    /// `S-1-5-18` and the like.
    case sid(String)
    /// Four bytes, shown as hex.
    case hex32(UInt32)
    /// Eight bytes, shown as hex.
    case hex64(UInt64)
    /// An array of strings, each with its NUL.
    case strings([String])
    /// Any type number with any bytes, for what the other cases cannot say.
    case raw(type: UInt8, bytes: [UInt8])
  }

  /// The data of an event.
  public enum Content: Sendable {
    /// Neither `EventData` nor `UserData`.
    case none
    /// `EventData` with `Data` elements; those without a name are told apart by position.
    case eventData([(name: String?, value: Value)])
    /// `UserData` with one element of the given namespace.
    case userData(element: String, namespace: String, fields: [(String, Value)])
  }

  /// The provider's name.
  public var provider: String
  /// The provider's GUID with braces; nil for classic providers.
  public var providerGUID: String?
  /// The name under which a classic provider is registered.
  public var eventSourceName: String?
  /// The event id.
  public var id: UInt16
  /// The upper half of a classic provider's message id.
  public var qualifiers: UInt16?
  /// Version of the event's manifest entry.
  public var version: UInt8
  /// 1 critical, 2 error, 3 warning, 4 information, 5 verbose; 0 shows as information.
  public var level: UInt8
  /// The task.
  public var task: UInt16
  /// The opcode.
  public var opcode: UInt8
  /// The keyword bits.
  public var keywords: UInt64
  /// When: 100 ns steps since 1601-01-01 UTC.
  public var time: Int64
  /// Number of the record in its log.
  public var recordID: UInt64
  /// The process that wrote it.
  public var processID: UInt32
  /// The thread that wrote it.
  public var threadID: UInt32
  /// The channel, for example `System`.
  public var channel: String
  /// The computer's name.
  public var computer: String
  /// The user's SID.
  public var user: String?
  /// The activity's GUID.
  public var activityID: String?
  /// The data.
  public var content: Content
  /// Rendered text, as forwarded events carry it in `RenderingInfo/Message`.
  public var message: String?

  /// An event with the parts that every event has; the rest can be set afterwards.
  public init(
    provider: String, providerGUID: String? = nil, id: UInt16, version: UInt8 = 0, level: UInt8 = 4,
    task: UInt16 = 0, opcode: UInt8 = 0, keywords: UInt64 = 0x8000_0000_0000_0000, time: Int64,
    recordID: UInt64, processID: UInt32 = 4, threadID: UInt32 = 8, channel: String, computer: String,
    user: String? = nil, qualifiers: UInt16? = nil, content: Content = .none
  ) {
    self.provider = provider
    self.providerGUID = providerGUID
    self.id = id
    self.version = version
    self.level = level
    self.task = task
    self.opcode = opcode
    self.keywords = keywords
    self.time = time
    self.recordID = recordID
    self.processID = processID
    self.threadID = threadID
    self.channel = channel
    self.computer = computer
    self.user = user
    self.qualifiers = qualifiers
    self.content = content
  }
}
