/// Writes zip archives whose members are stored as they are (APPNOTE 6.3.x, method 0).
public struct ZipWriter {
  /// A member.
  public struct Member: Sendable {
    /// Bytes of the name: UTF-8, or the code page of whoever packed it.
    public var name: [UInt8]
    /// Whether the archive says that the name is UTF-8 (flag 11).
    public var isUTF8: Bool
    /// Content.
    public var bytes: [UInt8]
    /// Compression method that is written; only 0 tells the truth.
    public var method: UInt16 = 0
    /// Password with which the content is encrypted; nil for none.
    public var password: String?

    /// A member.
    public init(name: [UInt8], isUTF8: Bool = false, bytes: [UInt8], method: UInt16 = 0) {
      self.name = name
      self.isUTF8 = isUTF8
      self.bytes = bytes
      self.method = method
    }

    /// A member with a UTF-8 name.
    public init(_ name: String, _ bytes: [UInt8], password: String? = nil) {
      self.init(name: Array(name.utf8), isUTF8: true, bytes: bytes)
      self.password = password
    }
  }

  /// The archive.
  public static func archive(_ members: [Member]) -> [UInt8] {
    var output: [UInt8] = []
    var directory: [UInt8] = []
    for member in members {
      let offset = UInt32(output.count)
      var common: [UInt8] = []
      common += little(UInt16(20))
      let sum = CRC32.sum(member.bytes)
      var content = member.bytes
      if let password = member.password {
        var cipher = ZipCipher(password)
        // Twelve bytes stand before the content, by the last of which a reader sees whether the password fits.
        content = cipher.encrypted(Array(repeating: 0, count: 11) + [UInt8(sum >> 24)] + content)
      }
      common += little(UInt16((member.isUTF8 ? 0x0800 : 0) | (member.password == nil ? 0 : 1)))
      common += little(member.method)
      // 14:30:00 on 8 October 2022, as DOS writes it.
      common += little(UInt16(14 << 11 | 30 << 5))
      common += little(UInt16(42 << 9 | 10 << 5 | 8))
      common += little(sum)
      common += little(UInt32(content.count))
      common += little(UInt32(member.bytes.count))
      common += little(UInt16(member.name.count))
      common += little(UInt16(0))
      output += [0x50, 0x4b, 0x03, 0x04] + common + member.name + content
      directory += [0x50, 0x4b, 0x01, 0x02, 20, 0] + common
      directory += [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
      directory += little(offset)
      directory += member.name
    }
    let start = UInt32(output.count)
    output += directory
    output += [0x50, 0x4b, 0x05, 0x06, 0, 0, 0, 0]
    output += little(UInt16(members.count))
    output += little(UInt16(members.count))
    output += little(UInt32(directory.count))
    output += little(start)
    output += [0, 0]
    return output
  }
}

/// The cipher of old zip programs (APPNOTE 6.1).
private struct ZipCipher {
  private var keys: (UInt32, UInt32, UInt32) = (0x1234_5678, 0x2345_6789, 0x3456_7890)

  init(_ password: String) {
    for byte in password.utf8 { update(byte) }
  }

  mutating func encrypted(_ bytes: [UInt8]) -> [UInt8] {
    bytes.map { byte in
      let part = UInt16(truncatingIfNeeded: keys.2) | 2
      let mask = UInt8(truncatingIfNeeded: (UInt32(part) &* UInt32(part ^ 1)) >> 8)
      update(byte)
      return byte ^ mask
    }
  }

  private mutating func update(_ byte: UInt8) {
    keys.0 = CRC32.step(keys.0, byte)
    keys.1 = (keys.1 &+ (keys.0 & 0xff)) &* 134_775_813 &+ 1
    keys.2 = CRC32.step(keys.2, UInt8(truncatingIfNeeded: keys.1 >> 24))
  }
}
