/// Writes `.evtx` files that Windows' own reader and others accept: templates that are defined at their
/// first use in a chunk, name and template tables, sums.
///
/// Written from the description of the format and not from our parser, so that tests compare two
/// independent readings of it. The same events always give the same bytes.
///
///     var event = EvtxEvent(provider: "Microsoft-Windows-WindowsUpdateClient", id: 20, ...)
///     event.content = .eventData([(name: "errorCode", value: .hex32(0x800f0986))])
///     let bytes = try EvtxWriter().file(of: [event])
public struct EvtxWriter: Sendable {
  /// A writer.
  public init() {}

  /// The file with `events` in their order; without events a header and no chunk.
  public func file(of events: some Sequence<EvtxEvent>) throws(EvtxWriterError) -> [UInt8] {
    var chunks: [UInt8] = []
    var chunk = EvtxChunkBuilder()
    var written: UInt64 = 0
    var lastID: UInt64 = 0
    for event in events {
      if try !chunk.add(event) {
        guard chunk.count > 0 else { throw .recordTooLarge(event.recordID) }
        chunks += chunk.finished(firstNumber: written + 1)
        written += chunk.count
        chunk = EvtxChunkBuilder()
        guard try chunk.add(event) else { throw .recordTooLarge(event.recordID) }
      }
      lastID = max(lastID, event.recordID)
    }
    if chunk.count > 0 { chunks += chunk.finished(firstNumber: written + 1) }
    return Self.header(chunks: chunks.count / EvtxChunkBuilder.size, nextID: lastID &+ 1) + chunks
  }

  private static func header(chunks: Int, nextID: UInt64) -> [UInt8] {
    var header = Array("ElfFile".utf8) + [0]
    header += little(UInt64(0)) + little(UInt64(max(0, chunks - 1))) + little(nextID)
    header += little(UInt32(128)) + little(UInt16(1)) + little(UInt16(3)) + little(UInt16(4096))
    header += little(UInt16(truncatingIfNeeded: chunks))
    header += [UInt8](repeating: 0, count: 120 - header.count)
    let sum = CRC32.sum(header)
    header += little(UInt32(0)) + little(sum)
    return header + [UInt8](repeating: 0, count: 4096 - header.count)
  }
}
