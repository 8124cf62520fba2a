import CDataFiles
import Foundation

/// A data file of this program: a rule, a theme, a keymap, a table, wording.
///
/// The built-in copies travel inside the binary; a user's own files of the same kind are added by folder.
public struct DataFile: Sendable {
  /// Path from the repository's top for built-in files (`Themes/dark.yaml`), the full path for others.
  public let name: String
  /// The content.
  public let text: String

  /// Makes a file from its content, as tests do.
  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// The last part of the name without its extension: `dark`.
  public var stem: String {
    let last = name.split(separator: "/").last.map(String.init) ?? name
    return last.split(separator: ".").first.map(String.init) ?? last
  }

  /// A YAML file whose keys stand at the beginning of lines, as our own do, with only those keys and what belongs to
  /// them; the other lines are empty, so that each line keeps its number.
  public func sections(_ isWanted: (String) -> Bool) -> DataFile {
    var kept: [UInt8] = []
    kept.reserveCapacity(text.utf8.count)
    var keeps = true
    // Bytes, not characters: every start waits for it.
    for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if let first = line.first, first >= UInt8(ascii: "a"), first <= UInt8(ascii: "z") {
        keeps = isWanted(String(decoding: line.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self))
      }
      if keeps { kept += line }
      kept.append(UInt8(ascii: "\n"))
    }
    return DataFile(name: name, text: String(decoding: kept, as: UTF8.self))
  }

  /// The built-in file of that name.
  public static func builtIn(_ name: String) -> DataFile? {
    all.first { $0.name == name }
  }

  /// All built-in files whose name starts with `prefix`, sorted by name.
  public static func builtIn(prefix: String) -> [DataFile] {
    all.filter { $0.name.hasPrefix(prefix) }
  }

  /// The files with that extension below `folder`, sorted by name; empty when the folder does not exist.
  public static func inFolder(_ folder: String, extension suffix: String) throws -> [DataFile] {
    guard let walk = FileManager.default.enumerator(atPath: folder) else { return [] }
    let names = walk.compactMap { $0 as? String }.filter { $0.hasSuffix("." + suffix) }.sorted()
    return try names.map { name in
      let path = folder + "/" + name
      do {
        return DataFile(name: path, text: try String(contentsOfFile: path, encoding: .utf8))
      } catch {
        throw DataFileError(
          file: path, line: nil, column: nil, problem: "cannot be read as UTF-8 text", suggestion: nil)
      }
    }
  }

  /// The files with that extension below a folder, sorted by name, or the file at `path`, and what is wrong with those
  /// that cannot be read.
  ///
  /// - Parameters:
  ///   - most: the most files that are read.
  ///   - mostBytes: the most bytes of a file.
  ///   - mayBeMissing: whether it is no mistake when nothing is there.
  public static func files(
    at path: String, extension suffix: String, most: Int, mostBytes: Int, mayBeMissing: Bool
  ) -> (files: [DataFile], errors: [DataFileError]) {
    func error(_ path: String, _ problem: String) -> DataFileError {
      DataFileError(file: path, line: nil, column: nil, problem: problem, suggestion: nil)
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      return ([], mayBeMissing ? [] : [error(path, "there is no such file or folder")])
    }
    var names = [path]
    if isFolder.boolValue {
      let walk = FileManager.default.enumerator(atPath: path)
      names = walk?.lazy.compactMap { $0 as? String }.filter { $0.hasSuffix("." + suffix) } ?? []
      names = names.sorted().map { path + "/" + $0 }
    }
    var files: [DataFile] = []
    var errors: [DataFileError] = []
    for name in names.prefix(most) {
      let attributes = try? FileManager.default.attributesOfItem(
        atPath: (name as NSString).resolvingSymlinksInPath)
      // A pipe would be waited for.
      guard attributes?[.type] as? FileAttributeType == .typeRegular else {
        if attributes?[.type] as? FileAttributeType != .typeDirectory {
          errors.append(error(name, "is no file"))
        }
        continue
      }
      guard let size = attributes?[.size] as? Int, size <= mostBytes else {
        errors.append(error(name, "is larger than \(mostBytes) bytes"))
        continue
      }
      if let text = try? String(contentsOfFile: name, encoding: .utf8) {
        files.append(DataFile(name: name, text: text))
      } else {
        errors.append(error(name, "cannot be read as UTF-8 text"))
      }
    }
    return (files, errors)
  }

  /// `$KBTRIAGE_CONFIG_DIR`, else `$XDG_CONFIG_HOME/kbtriage`, else `~/.config/kbtriage`.
  public static func userFolder(environment: [String: String]) -> String? {
    if let folder = environment["KBTRIAGE_CONFIG_DIR"], !folder.isEmpty { return folder }
    if let folder = environment["XDG_CONFIG_HOME"], !folder.isEmpty { return folder + "/kbtriage" }
    return environment["HOME"].map { $0 + "/.config/kbtriage" }
  }

  private static let all: [DataFile] = {
    var files: [DataFile] = []
    for index in 0..<Int(kbt_data_file_count) {
      guard let entry = kbt_data_file(index), let name = entry.pointee.name else { continue }
      let bytes = UnsafeBufferPointer(start: entry.pointee.bytes, count: Int(entry.pointee.length))
      files.append(DataFile(name: String(cString: name), text: String(decoding: bytes, as: UTF8.self)))
    }
    return files.sorted { $0.name < $1.name }
  }()
}

/// A data file that says something wrong: what, where, and what was probably meant.
public struct DataFileError: Error, CustomStringConvertible, Sendable, Equatable {
  /// The file.
  public var file: String
  /// The line, from 1.
  public var line: Int?
  /// The column, from 1.
  public var column: Int?
  /// One clear sentence without a full stop.
  public var problem: String
  /// What to write instead.
  public var suggestion: String?

  /// Makes an error.
  public init(file: String, line: Int?, column: Int?, problem: String, suggestion: String?) {
    self.file = file
    self.line = line
    self.column = column
    self.problem = problem
    self.suggestion = suggestion
  }

  /// The form `file:line:column: problem; did you mean "x"?`.
  public var description: String {
    var text = file
    if let line { text += ":\(line)" }
    if let column { text += ":\(column)" }
    text += ": " + problem
    if let suggestion { text += "; did you mean \"\(suggestion)\"?" }
    return text
  }
}

/// The word of `candidates` that is nearest to `word`, when it is near enough to be a typing error.
public func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
  let limit = max(1, word.count / 3)
  var best: (distance: Int, word: String)?
  for candidate in candidates {
    let distance = editDistance(word.lowercased(), candidate.lowercased())
    if distance <= limit, distance < best?.distance ?? .max { best = (distance, candidate) }
  }
  return best?.word
}

/// The number of letters to change, add, take away or swap with their neighbour (`sacn` is one step from `scan`).
private func editDistance(_ left: String, _ right: String) -> Int {
  let left = Array(left)
  let right = Array(right)
  var before: [Int] = []
  var row = Array(0...right.count)
  for index in left.indices {
    var next = [index + 1]
    for column in right.indices {
      var distance = min(
        next[column] + 1, row[column + 1] + 1, row[column] + (left[index] == right[column] ? 0 : 1))
      if index > 0, column > 0, left[index] == right[column - 1], left[index - 1] == right[column] {
        distance = min(distance, before[column - 1] + 1)
      }
      next.append(distance)
    }
    (before, row) = (row, next)
  }
  return row[right.count]
}
