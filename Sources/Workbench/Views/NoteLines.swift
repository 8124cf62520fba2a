import DataFiles
import Reports
import Terminal

/// The case note as it will be written.
struct NoteLines {
  let state: WorkbenchState

  var lines: [TextLine] {
    let theme = state.theme
    return state.noteText.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let text = String(line)
      let role: Role = text.hasPrefix("#") ? .title : text.hasPrefix("|") ? .text : text.hasPrefix("```") ? .dim : .text
      return TextLine(text, theme[role], copy: text, indent: 2)
    }
  }
}
