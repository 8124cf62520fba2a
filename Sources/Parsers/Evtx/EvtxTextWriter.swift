import Records
import Synchronization

/// Writes the text of the records of one event log when it is asked for.
///
/// Keeps the templates of the chunk it was last asked about, since questions mostly come in the order of the file.
final class EvtxTextWriter: RecordWriter {
  /// The text of a record that does not decode.
  static let unreadable: StaticString = "record could not be read\n"

  fileprivate struct State {
    var chunk: EvtxChunk?
    var number = -1
    var reader = BinXmlReader()
    let text = EvtxArena(capacity: 1024)
  }

  private let file: TextBuffer
  private let state: Mutex<State?>

  /// A writer for the records of `file`.
  init(_ file: TextBuffer) {
    self.file = file
    state = Mutex(nil)
  }

  func text(ofRecordAt start: Int) -> [UInt8] {
    withExtendedLifetime(file) {
      state.withLock { kept in
        // Made when first needed: of most logs nothing is shown.
        var state = kept ?? State()
        kept = nil
        state.write(start, of: file.view)
        kept = state
        return Array(state.text.bytes(0..<state.text.count))
      }
    }
  }
}

extension EvtxTextWriter.State {
  /// Writes the record at `start` of `file` to ``text``.
  fileprivate mutating func write(_ start: Int, of file: ByteView) {
    text.truncate(to: 0)
    let offset = start - EvtxParser.Size.fileHeader
    guard offset >= 0, read(offset, of: file) else {
      text.append(EvtxTextWriter.unreadable)
      return
    }
    reader.draft.write(into: text)
  }

  private mutating func read(_ offset: Int, of file: ByteView) -> Bool {
    if number != offset / EvtxParser.Size.chunk {
      number = offset / EvtxParser.Size.chunk
      chunk = EvtxChunk(number, of: file)
      if let chunk { reader.begin(chunk.view) }
    }
    let position = offset % EvtxParser.Size.chunk
    guard let chunk, let size = EvtxChunk.recordSize(chunk.view, position) else { return false }
    do throws(EvtxFault) {
      try reader.read(EvtxChunk.body(position, size))
      return true
    } catch {
      return false
    }
  }
}
