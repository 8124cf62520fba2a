import Records

extension InputFormat {
  static let windowsUpdate = InputFormat(
    kind: .windowsUpdate, files: "WindowsUpdate.log",
    isText: true,
    likeness: { sample in sample.likeness { WindowsUpdateForm().startsRecord(sample.view, $0) } },
    makeReader: { LineParser(source: $0.source, text: $0.text, form: WindowsUpdateForm()) })
}
