/// Writes a `dir /s /a` of a component store with as many lines as wanted; the same seed gives the same bytes.
public struct BulkListing: Sendable {
  private let lines: Int
  private var random: SplitMix64

  /// A listing of at least so many lines.
  public init(lines: Int, seed: UInt64) {
    self.lines = lines
    random = SplitMix64(seed: seed)
  }

  /// The text, and how many folders and rows are in it, dots left out.
  public mutating func text() -> (text: String, folders: Int, rows: Int) {
    var folders: [DirWriter.Folder] = []
    var (written, rows) = (0, 0)
    while written < lines {
      let count = 1 + Int(random.next() % 30)
      let files = (0..<count).map { number in
        DirWriter.Entry(
          "sample\(number).dll", .file(100 + random.next() % 5_000_000),
          time: (2022, 1 + Int(random.next() % 12), 1 + Int(random.next() % 28), 13, 50))
      }
      let digits = String(random.next() | 1 << 63, radix: 16)
      let version = 1 + random.next() % 4_000
      folders.append(
        DirWriter.Folder(
          #"C:\Windows\WinSxS\amd64_sample-\#(folders.count)_31bf3856ad364e35_10.0.17763.\#(version)_none_\#(digits)"#,
          files))
      rows += count
      // An empty line, the head, another empty line, two dots, and the counts.
      written += count + 6
    }
    return (DirWriter().text(folders, prompt: #"C:\>dir /s /a C:\Windows\WinSxS"#), folders.count, rows)
  }
}
