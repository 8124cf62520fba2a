import Foundation
import Reports

/// Makes the case note for the preview and writes it to a file.
struct NoteWriter {
  let version: String

  /// What became of a note.
  enum Outcome {
    case written(String)
    case exists(String)
    case failed(String, reason: String)
  }

  /// The note in the state's language.
  func text(_ state: WorkbenchState) -> String { "" }

  /// Writes the note; a file that exists is kept unless `replacing`.
  func write(_ state: WorkbenchState, to path: String, replacing: Bool) -> Outcome { .failed(path, reason: "") }
}
