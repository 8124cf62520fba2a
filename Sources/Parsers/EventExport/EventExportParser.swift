import Records

/// Reads exported events into the same records as an event log gives.
///
/// A record's text is the source's own; ``eventText(_:)`` gives its fields. Times in XML are UTC, those of tables
/// and lists are local and carry no zone.
struct EventExportParser: SourceReader {
  let source: SourceID
  let text: TextBuffer
  let form: EventExportForm

  /// A parser of UTF-8 text in `form`; nil has it found.
  init(source: SourceID, text: TextBuffer, form: EventExportForm? = nil) {
    self.source = source
    self.text = text
    self.form = form ?? EventExportForm.find(text.view) ?? .xml
  }

  /// Bytes read at a time where each event can be found by itself.
  static let step = 8 << 20

  /// Bytes read at a time where a quotation mark or a heading before may matter: as much as a batch holds.
  static let largeStep = 2 << 30

  /// Stretches of 8 MiB of XML; other forms are read in one go.
  var pieces: [Range<Int>] {
    var step = Self.largeStep
    if case .xml = form { step = Self.step }
    return stride(from: 0, to: text.count, by: step).map { $0..<min($0 + step, text.count) }
  }

  func read(_ piece: Range<Int>) -> RecordBatch {
    switch form {
    case .xml: readXML(piece)
    default: readText(piece)
    }
  }

  func eventText(_ record: Range<Int>) -> String? {
    let view = text.view
    guard record.lowerBound >= 0, record.upperBound <= view.count else { return nil }
    let scratch = EvtxArena(capacity: 1024)
    switch form {
    case .xml:
      var reader = EventXMLReader()
      do throws(EvtxFault) { _ = try reader.read(view, record) } catch {}
      reader.draft.write(into: scratch)
    default: textEvent(record, into: scratch)
    }
    return ByteView(scratch.bytes(0..<scratch.count)).text
  }
}

// MARK: - XML

extension EventExportParser {
  /// The events that start in `piece`; text before the first one and behind an event is kept as text.
  func readXML(_ piece: Range<Int>) -> RecordBatch {
    let view = text.view
    var next = EventXMLReader.start(view, in: piece)
    let start = piece.lowerBound == 0 ? 0 : next ?? piece.upperBound
    var batch = RecordBatch(source: source, text: text, textRange: start..<view.count, isLocalTime: false)
    if start < next ?? piece.upperBound {
      batch.append(start: start, time: nil, kind: .text, level: .none, marks: [])
    }
    guard next != nil else {
      // Without an event in it, the piece ends where the next one's first event starts.
      let end =
        piece.lowerBound == 0
        ? EventXMLReader.start(view, in: piece.upperBound..<view.count) ?? view.count : start
      batch.close(at: end)
      return batch
    }
    var reader = EventXMLReader()
    let scratch = EvtxArena(capacity: 8192)
    while let event = next, event < piece.upperBound {
      next = EventXMLReader.start(view, in: event + 6..<view.count)
      append(event..<(next ?? view.count), &reader, scratch, to: &batch)
    }
    batch.close(at: next ?? view.count)
    return batch
  }

  private func append(
    _ range: Range<Int>, _ reader: inout EventXMLReader, _ scratch: EvtxArena, to batch: inout RecordBatch
  ) {
    let view = text.view
    scratch.truncate(to: 0)
    let place = RecordBatch.Place(offset: 0, length: 0, number: 0)
    var end = range.upperBound
    do throws(EvtxFault) {
      end = try reader.read(view, range)
    } catch {
      let isNamed = reader.draft.field(.provider) != nil && reader.draft.field(.eventID) != nil
      batch.complain(
        Complaint(
          location: Location(
            source: source, offset: UInt64(range.lowerBound), length: UInt64(range.count), number: nil),
          problem: error.problem(base: 0), action: isNamed ? .keptPartly : .keptRaw))
      guard isNamed else {
        batch.append(start: range.lowerBound, time: nil, kind: .text, level: .none, marks: [.salvaged])
        return
      }
    }
    let row = EventRow(reader.draft, into: scratch, place: place, written: nil, marks: [])
    row.append(
      to: &batch, ByteView(scratch.bytes(0..<scratch.count)), start: range.lowerBound, place: nil)
    var rest = end
    while rest < range.upperBound, view[rest] <= 0x20 { rest += 1 }
    if rest < range.upperBound, !isRootEnd(rest..<range.upperBound) {
      batch.append(start: rest, time: nil, kind: .text, level: .none, marks: [])
    }
  }

  /// The end of the element around all events, which is no text of its own.
  private func isRootEnd(_ range: Range<Int>) -> Bool {
    guard range.count <= 64, text.view.starts(with: "</", at: range.lowerBound, before: range.upperBound),
      let end = text.view.first(UInt8(ascii: ">"), in: range)
    else { return false }
    return text.view[end + 1..<range.upperBound].buffer.allSatisfy { $0 <= 0x20 }
  }
}
