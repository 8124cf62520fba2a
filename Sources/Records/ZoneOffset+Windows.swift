extension ZoneOffset {
  /// The offset in the name that Windows gives a zone: `(UTC+08:00) Beijing`, `(UTC) Dublin`, `(GMT-03:30) …`.
  ///
  /// It is that without daylight saving.
  public init?(windowsName name: String) {
    let name = name.drop { $0 == " " }
    guard name.hasPrefix("(UTC") || name.hasPrefix("(GMT"), let end = name.firstIndex(of: ")") else {
      return nil
    }
    let offset = name[name.index(name.startIndex, offsetBy: 4)..<end]
    if offset.isEmpty {
      self = .utc
      return
    }
    guard offset.utf8.count == 6, let read = ZoneOffset(text: String(offset)) else { return nil }
    self = read
  }
}
