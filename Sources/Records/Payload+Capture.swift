extension Payload {
  /// A Process Monitor capture as a whole: what it covers, and what its silence is worth.
  public struct Capture: Hashable, Sendable {
    /// Number of events in it.
    public var events: UInt64
    /// Time of its first event.
    public var first: Instant?
    /// Time of its last event.
    public var last: Instant?
    /// The computer.
    public var computer: TermID?
    /// `10.0.17763`.
    public var build: TermID?
    /// Whether it looks as if it had been saved with a filter, so that what is not in it may have happened: kinds of
    /// events are missing that every machine has all the time.
    public var isFiltered: Bool
    /// Whether it was closed properly.
    public var isClosed: Bool

    /// Makes one.
    public init(
      events: UInt64, first: Instant?, last: Instant?, computer: TermID?, build: TermID?, isFiltered: Bool,
      isClosed: Bool
    ) {
      self.events = events
      self.first = first
      self.last = last
      self.computer = computer
      self.build = build
      self.isFiltered = isFiltered
      self.isClosed = isClosed
    }
  }

  /// One operation of a Process Monitor capture.
  public struct Operation: Hashable, Sendable {
    /// Why it was taken out of the capture.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
      /// Its path is that of a failing record, or below it.
      case path
      /// Process and thread are those of an InFlight name.
      case thread
      /// It holds open, at that time, what another one was refused.
      case holder
      /// It failed by the hand of another one: a sharing violation, a deletion that is pending.
      case refused
    }

    /// Name of the process.
    public var process: TermID
    /// Its number.
    public var pid: UInt32
    /// The thread.
    public var tid: UInt32
    /// Who made the process's program.
    public var company: TermID?
    /// The program's version.
    public var version: TermID?
    /// `CreateFile`, `RegQueryValue`.
    public var operation: TermID
    /// The path.
    public var path: TermID?
    /// The result as NTSTATUS.
    public var result: UInt32
    /// The time it took, in ticks of 100 ns; nil when it had not ended.
    public var duration: UInt64?
    /// Its details as Process Monitor words them, `Desired Access: Read Attributes, Delete, …`.
    public var detail: TermID?
    /// Companies of the modules on its stack beside Microsoft, `;` between them.
    public var stack: TermID?
    /// Why it was taken out.
    public var reason: Reason
    /// How long the handle that it opened stayed open, in ticks of 100 ns; nil when its closing is not in the
    /// capture, or was not looked for.
    public var held: UInt64?

    /// Makes one.
    public init(
      process: TermID, pid: UInt32, tid: UInt32, company: TermID?, version: TermID?, operation: TermID,
      path: TermID?, result: UInt32, duration: UInt64?, detail: TermID?, stack: TermID?, reason: Reason,
      held: UInt64? = nil
    ) {
      self.process = process
      self.pid = pid
      self.tid = tid
      self.company = company
      self.version = version
      self.operation = operation
      self.path = path
      self.result = result
      self.duration = duration
      self.detail = detail
      self.stack = stack
      self.reason = reason
      self.held = held
    }
  }
}
