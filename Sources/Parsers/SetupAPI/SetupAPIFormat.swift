import Records

extension InputFormat {
  static let setupAPI = InputFormat(
    kind: .setupAPI, files: "setupapi.dev.log, setupapi.offline.log",
    isText: true,
    likeness: { sample in
      let form = SetupAPIForm()
      if let first = sample.lines.first, form.isHeader(sample.view, first) { return .sure }
      if sample.lines.contains(where: { form.isHeader(sample.view, $0) }) { return .likely }
      // A log that was cut may begin inside a section.
      let marks = sample.lines.count {
        sample.view.starts(with: ">>>  ", at: $0.lowerBound, before: $0.upperBound)
          || sample.view.starts(with: "<<<  ", at: $0.lowerBound, before: $0.upperBound)
      }
      return marks >= 2 ? .likely : sample.isNamed("setupapi.", ".log") && marks == 1 ? .likely : .no
    },
    makeReader: { LineParser(source: $0.source, text: $0.text, form: SetupAPIForm()) })
}
