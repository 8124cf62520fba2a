import Intake
import Records

/// The files of a case and what has come out of them so far.
///
/// A file gets its number, for good, as soon as all in front of it are known: the numbers are those that it would have
/// if everything had been unpacked before.
struct ArrivalTree {
  /// A file, or a member of one.
  struct Node {
    let path: String
    /// The file, once it is here.
    var file: EvidenceFile?
    /// What has come of it before.
    var beginning: TextBuffer?
    /// Whether it, or a member of its own, is still to come.
    var isOpen: Bool
    var members: [Int] = []
    var number: Int?
    /// Bytes of an archive, and how many of them have been gone through.
    var packed: (passed: Int, count: Int)?
  }

  private(set) var nodes: [Node]
  /// The node of each number.
  private(set) var order: [Int] = []
  /// Bytes of all archives, and how many of them have been gone through.
  private(set) var packed = (passed: 0, count: 0)
  /// The way to the member that is numbered next.
  private var cursor = [(node: 0, next: 0)]

  /// The tree of `files`, of which those that are packed have not been unpacked.
  init(_ files: [EvidenceFile], isPacked: [Bool]) {
    nodes = [Node(path: "", isOpen: false)]
    for (file, isPacked) in zip(files, isPacked) {
      let node = add(path: file.path, below: 0)
      set(file, isPacked: isPacked, of: node)
    }
  }

  /// Takes in what there is to tell about the file with number `top` of those given, or about a member of it.
  ///
  /// - Returns: the node that it is about.
  mutating func take(_ news: Unpacker.News, of top: Int, at place: Unpacker.Place) -> Int {
    var node = nodes[0].members[top]
    for part in place {
      if part < nodes[node].members.count {
        node = nodes[node].members[part]
        continue
      }
      switch news {
      case .beginning(let path, _): node = add(path: path, below: node)
      case .member(let file, _): node = add(path: file.path, below: node)
      case .end, .passed: preconditionFailure("news of a member that nobody has told of")
      }
    }
    switch news {
    case .beginning(_, let text): nodes[node].beginning = text
    case .member(let file, let isPacked): set(file, isPacked: isPacked, of: node)
    case .end(let file):
      nodes[node].file = file
      nodes[node].isOpen = false
      pass(.max, of: node)
    case .passed(let count): pass(count, of: node)
    }
    return node
  }

  /// Gives numbers to what can have one now.
  ///
  /// - Returns: the new numbers.
  mutating func advance() -> Range<Int> {
    let first = order.count
    while let (node, next) = cursor.last {
      if next < nodes[node].members.count {
        let member = nodes[node].members[next]
        cursor[cursor.count - 1].next += 1
        nodes[member].number = order.count
        order.append(member)
        cursor.append((member, 0))
      } else if nodes[node].isOpen {
        break
      } else {
        cursor.removeLast()
      }
    }
    return first..<order.count
  }

  private mutating func add(path: String, below parent: Int) -> Int {
    nodes.append(Node(path: path, isOpen: true))
    nodes[parent].members.append(nodes.count - 1)
    return nodes.count - 1
  }

  private mutating func set(_ file: EvidenceFile, isPacked: Bool, of node: Int) {
    nodes[node].file = file
    nodes[node].beginning = nil
    nodes[node].isOpen = isPacked
    if isPacked {
      nodes[node].packed = (0, file.byteCount)
      packed.count += file.byteCount
    }
  }

  private mutating func pass(_ count: Int, of node: Int) {
    guard let known = nodes[node].packed else { return }
    let passed = max(known.passed, min(count, known.count))
    packed.passed += passed - known.passed
    nodes[node].packed = (passed, known.count)
  }
}
