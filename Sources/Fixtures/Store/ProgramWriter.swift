/// Writes the smallest file that is a 64-bit library of Windows with a version: head, one section `.rsrc`, filling.
public struct ProgramWriter {
  /// The library; `filling` bytes behind the resource make two of one version differ.
  ///
  /// - Parameter version: four numbers up to 65,535.
  public static func library(version: [UInt16], filling: [UInt8] = []) -> [UInt8] {
    var resource: [UInt8] = []
    resource += (0..<16).map { _ in 0 }
    // VS_VERSIONINFO: length, length of the value, type, key, filling up to four bytes, fixed part.
    resource += little(UInt16(92))
    resource += little(UInt16(52))
    resource += little(UInt16(0))
    resource += utf16("VS_VERSION_INFO") + [0, 0]
    resource += [UInt8](repeating: 0, count: (4 - resource.count % 4) % 4)
    let numbers = version + [UInt16](repeating: 0, count: max(0, 4 - version.count))
    resource += [0xbd, 0x04, 0xef, 0xfe, 0, 0, 1, 0]
    for number in [numbers[1], numbers[0], numbers[3], numbers[2]] { resource += little(number) }
    resource += [UInt8](repeating: 0, count: 36) + filling
    var file: [UInt8] = Array("MZ".utf8) + [UInt8](repeating: 0, count: 58) + [0x40, 0, 0, 0]
    file += Array("PE".utf8) + [0, 0]
    file += little(UInt16(0x8664))
    file += little(UInt16(1))
    file += [UInt8](repeating: 0, count: 12)
    file += little(UInt16(0))
    file += little(UInt16(0x2022))
    file += Array(".rsrc".utf8) + [0, 0, 0]
    let start = file.count + 32
    for number in [resource.count, 0x1000, resource.count, start, 0, 0, 0, 0x4000_0040] {
      file += little(UInt32(number))
    }
    return file + resource
  }
}
