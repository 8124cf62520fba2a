import Records

/// Visits the keys of a hive: each once, a key before those below it, in the order of their lists.
///
/// Damage costs what hangs on it; loops, second references and depth are found here.
struct HiveWalk {
  /// Limits against crafted hives.
  enum Limit {
    /// Keys inside keys; Windows itself ends there.
    static let depth = 512
    /// Faults of one hive; what comes after is counted in one more.
    static let faults = 64
    /// Bytes in which a root is looked for when none is where it should be.
    static let search = 1 << 20
  }

  private let hive: Hive
  /// One bit for each place where a cell can begin.
  private var met: [UInt64]
  /// What could not be read.
  private(set) var faults: [HiveFault] = []

  init(_ hive: Hive) {
    self.hive = hive
    met = Array(repeating: 0, count: max(0, hive.view.count - Hive.start) / 512 + 1)
  }

  /// Remembers a fault; of one hive only so many.
  mutating func note(_ fault: HiveFault) {
    if faults.count < Limit.faults {
      faults.append(fault)
    } else if faults.count == Limit.faults {
      faults.append(HiveFault(part: "complaints about one hive", offset: fault.offset, kind: .limit))
    }
  }

  /// The cell of the root key: where the base block says, else the first key of the hive that calls itself root.
  mutating func root() -> HiveKey? {
    do throws(HiveFault) {
      return try hive.key(hive.base.root)
    } catch {
      note(error)
    }
    let view = hive.view
    let end = min(view.count, Hive.start + Limit.search)
    for place in stride(from: Hive.start + 32, to: end - 80, by: 8)
    where view[place + 4] == UInt8(ascii: "n") && view[place + 5] == UInt8(ascii: "k")
      && hive.u16(place + 6) & 4 != 0
    {
      if let key = try? hive.key(UInt32(place - Hive.start)) { return key }
    }
    return nil
  }

  /// Keys whose subkeys are not done yet.
  private struct Frame<State> {
    var subkeys: HiveSubkeys
    let state: State
  }

  /// Calls `enter` for each key with what it returned for the key above; nil leaves out what is below.
  ///
  /// O(keys).
  mutating func visit<State>(_ root: HiveKey, _ state: State, _ enter: (HiveKey, State) -> State?) {
    var stack: [Frame<State>] = []
    _ = isNew(root.offset)
    descend(root, enter(root, state), &stack)
    while let top = stack.indices.last {
      do throws(HiveFault) {
        guard let offset = try stack[top].subkeys.next() else {
          stack[top].subkeys.missing.map { note($0) }
          stack.removeLast()
          continue
        }
        let key = try hive.key(offset)
        guard isNew(offset) else {
          throw HiveFault(part: "key", offset: key.place.lowerBound, kind: .met)
        }
        descend(key, enter(key, stack[top].state), &stack)
      } catch {
        note(error)
      }
    }
  }

  private mutating func descend<State>(_ key: HiveKey, _ state: State?, _ stack: inout [Frame<State>]) {
    guard let state, key.subkeyCount > 0 || key.subkeys != Hive.none else { return }
    guard stack.count < Limit.depth else {
      return note(HiveFault(part: "depth of keys", offset: key.place.lowerBound, kind: .limit))
    }
    // Keys that had subkeys once keep the place of a list that is free now.
    guard key.subkeyCount > 0 else { return }
    do throws(HiveFault) {
      stack.append(Frame(subkeys: try HiveSubkeys(hive, list: key.subkeys), state: state))
    } catch {
      note(error)
    }
  }

  /// Whether the key at `offset`, which has been read, is met for the first time.
  private mutating func isNew(_ offset: UInt32) -> Bool {
    let place = Int(offset) / 8
    let bit: UInt64 = 1 << UInt64(place % 64)
    guard met.indices.contains(place / 64), met[place / 64] & bit == 0 else { return false }
    met[place / 64] |= bit
    return true
  }

  /// Looks at the heads of all bins: what a torn or cut copy lacks shows there first.
  mutating func checkBins() {
    let view = hive.view
    let stated = Hive.start + Int(hive.base.binsSize)
    if stated > view.count {
      note(HiveFault(part: "bins", offset: view.count, kind: .short(needed: stated, found: view.count)))
    }
    let end = min(stated, view.count)
    var place = Hive.start
    var isLost = false
    while place + 32 <= end {
      let size = Int(hive.u32(place + 8))
      let isBin =
        view.starts(with: "hbin", at: place, before: end) && Int(hive.u32(place + 4)) == place - Hive.start
      if isBin, size >= 4096, size % 4096 == 0 {
        isLost = false
        place += size
        continue
      }
      // Of a run of bad pages the first is told.
      if !isLost {
        note(
          HiveFault(
            part: "bin", offset: place, kind: .wrong(needed: "hbin", found: hive.hex(place..<place + 4))))
      }
      isLost = true
      place += 4096
    }
  }
}

// MARK: - For other readers

extension Hive {
  /// The hive in `bytes` as it is after its logs; nil when there is none.
  public init?(_ bytes: TextBuffer, logs: [Companion]) {
    guard let hive = Hive(bytes) else { return nil }
    self = HiveReplay(hive, logs: logs).hive
  }

  /// One key for ``forEachKey(_:)``.
  public struct Visit {
    /// Names from below the root, the key's own last.
    public let path: [String]
    /// When it was written last, as FILETIME.
    public let written: UInt64
    /// Name, type and data of its values; nil for data that could not be read.
    public let values: [(name: String, type: UInt32, data: [UInt8]?)]
  }

  /// Calls `body` for every key with all its values; returns what could not be read.
  ///
  /// For tools that compare: keys are visited one by one, but names and data are copied.
  public func forEachKey(_ body: (Visit) -> Void) -> [Complaint.Problem] {
    var walk = HiveWalk(self)
    guard let root = walk.root() else { return walk.faults.map(\.problem) }
    var faults: [HiveFault] = []
    walk.visit(root, [String]?.none) { key, above in
      let path = above.map { $0 + [text(key.name, isNarrow: key.isNarrow)] } ?? []
      var values: [(name: String, type: UInt32, data: [UInt8]?)] = []
      var scratch: [UInt8] = []
      do throws(HiveFault) {
        let (list, count) = try self.values(of: key)
        for index in 0..<count {
          let value = try value(u32(list.lowerBound + index * 4))
          let data = try? withData(of: value, limit: .max, scratch: &scratch) { Array($0.buffer) }
          values.append((text(value.name, isNarrow: value.isNarrow), value.type, data))
        }
      } catch {
        faults.append(error)
      }
      body(Visit(path: path, written: key.written, values: values))
      return path
    }
    return (walk.faults + faults).map(\.problem)
  }

  /// A name as text.
  func text(_ name: Range<Int>, isNarrow: Bool) -> String {
    if isNarrow {
      return String(String.UnicodeScalarView(view[name].buffer.map { Unicode.Scalar($0) }))
    }
    return view.utf16Text(name)
  }
}
