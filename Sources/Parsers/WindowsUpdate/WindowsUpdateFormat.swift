import Records

extension InputFormat {
  static let windowsUpdate = InputFormat(
    kind: .windowsUpdate, files: "WindowsUpdate.log",
    isText: true,
    likeness: { sample in
      let likeness = sample.likeness { WindowsUpdateForm().startsRecord(sample.view, $0) }
      return likeness == .no && sample.isBareUpdateLog ? .likely : likeness
    },
    makeReader: { input in
      let sample = FormatSample(input.text.view, path: "", isText: true)
      let isTimed = sample.likeness { WindowsUpdateForm().startsRecord(sample.view, $0) } != .no
      return LineParser(
        source: input.source, text: input.text, form: WindowsUpdateForm(isBare: !isTimed))
    })
}

extension FormatSample {
  /// Whether most lines are warnings of the update agent without their first columns; wrapped ones go on.
  fileprivate var isBareUpdateLog: Bool {
    let form = WindowsUpdateForm(isBare: true)
    let found = lines.count { form.startsRecord(view, $0) }
    return found >= 3 && found * 3 >= lines.count * 2
  }
}
