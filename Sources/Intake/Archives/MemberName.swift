import Records

/// Names of members: labels for people, never paths on our disk.
enum MemberName {
  /// Longest name that is kept, in bytes.
  static let limit = 4096

  /// The text of a raw name: UTF-8 where it is valid, else as Chinese Windows wrote it, else code page 1252.
  static func text(_ bytes: [UInt8]) -> String {
    let bytes = Array(bytes.prefix(limit))
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    return bytes.withUnsafeBufferPointer { buffer in
      var output: [UInt8] = []
      if CodePage(["CP936", "GB18030"]).convert(ByteView(buffer), &output) {
        return String(decoding: output, as: UTF8.self)
      }
      output = []
      _ = CodePage(["CP1252"]).convert(ByteView(buffer), &output)
      return String(decoding: output, as: UTF8.self)
    }
  }
}
