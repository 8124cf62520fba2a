import Records

extension InputFormat {
  static let reportingEvents = InputFormat(
    kind: .reportingEvents, files: "ReportingEvents.log",
    isText: true,
    likeness: { sample in sample.likeness { ReportingForm().startsRecord(sample.view, $0) } },
    makeReader: { LineParser(source: $0.source, text: $0.text, form: ReportingForm()) })
}
