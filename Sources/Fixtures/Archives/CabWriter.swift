/// Writes cabinets whose data are stored as they are (MS-CAB 2).
public struct CabWriter {
  /// A member and the folder (compression unit) in which it lies.
  public struct Member: Sendable {
    /// Name, bytes of any code page.
    public var name: [UInt8]
    /// Whether the name is marked as UTF-8 (attribute 0x80).
    public var isUTF8: Bool
    /// Number of its folder, from 0; members of one folder follow each other.
    public var folder: Int
    /// Content.
    public var bytes: [UInt8]

    /// A member with a UTF-8 name.
    public init(_ name: String, folder: Int = 0, _ bytes: [UInt8]) {
      self.name = Array(name.utf8)
      isUTF8 = !name.utf8.allSatisfy { $0 < 0x80 }
      self.folder = folder
      self.bytes = bytes
    }
  }

  /// A volume's place in a set.
  public struct Volume: Sendable {
    var set: UInt16
    var index: UInt16
    var next: String

    /// Volume `index` of the set, followed by the file `next`.
    public init(set: UInt16, index: UInt16, next: String) {
      self.set = set
      self.index = index
      self.next = next
    }
  }

  /// Bytes of a block that is not the last of its folder.
  private static let block = 32_768

  /// The cabinet.
  ///
  /// - Parameters:
  ///   - compression: folder type that is written; only 0 (stored) tells the truth.
  ///   - volume: writes the header of one volume of a set.
  public static func cabinet(_ members: [Member], compression: UInt16 = 0, volume: Volume? = nil) -> [UInt8] {
    let folders = (members.map(\.folder).max() ?? -1) + 1
    let neighbour: [UInt8] = volume.map { Array(($0.next + "\0disk\0").utf8) } ?? []
    var files: [UInt8] = []
    for folder in 0..<folders {
      var offset = 0
      for member in members where member.folder == folder {
        files += little(UInt32(member.bytes.count))
        files += little(UInt32(offset))
        files += little(UInt16(folder))
        files += little(UInt16(42 << 9 | 10 << 5 | 8))
        files += little(UInt16(14 << 11 | 30 << 5))
        files += little(UInt16(member.isUTF8 ? 0xa0 : 0x20))
        files += member.name + [0]
        offset += member.bytes.count
      }
    }
    let tables = 36 + neighbour.count + 8 * folders
    var data: [UInt8] = []
    var directory: [UInt8] = []
    for folder in 0..<folders {
      let content = members.filter { $0.folder == folder }.flatMap(\.bytes)
      let blocks = max((content.count + block - 1) / block, 1)
      directory += little(UInt32(tables + files.count + data.count))
      directory += little(UInt16(blocks))
      directory += little(compression)
      for index in 0..<blocks {
        let piece = Array(
          content[min(index * block, content.count)..<min((index + 1) * block, content.count)])
        let sizes = UInt32(piece.count) | UInt32(piece.count) << 16
        data += little(sum(piece, seed: 0) ^ sizes)
        data += little(sizes)
        data += piece
      }
    }
    var output = Array("MSCF\0\0\0\0".utf8)
    output += little(UInt32(tables + files.count + data.count))
    output += little(UInt32(0))
    output += little(UInt32(tables))
    output += little(UInt32(0))
    output += [3, 1]
    output += little(UInt16(folders))
    output += little(UInt16(members.count))
    output += little(UInt16(volume == nil ? 0 : 2))
    output += little(volume?.set ?? 0x1f01)
    output += little(volume?.index ?? 0)
    for part in [neighbour, directory, files, data] { output += part }
    return output
  }

  /// The sum of a block: words of four bytes combined by exclusive or, the rest in reverse order (MS-CAB 3.1).
  private static func sum(_ bytes: [UInt8], seed: UInt32) -> UInt32 {
    var sum = seed
    var index = 0
    while index + 4 <= bytes.count {
      sum ^=
        UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16
        | UInt32(bytes[index + 3]) << 24
      index += 4
    }
    var rest: UInt32 = 0
    for byte in bytes[index...] { rest = rest << 8 | UInt32(byte) }
    return sum ^ rest
  }
}
