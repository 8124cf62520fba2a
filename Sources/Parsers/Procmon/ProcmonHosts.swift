import Records

/// Names of hosts and ports (`formats.md` 2.2).
struct ProcmonHosts: Sendable {
  private var hosts: [[UInt8]: String] = [:]
  private var ports: [UInt32: String] = [:]
  /// Whether both tables are there; they end the file, so this tells of one that was cut anywhere behind its events.
  private(set) var isWhole = false

  /// Without any name.
  init() {}

  /// Reads both tables at `start`, as far as they reach.
  init(_ bytes: ProcmonBytes, at start: Int) {
    var position = start
    guard start > 0, let count = bytes.u32(position) else { return }
    position += 4
    for _ in 0..<count {
      guard let size = bytes.u32(position + 16), bytes.view.has(Int(size), at: position + 20) else { return }
      hosts[Array(bytes.view[position..<position + 16].buffer)] = bytes.utf16(
        position + 20, units: min(Int(size) / 2, 1024))
      position += 20 + Int(size)
    }
    guard let count = bytes.u32(position) else { return }
    position += 4
    for _ in 0..<count {
      guard let key = bytes.u32(position), let size = bytes.u32(position + 4),
        bytes.view.has(Int(size), at: position + 8)
      else { return }
      ports[key] = bytes.utf16(position + 8, units: min(Int(size) / 2, 1024))
      position += 8 + Int(size)
    }
    isWhole = true
  }

  /// `host:port -> host:port` of a network event.
  func connection(_ event: ProcmonEvent, _ bytes: ProcmonBytes) -> String {
    guard event.detailSize >= 44, let flags = bytes.u16(event.detail),
      let source = bytes.u16(event.detail + 40), let target = bytes.u16(event.detail + 42)
    else { return "" }
    let isTCP = flags & 4 != 0
    return host(bytes, event.detail + 8, isShort: flags & 1 != 0) + ":" + port(source, isTCP) + " -> "
      + host(bytes, event.detail + 24, isShort: flags & 2 != 0) + ":" + port(target, isTCP)
  }

  private func host(_ bytes: ProcmonBytes, _ start: Int, isShort: Bool) -> String {
    let address = Array(bytes.view[start..<start + 16].buffer)
    if let name = hosts[address], !name.isEmpty { return name }
    if isShort { return address[0..<4].map { "\($0)" }.joined(separator: ".") }
    return stride(from: 0, to: 16, by: 2).map { at in
      String(UInt16(address[at]) << 8 | UInt16(address[at + 1]), radix: 16)
    }.joined(separator: ":")
  }

  private func port(_ number: UInt16, _ isTCP: Bool) -> String {
    ports[UInt32(number) | (isTCP ? 0x10000 : 0)] ?? "\(number)"
  }
}
