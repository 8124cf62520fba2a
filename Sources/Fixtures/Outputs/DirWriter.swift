/// Writes what `dir` prints, by the description of its output (`formats.md` section 7).
public struct DirWriter: Sendable {
  /// The language and the form of dates.
  public enum Language: Sendable, CaseIterable {
    /// `10/08/2022  01:50 PM`, `Directory of`.
    case english
    /// `08/10/2022  13:50`, `Directory of`.
    case british
    /// `2022/10/08  13:50`, `的目录`.
    case chinese
  }

  /// What a row shows.
  public enum Form: Sendable, Equatable {
    /// A file of so many bytes.
    case file(UInt64)
    /// `<DIR>`.
    case folder
    /// `<JUNCTION>`, `<SYMLINKD>` or `<SYMLINK>` with its target.
    case link(tag: String, target: String)
  }

  /// A row.
  public struct Entry: Sendable {
    var name: String
    var form: Form
    var time: (year: Int, month: Int, day: Int, hour: Int, minute: Int)

    /// A row; changed on 8 October 2022 at 13:50 unless said otherwise.
    public init(
      _ name: String, _ form: Form,
      time: (year: Int, month: Int, day: Int, hour: Int, minute: Int) = (2022, 10, 8, 13, 50)
    ) {
      self.name = name
      self.form = form
      self.time = time
    }
  }

  /// A folder with its rows, the two dots left out.
  public struct Folder: Sendable {
    var path: String
    var entries: [Entry]

    /// A folder.
    public init(_ path: String, _ entries: [Entry]) {
      self.path = path
      self.entries = entries
    }
  }

  let language: Language
  /// Whether each list shows its own folder and the one above, as all but the root of a drive do.
  let hasDots: Bool

  /// A writer.
  public init(_ language: Language = .english, hasDots: Bool = true) {
    self.language = language
    self.hasDots = hasDots
  }

  private var isChinese: Bool { language == .chinese }

  /// The output of `dir`, or of `dir /s` when there is more than one folder.
  ///
  /// - Parameter prompt: the line before it, such as `C:\>dir /s /a`.
  public func text(_ folders: [Folder], prompt: String? = nil, free: UInt64 = 43_132_702_720) -> String {
    var text = prompt.map { $0 + "\r\n" } ?? ""
    text += isChinese ? " 驱动器 C 中的卷是 OS\r\n 卷的序列号是 1A2B-3C4D\r\n" : ""
    text += isChinese ? "" : " Volume in drive C is OS\r\n Volume Serial Number is 1A2B-3C4D\r\n"
    var (files, bytes, dots) = (UInt64(0), UInt64(0), UInt64(0))
    for folder in folders {
      text += isChinese ? "\r\n \(folder.path) 的目录\r\n\r\n" : "\r\n Directory of \(folder.path)\r\n\r\n"
      let dotted = hasDots ? [Entry(".", .folder), Entry("..", .folder)] : []
      for entry in dotted + folder.entries { text += row(entry) + "\r\n" }
      let own = folder.entries.reduce(into: (files: UInt64(0), bytes: UInt64(0))) { sum, entry in
        if case .file(let size) = entry.form { sum = (sum.files + 1, sum.bytes + size) }
        if case .link("SYMLINK", _) = entry.form { sum.files += 1 }
      }
      dots += UInt64(dotted.count + folder.entries.count) - own.files
      (files, bytes) = (files + own.files, bytes + own.bytes)
      text += counts(own.files, own.bytes)
      if folders.count == 1 { text += last(dots, free) }
    }
    if folders.count > 1 {
      text += isChinese ? "\r\n     所列文件总数:\r\n" : "\r\n     Total Files Listed:\r\n"
      text += counts(files, bytes) + last(dots, free)
    }
    return text + "\r\n"
  }

  private func counts(_ files: UInt64, _ bytes: UInt64) -> String {
    pad("\(files)", 16) + (isChinese ? " 个文件" : " File(s)") + pad(grouped(bytes), 15)
      + (isChinese ? " 字节" : " bytes") + "\r\n"
  }

  private func last(_ folders: UInt64, _ free: UInt64) -> String {
    pad("\(folders)", 16) + (isChinese ? " 个目录" : " Dir(s)") + pad(grouped(free), 16)
      + (isChinese ? " 可用字节" : " bytes free") + "\r\n"
  }

  /// One row.
  public func row(_ entry: Entry) -> String {
    let (year, month, day, hour, minute) = entry.time
    var text: String
    switch language {
    case .english:
      let half = hour % 12 == 0 ? 12 : hour % 12
      text = "\(two(month))/\(two(day))/\(year)  \(two(half)):\(two(minute)) \(hour < 12 ? "AM" : "PM")"
    case .british: text = "\(two(day))/\(two(month))/\(year)  \(two(hour)):\(two(minute))"
    case .chinese: text = "\(year)/\(two(month))/\(two(day))  \(two(hour)):\(two(minute))"
    }
    switch entry.form {
    case .file(let size): text += pad(grouped(size), 18) + " " + entry.name
    case .folder: text += "    <DIR>          " + entry.name
    case .link(let tag, let target):
      text +=
        "    " + (("<\(tag)>" + String(repeating: " ", count: 15)).prefix(15)) + "\(entry.name) [\(target)]"
    }
    return text
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// `43,132,702,720`.
  private func grouped(_ number: UInt64) -> String {
    let digits = Array("\(number)")
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
