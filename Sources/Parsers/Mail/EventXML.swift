import Records

/// Reads the values of one event given as XML, as `wevtutil` and Event Viewer's details write it.
enum EventXML {
  /// The values; nil when the text names neither provider nor event number.
  static func read(_ view: ByteView) -> ExcerptRepair.EventValues? {
    var values = ExcerptRepair.EventValues()
    if let provider = attribute(view, after: "<Provider ", "Name=") { values.provider = view.text(provider) }
    if let element = view.first("<EventID", in: 0..<view.count),
      let open = view.first(UInt8(ascii: ">"), in: element..<view.count)
    {
      values.id = ExcerptBytes.number(view, at: open + 1, most: 5).map { UInt32($0.value) }
    }
    guard !values.provider.isEmpty, values.id != nil else { return nil }
    if let element = view.first("<Level>", in: 0..<view.count) {
      let levels: [Level] = [.none, .fatal, .error, .warning, .info, .verbose]
      let number = ExcerptBytes.number(view, at: element + 7, most: 1)?.value ?? 0
      values.level = number < levels.count ? levels[number] : .none
    }
    if let stamp = attribute(view, after: "<TimeCreated ", "SystemTime=") {
      values.utcTime = time(view[stamp])
    }
    if let title = data(view, "updateTitle") { values.title = view.text(title) }
    EventMessage.fill(
      &values, from: view[(view.first("<EventData", in: 0..<view.count) ?? 0)..<view.count], nil)
    return values
  }

  private static func attribute(
    _ view: ByteView, after element: StaticString, _ name: StaticString
  ) -> Range<Int>? {
    guard let start = view.first(element, in: 0..<view.count),
      let end = view.first(UInt8(ascii: ">"), in: start..<view.count),
      let hit = view.first(name, in: start..<end)
    else { return nil }
    let quote = hit + name.utf8CodeUnitCount
    guard quote + 1 < end, view[quote] == UInt8(ascii: "'") || view[quote] == UInt8(ascii: "\"") else {
      return nil
    }
    return view.first(view[quote], in: quote + 1..<end).map { quote + 1..<$0 }
  }

  /// `<Data Name='updateTitle'>...</Data>`.
  private static func data(_ view: ByteView, _ name: StaticString) -> Range<Int>? {
    guard let hit = view.first(name, in: 0..<view.count),
      let open = view.first(UInt8(ascii: ">"), in: hit..<view.count),
      let close = view.first("</", in: open..<view.count)
    else { return nil }
    return open + 1..<close
  }

  /// `2026-07-16T16:37:42.0957822Z`, in 100 ns steps.
  private static func time(_ text: ByteView) -> Instant? {
    var numbers: [Int] = []
    var index = 0
    for part in 0..<6 {
      guard let (value, end) = ExcerptBytes.number(text, at: index, most: part == 0 ? 4 : 2) else {
        return nil
      }
      numbers.append(value)
      index = end + (part < 5 ? 1 : 0)
    }
    var fraction: Int64 = 0
    if index < text.count, text[index] == UInt8(ascii: "."),
      let (value, end) = ExcerptBytes.number(text, at: index + 1)
    {
      var scaled = Int64(value)
      var digits = end - index - 1
      while digits < 7 {
        scaled *= 10
        digits += 1
      }
      while digits > 7 {
        scaled /= 10
        digits -= 1
      }
      fraction = scaled
    }
    return Instant(
      year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4],
      second: numbers[5], fraction: fraction)
  }
}
