import Records

extension InputFormat {
  static let reportingEvents = InputFormat(
    kind: .reportingEvents, files: "ReportingEvents.log",
    summary: "what the update agent reports; the zone stands in every row",
    isText: true,
    likeness: { sample in
      let likeness = sample.likeness { ReportingForm().startsRecord(sample.view, $0) }
      // No text of people has a GUID, a tab and a date with a zone.
      return likeness == .likely ? .sure : likeness
    },
    makeReader: { LineParser(source: $0, text: $1, form: ReportingForm()) })
}
