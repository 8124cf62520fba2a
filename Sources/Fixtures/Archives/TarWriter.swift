/// Writes tar archives (POSIX.1-1988 ustar), links and devices included.
public struct TarWriter {
  /// A member.
  public struct Member: Sendable {
    /// Name.
    public var name: String
    /// Type flag: `0` a file, `2` a symbolic link, `3` a device, `5` a folder.
    public var type: Character
    /// Target of a link.
    public var target: String
    /// Content.
    public var bytes: [UInt8]

    /// A member.
    public init(_ name: String, type: Character = "0", target: String = "", _ bytes: [UInt8] = []) {
      self.name = name
      self.type = type
      self.target = target
      self.bytes = bytes
    }
  }

  /// The archive.
  public static func archive(_ members: [Member]) -> [UInt8] {
    var output: [UInt8] = []
    for member in members {
      var header = [UInt8](repeating: 0, count: 512)
      func put(_ text: String, _ offset: Int, _ length: Int) {
        for (index, byte) in text.utf8.prefix(length).enumerated() { header[offset + index] = byte }
      }
      func octal(_ number: Int, _ offset: Int, _ length: Int) {
        let digits = String(number, radix: 8)
        put(String(repeating: "0", count: max(length - 1 - digits.count, 0)) + digits, offset, length - 1)
      }
      put(member.name, 0, 100)
      octal(0o644, 100, 8)
      octal(0, 108, 8)
      octal(0, 116, 8)
      octal(member.bytes.count, 124, 12)
      octal(1_665_210_600, 136, 12)
      put("        ", 148, 8)
      put(String(member.type), 156, 1)
      put(member.target, 157, 100)
      put("ustar\u{0}00", 257, 8)
      let sum = header.reduce(0) { $0 + Int($1) }
      octal(sum, 148, 7)
      header[155] = 0x20
      output += header + member.bytes
      output += [UInt8](repeating: 0, count: (512 - member.bytes.count % 512) % 512)
    }
    return output + [UInt8](repeating: 0, count: 1024)
  }
}
