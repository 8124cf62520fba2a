import Records

extension InputFormat {
  static let checkSUR = InputFormat(
    kind: .checkSUR, files: "CheckSUR.log, CheckSUR.persist.log",
    isText: true,
    likeness: { sample in
      guard sample.prefixes.prefixed == 0 else { return .no }
      let form = CheckSURForm()
      let hasTitle = sample.lines.contains {
        sample.view.starts(
          with: "Checking System Update Readiness", at: $0.lowerBound, before: $0.upperBound)
      }
      let rows = sample.lines.count { form.isRow(sample.view, $0) }
      // A mail that quotes it is a mail.
      return hasTitle || rows >= 2 ? .likely : .no
    },
    makeReader: { LineParser(source: $0.source, text: $0.text, form: CheckSURForm()) })
}
