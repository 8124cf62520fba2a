import DataFiles
import Foundation
import LogStore
import Records
import Reports

/// Makes the case note for the preview and writes it to a file.
struct NoteWriter {
  let version: String

  /// What became of a note.
  enum Outcome {
    case written
    case exists(String)
    case failed(String)
  }

  /// The note as it will be written: the sections that are on, and the raw records that a person chose.
  func text(_ state: WorkbenchState) -> String {
    note(state).markdown(excluding: state.note.excluded, adding: records(state))
  }

  /// The note itself, for the preview's section titles.
  func note(_ state: WorkbenchState) -> CaseNote {
    CaseNote(
      snapshot: state.snapshot, wording: state.wording, codes: state.surroundings.knowledge.codes,
      toolVersion: version)
  }

  /// Raw text leaves only when a person marked the record and asked for it.
  private func records(_ state: WorkbenchState) -> [String] {
    guard state.note.addsMarked else { return [] }
    return state.markedRecords.map { state.store.text($0) }
  }

  /// Writes the note; a file that exists is kept unless `replacing`, and evidence always.
  func write(_ state: WorkbenchState, to path: String, replacing: Bool) -> Outcome {
    let file = OutputFile(path: path, replaces: replacing)
    do {
      try file.check(sources: state.snapshot.sources.map(\.path))
      try file.write(Data(text(state).utf8))
      return .written
    } catch {
      return error.kind == .exists ? .exists(error.text(state.wording)) : .failed(error.text(state.wording))
    }
  }
}
