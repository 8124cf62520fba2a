import Records

/// The version of a program or library, from the fixed part of its version resource (PE format, `VS_FIXEDFILEINFO`).
enum ProgramVersion {
  /// Where a section of a program stands in the file.
  struct Section {
    /// Its name.
    var name: String
    /// Bytes in the file.
    var range: Range<Int>
  }

  /// Sections that are looked at; programs have a dozen.
  private static let sectionLimit = 96

  /// The sections; nil when `view` has no head of a program.
  static func headers(_ view: ByteView) -> [Section]? {
    guard let start = view.number(UInt32.self, at: 0x3c).flatMap({ Int(exactly: $0) }),
      view.has(24, at: start), view[start..<start + 4].buffer.elementsEqual([0x50, 0x45, 0, 0]),
      let count = view.number(UInt16.self, at: start + 6),
      let optional = view.number(UInt16.self, at: start + 20)
    else { return nil }
    var sections: [Section] = []
    let table = start + 24 + Int(optional)
    for index in 0..<min(Int(count), sectionLimit) {
      let at = table + index * 40
      guard let size = view.number(UInt32.self, at: at + 16),
        let offset = view.number(UInt32.self, at: at + 20)
      else { break }
      let low = min(Int(offset), view.count)
      let name = String(decoding: view[at..<at + 8].buffer.prefix { $0 != 0 }, as: UTF8.self)
      sections.append(Section(name: name, range: low..<min(low + Int(size), view.count)))
    }
    return sections
  }

  /// `10.0.17763.1697`; nil when there is no resource of that kind.
  static func of(_ view: ByteView) -> String? {
    for section in headers(view) ?? [] where section.name == ".rsrc" {
      var from = section.range.lowerBound
      while let key = view.first(
        "V\0S\0_\0V\0E\0R\0S\0I\0O\0N\0_\0I\0N\0F\0O\0", in: from..<section.range.upperBound)
      {
        from = key + 30
        // Behind the key: its NUL, then the fixed part on the next multiple of four.
        for position in stride(from: key + 30, to: key + 42, by: 2) {
          guard view.number(UInt32.self, at: position) == 0xfeef_04bd,
            let high = view.number(UInt32.self, at: position + 8),
            let low = view.number(UInt32.self, at: position + 12)
          else { continue }
          return "\(high >> 16).\(high & 0xffff).\(low >> 16).\(low & 0xffff)"
        }
      }
    }
    return nil
  }
}
