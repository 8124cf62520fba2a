/// The bytes of which package identities (`Name~token~arch~culture~version`) are made.
///
/// A table, because a fifth of all bytes of a CBS log is asked for here.
enum PackageBytes {
  static let other: UInt8 = 0
  /// A letter, a digit, or one of `-_.@+`.
  static let name: UInt8 = 1
  static let tilde: UInt8 = 2

  /// What each of the 256 bytes is; lives as long as the program.
  nonisolated(unsafe) static let table: UnsafePointer<UInt8> = {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    table.initialize(repeating: other, count: 256)
    for byte in Array("-_.@+".utf8) + (48...57) + (65...90) + (97...122) { table[Int(byte)] = name }
    table[Int(UInt8(ascii: "~"))] = tilde
    return UnsafePointer(table)
  }()
}
