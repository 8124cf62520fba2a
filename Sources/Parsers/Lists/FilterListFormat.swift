import Records

extension InputFormat {
  static let filterList = InputFormat(
    kind: .filterList, files: "FilterList.log",
    isText: true,
    likeness: { sample in
      let form = FilterListForm()
      let rows = sample.lines.count { form.startsRecord(sample.view, $0) }
      guard rows > 0, rows == sample.lines.count else { return .no }
      // A name and two numbers could be many things; the indent or the file's name tells.
      let indented = sample.lines.count { sample.view[$0.lowerBound] == 0x20 }
      return sample.isNamed("filterlist", ".log") || indented == rows && rows >= 3 ? .likely : .no
    },
    makeReader: { LineParser(source: $0.source, text: $0.text, form: FilterListForm()) })
}

/// Rows of FilterList.log: name and two numbers, right-aligned (`formats.md` section 7).
struct FilterListForm: LineForm {
  func startsRecord(_ view: ByteView, _ line: Range<Int>) -> Bool {
    row(view, line) != nil
  }

  private func row(_ view: ByteView, _ line: Range<Int>) -> (
    name: Range<Int>, instances: UInt32, frame: UInt32
  )? {
    var words: [Range<Int>] = []
    var position = line.lowerBound
    while position < line.upperBound {
      while position < line.upperBound, isBlank(view[position]) { position += 1 }
      let start = position
      while position < line.upperBound, !isBlank(view[position]) { position += 1 }
      guard position > start else { break }
      guard words.count < 3, position - start <= 260 else { return nil }
      words.append(start..<position)
    }
    guard words.count == 3, let instances = number(view, words[1]), let frame = number(view, words[2]),
      view[words[0]].buffer.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
    else { return nil }
    return (words[0], instances, frame)
  }

  private func number(_ view: ByteView, _ range: Range<Int>) -> UInt32? {
    for index in range where view[index] &- 48 >= 10 { return nil }
    return UInt32(view.text(range))
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  func add(start: Int, body: Range<Int>, isWhole: Bool, tools: LineTools, to batch: inout RecordBatch) {
    let view = tools.view
    let line = body.lowerBound..<tools.lineEnd(body.lowerBound, body.upperBound)
    guard isWhole, let row = row(view, line) else {
      return batch.append(start: start, time: nil, kind: .text, level: .none, marks: [])
    }
    batch.append(start: start, time: nil, kind: .filter, level: .none, marks: [])
    let name = batch.intern(.phrase, view[row.name])
    batch.mention(name)
    batch.attach(.filter(Payload.MiniFilter(name: name, instances: row.instances, frame: row.frame)))
  }
}
