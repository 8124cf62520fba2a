import DataFiles
import Reports
import Terminal

/// The case note as it will be written; sections that are switched off show as their title alone.
struct NoteLines {
  let state: WorkbenchState

  private var theme: Theme { state.theme }

  var lines: [TextLine] {
    let marked = state.marks.count
    let records = state.note.addsMarked ? "note.marked-in" : "note.marked-out"
    var lines = [
      TextLine(state.wording("note.preview"), theme[.dim]),
      TextLine(
        state.wording(records, ["count": "\(marked)"]), theme[state.note.addsMarked ? .stateWarning : .dim]),
    ]
    for section in state.note.sections where state.note.excluded.contains(section.id) {
      lines.append(
        TextLine("☐ " + section.title, theme[.chipOff], target: .section(section.id), copy: section.title))
    }
    lines.append(TextLine())
    var isCode = false
    for line in state.note.text.split(separator: "\n", omittingEmptySubsequences: false) {
      let text = String(line)
      if text.hasPrefix("```") { isCode.toggle() }
      let section = state.note.sections.first { "## " + $0.title == text }
      let role: Role =
        text.hasPrefix("#")
        ? .title : isCode && !text.hasPrefix("```") ? .path : text.hasPrefix("```") ? .dim : .text
      lines.append(
        TextLine(
          section == nil ? text : "☑ " + text, theme[role], target: section.map { .section($0.id) },
          copy: text, indent: 2))
    }
    return lines
  }
}
