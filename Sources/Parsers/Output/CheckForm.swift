import Records

/// What `sfc /scannow` and `chkdsk` say in the end.
///
///     Windows Resource Protection found corrupt files but was unable to fix some of them.
///     Windows has scanned the file system and found no problems.
enum CheckForm {
  /// A sentence and what it means.
  private struct Sentence {
    var words: StaticString
    var tool: String
    var result: String
    var isError = false
  }

  private static let sentences: [Sentence] = [
    Sentence(
      words: "Windows Resource Protection did not find any integrity violations", tool: "sfc", result: "clean"
    ),
    Sentence(words: "Windows 资源保护未找到任何完整性冲突", tool: "sfc", result: "clean"),
    Sentence(
      words: "Windows Resource Protection found corrupt files and successfully repaired them", tool: "sfc",
      result: "repaired"),
    Sentence(words: "Windows 资源保护找到了损坏文件并成功修复", tool: "sfc", result: "repaired"),
    Sentence(words: "Windows 资源保护找到了损坏文件并已成功修复", tool: "sfc", result: "repaired"),
    Sentence(
      words: "Windows Resource Protection found corrupt files but was unable to fix some of them",
      tool: "sfc",
      result: "not-repaired", isError: true),
    Sentence(words: "Windows 资源保护找到了损坏文件，但无法修复", tool: "sfc", result: "not-repaired", isError: true),
    Sentence(words: "Windows 资源保护找到了损坏文件,但无法修复", tool: "sfc", result: "not-repaired", isError: true),
    Sentence(words: "Windows 资源保护找到了损坏文件，但其中有一些文件无法修复", tool: "sfc", result: "not-repaired", isError: true),
    Sentence(
      words: "Windows Resource Protection could not perform the requested operation", tool: "sfc",
      result: "failed",
      isError: true),
    Sentence(words: "Windows 资源保护无法执行请求的操作", tool: "sfc", result: "failed", isError: true),
    Sentence(
      words: "Windows Resource Protection could not start the repair service", tool: "sfc", result: "failed",
      isError: true),
    Sentence(words: "Windows 资源保护无法启动修复服务", tool: "sfc", result: "failed", isError: true),
    Sentence(words: "There is a system repair pending", tool: "sfc", result: "pending"),
    Sentence(words: "有一个系统修复挂起", tool: "sfc", result: "pending"),
    Sentence(
      words: "Windows has scanned the file system and found no problems", tool: "chkdsk", result: "clean"),
    Sentence(
      words: "Windows has checked the file system and found no problems", tool: "chkdsk", result: "clean"),
    Sentence(words: "Windows 已扫描文件系统并且没有发现问题", tool: "chkdsk", result: "clean"),
    Sentence(words: "Windows 已扫描文件系统，没有发现问题", tool: "chkdsk", result: "clean"),
    Sentence(words: "Windows 已检查文件系统，没有发现问题", tool: "chkdsk", result: "clean"),
    Sentence(words: "Windows 已检查文件系统并确定没有问题", tool: "chkdsk", result: "clean"),
    Sentence(
      words: "Windows has made corrections to the file system", tool: "chkdsk", result: "repaired"),
    Sentence(words: "Windows 已更正文件系统", tool: "chkdsk", result: "repaired"),
    Sentence(
      words: "Windows found problems with the file system", tool: "chkdsk", result: "problems", isError: true),
    Sentence(words: "Windows has found problems", tool: "chkdsk", result: "problems", isError: true),
    Sentence(
      words: "Windows has scanned the file system and found problems", tool: "chkdsk", result: "problems",
      isError: true),
    Sentence(words: "Windows 发现文件系统有问题", tool: "chkdsk", result: "problems", isError: true),
    Sentence(words: "Windows 发现文件系统存在问题", tool: "chkdsk", result: "problems", isError: true),
    Sentence(words: "Windows 已扫描文件系统并且发现问题", tool: "chkdsk", result: "problems", isError: true),
    Sentence(
      words: "Errors found.  CHKDSK cannot continue in read-only mode", tool: "chkdsk", result: "problems",
      isError: true),
    Sentence(words: "发现错误。CHKDSK 无法在只读模式下继续", tool: "chkdsk", result: "problems", isError: true),
  ]

  static func read(_ reader: inout OutputReader) -> Bool {
    guard let line = reader.lines.peek() else { return false }
    let view = reader.view
    let start = ExcerptBytes.skipBlanks(view, line.content)
    for sentence in sentences
    where view.starts(with: sentence.words, at: start, before: line.content.upperBound) {
      let fields = [
        ("tool", sentence.tool), ("result", sentence.result),
        ("message", view.text(start..<line.content.upperBound)),
      ]
      if sentence.isError {
        reader.addError(line, fields, code: nil)
      } else {
        reader.add(line, .verdict(fields.map { reader.field($0.0, $0.1) }))
      }
      reader.lines.advance()
      return true
    }
    return readAmount(line, &reader)
  }

  private static let amounts: [(StaticString, Bool)] = [
    ("KB available on disk", true), ("KB 可用磁盘空间", true), ("磁盘上 KB 可用空间", true), ("KB in bad sectors", false),
    ("KB 在坏扇区", false), ("KB 位于坏扇区", false), ("坏扇区 KB", false),
  ]

  /// Free space and bad sectors: `41294652 KB available on disk.`.
  private static func readAmount(_ line: OutputLine, _ reader: inout OutputReader) -> Bool {
    let view = reader.view
    let start = ExcerptBytes.skipBlanks(view, line.content)
    guard line.content.count < 120, let (number, end) = DirRow.number(view, start..<line.content.upperBound)
    else {
      return false
    }
    let word = ExcerptBytes.skipBlanks(view, end..<line.content.upperBound)
    guard
      let found = amounts.first(where: { view.starts(with: $0.0, at: word, before: line.content.upperBound) })
    else {
      return false
    }
    let drive = reader.command.flatMap { command in
      command.name == "chkdsk"
        ? command.words.first { $0.count <= 3 && $0.dropFirst().first == ":" }.map { String($0.prefix(2)) }
          ?? String(command.folder.prefix(2)) : nil
    }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: 1024)
    let value = view.text(start..<line.content.upperBound)
    let fact = Payload.MachineFact(
      subject: found.1 ? .freeSpace : .volume, about: reader.term(.phrase, some: drive),
      value: reader.term(.phrase, value), number: overflow ? nil : bytes)
    reader.add(line, .machineFact(fact))
    reader.lines.advance()
    return true
  }
}
