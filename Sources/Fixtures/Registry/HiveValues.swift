/// A key with what is below it, as a writer of hives and exports takes it.
public struct RegistryKey: Sendable {
  /// Its name.
  public var name: String
  /// When it was written last.
  public var written: FileTime
  /// Its values.
  public var values: [RegistryValue]
  /// The keys below it.
  public var keys: [RegistryKey]

  /// When keys are written that say nothing else.
  public static let usual = FileTime(2022, 10, 8, 5, 50, 49, 333)

  /// Makes one.
  public init(
    _ name: String, written: FileTime = usual, _ values: [RegistryValue] = [], keys: [RegistryKey] = []
  ) {
    self.name = name
    self.written = written
    self.values = values
    self.keys = keys
  }

  /// The key at a path of which only the last has values or keys.
  public static func path(
    _ path: String, written: FileTime = usual, _ values: [RegistryValue] = [], keys: [RegistryKey] = []
  ) -> RegistryKey {
    var names = path.split(separator: "\\").map(String.init)
    var key = RegistryKey(names.removeLast(), written: written, values, keys: keys)
    while let name = names.popLast() { key = RegistryKey(name, written: written, keys: [key]) }
    return key
  }
}

/// A value: its name and typed bytes.
public struct RegistryValue: Sendable {
  /// Its name; empty for the default value.
  public var name: String
  /// `REG_SZ` is 1.
  public var type: UInt32
  /// Its data.
  public var data: [UInt8]

  /// Makes one from its bytes.
  public init(_ name: String, type: UInt32, _ data: [UInt8]) {
    self.name = name
    self.type = type
    self.data = data
  }

  /// `REG_SZ`; 2 for `REG_EXPAND_SZ`.
  public static func text(_ name: String, _ text: String, type: UInt32 = 1) -> RegistryValue {
    RegistryValue(name, type: type, utf16(text) + [0, 0])
  }

  /// `REG_MULTI_SZ`.
  public static func list(_ name: String, _ texts: [String]) -> RegistryValue {
    RegistryValue(name, type: 7, texts.flatMap { utf16($0) + [0, 0] } + [0, 0])
  }

  /// `REG_DWORD`.
  public static func number(_ name: String, _ number: UInt32) -> RegistryValue {
    RegistryValue(name, type: 4, little(number))
  }

  /// `REG_BINARY`.
  public static func binary(_ name: String, _ bytes: [UInt8]) -> RegistryValue {
    RegistryValue(name, type: 3, bytes)
  }
}
