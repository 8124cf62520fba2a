import Records
extension ExcerptRepair {
  static func looksLikeMail(_ view: ByteView) -> Bool {
    let head = view[0..<min(view.count, 262_144)]
    let lines = CBSParser.prefixedLines(view)
    if lines.prefixed * 2 > lines.lines { return false }
    for mark: StaticString in [" CSI ", " CBS ", "0x80", "0x8"] where head.first(mark, in: 0..<head.count) != nil { return true }
    return false
  }
}
