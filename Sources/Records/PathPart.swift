/// The last part of a source's path: behind the last slash, or the last `!` of a member.
///
/// By bytes, as file systems part them: asked for each of 100,000 files.
///
/// - Parameter separators: what parts a path, ASCII; names inside a log or an archive may also use the backslash.
public func lastPart(of path: String, separators: [Unicode.Scalar] = ["/", "!"]) -> String {
  var path = path
  let part: String? = path.withUTF8 { bytes in
    func isSeparator(_ index: Int) -> Bool { separators.contains { $0.value == UInt32(bytes[index]) } }
    var end = bytes.count
    while end > 0, isSeparator(end - 1) { end -= 1 }
    var start = end
    while start > 0, !isSeparator(start - 1) { start -= 1 }
    return start < end ? String(decoding: bytes[start..<end], as: UTF8.self) : nil
  }
  return part ?? path
}
