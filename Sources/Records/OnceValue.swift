import Dispatch
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A value that is made when it is first asked for, and kept.
public final class OnceValue<Value: Sendable>: Sendable {
  private let known = Mutex<Value?>(nil)

  /// Not made yet.
  public init() {}

  /// The value; two threads that ask first may both make it, and the same comes of it.
  public func get(_ make: () -> Value) -> Value {
    if let known = known.withLock({ $0 }) { return known }
    let made = make()
    known.withLock { $0 = made }
    return made
  }
}

/// A value that knows how it is made, and is made when it is first asked for.
public struct LateValue<Value: Sendable>: Sendable {
  private let known = OnceValue<Value>()
  private let make: @Sendable () -> Value

  /// Keeps `make` for later.
  public init(_ make: @escaping @Sendable () -> Value) { self.make = make }

  /// The value.
  public var value: Value { known.get(make) }
}

/// A value that is being made from the beginning on, beside what else there is to do; who asks for it waits.
public final class EarlyValue<Value: Sendable>: Sendable {
  private let known = Mutex<Value?>(nil)
  private let making = DispatchGroup()
  private let make: @Sendable () -> Value

  /// Begins to make the value.
  public init(_ make: @escaping @Sendable () -> Value) {
    self.make = make
    DispatchQueue.global(qos: .userInitiated).async(group: making) {
      let made = make()
      self.known.withLock { $0 = made }
    }
  }

  /// The value.
  public var value: Value {
    making.wait()
    return known.withLock { $0 } ?? make()
  }
}

/// Number of processor cores that are there to be used, for work that nobody limits.
public var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
