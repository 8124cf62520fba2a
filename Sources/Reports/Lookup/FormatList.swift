import DataFiles
import Foundation
import Intake
import Parsers

/// What can be read, as a list: the table of input formats and what is taken apart before it.
public struct FormatList: Sendable {
  /// One format.
  public struct Entry: Encodable, Sendable {
    /// Its id, as `kind` in JSON names it.
    let id: String
    let name: String
    let files: String
    let summary: String
  }

  /// The formats, logs first.
  public let formats: [Entry]

  /// The list in the wording's language.
  public init(_ wording: Wording) {
    let containers: [(id: String, files: String)] = [
      ("archive", ArchiveKind.allCases.map { "*.\($0.rawValue)" }.joined(separator: ", ") + ", *.tar.*"),
      ("message", "*.eml, *.msg"), ("document", "*.docx"), ("html", "*.html, *.htm"),
    ]
    // Several readers may share a kind: a program and its manifest are both files of the store.
    var kinds: [(String, String)] = []
    for format in InputFormat.all {
      if let known = kinds.firstIndex(where: { $0.0 == format.kind.rawValue }) {
        kinds[known].1 += ", " + format.files
      } else {
        kinds.append((format.kind.rawValue, format.files))
      }
    }
    formats = (kinds + containers).map { id, files in
      Entry(id: id, name: wording("kind.\(id)"), files: files, summary: wording("format.\(id)"))
    }
  }

  /// Lines for a terminal.
  public var lines: [String] {
    formats.flatMap { ["\($0.name)  \($0.files)", "    \($0.summary)"] }
  }

  /// The table of the README.
  public var markdown: String {
    let rows = formats.map { format in
      let files = format.files.split(separator: ", ").map { "`\($0)`" }.joined(separator: ", ")
      return "| \(format.name) | \(files) | \(format.summary) |"
    }
    return (["| what | files | how |", "| --- | --- | --- |"] + rows).joined(separator: "\n") + "\n"
  }

  /// The document of `kbtriage formats --format json`, schema `kbtriage.formats/1`.
  public func json() throws -> Data { try document(Document(formats: formats)) }

  private struct Document: Encodable {
    let schema = "kbtriage.formats/1"
    let formats: [Entry]
  }
}
