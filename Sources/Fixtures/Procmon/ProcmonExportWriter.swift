/// Exports of Process Monitor as text: the same story in each form, with its date column and without.
public enum ProcmonExportWriter {
  /// One row: what a column holds, by its head.
  typealias Row = [String: String]

  private static let heads = [
    "Time of Day", "Process Name", "PID", "Operation", "Path", "Result", "Detail", "Date & Time", "Duration",
    "Company", "TID",
  ]

  private static let file = "C:\\Windows\\WinSxS\\Temp\\InFlight\\a\\b.dll"

  /// A security product opens a file and does not share it; servicing is refused; the product closes it.
  static let rows: [Row] = [
    row(
      "1:50:40.1000000 PM", "exguard.exe", "2284", "CreateFile", "SUCCESS",
      "Desired Access: Generic Read, Disposition: Open, Options: Non-Directory File, Attributes: N, "
        + "ShareMode: Read, AllocationSize: n/a, OpenResult: Opened", "Example \"Security\" Ltd. <1>"),
    row(
      "1:50:57.4400000 PM", "TiWorker.exe", "3560", "CreateFile", "SHARING VIOLATION",
      "Desired Access: Read Attributes, Delete, Synchronize, Disposition: Open, Options: Delete On Close, "
        + "Attributes: N, ShareMode: Read, Write, Delete, AllocationSize: n/a", "Microsoft Corporation"),
    row(
      "1:50:59.0000000 PM", "exguard.exe", "2284", "CloseFile", "SUCCESS", "", "Example \"Security\" Ltd. <1>"
    ),
  ]

  private static func row(
    _ time: String, _ process: String, _ pid: String, _ operation: String, _ result: String,
    _ detail: String, _ company: String
  ) -> Row {
    let second = time.prefix { $0 != "." } + " PM"
    return [
      "Time of Day": time, "Process Name": process, "PID": pid, "Operation": operation, "Path": file,
      "Result": result, "Detail": detail, "Date & Time": "10/28/2022 " + second, "Duration": "0.0000161",
      "Company": company, "TID": "7016",
    ]
  }

  /// With a column of dates.
  public static var table: String { table(heads) }

  /// As Process Monitor writes it when nobody chose columns: the time of day alone.
  public static var tableWithoutDate: String { table(Array(heads.prefix(7))) }

  private static func table(_ heads: [String]) -> String {
    func line(_ values: [String]) -> String {
      values.map {
        "\"" + $0.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
      }
      .joined(separator: ",") + "\r\n"
    }
    return "\u{feff}" + line(heads) + rows.map { row in line(heads.map { row[$0] ?? "" }) }.joined()
  }

  /// As XML, with the list of processes.
  public static var xml: String {
    func escaped(_ text: String) -> String {
      text.map { ["<": "&lt;", ">": "&gt;", "&": "&amp;", "\"": "&quot;"][$0] ?? String($0) }.joined()
    }
    let processes = [("1", "exguard.exe"), ("2", "TiWorker.exe")].map { index, name in
      "<process><ProcessIndex>\(index)</ProcessIndex><ImagePath>C:\\\(name)</ImagePath>"
        + "<CompanyName>Maker of \(name)</CompanyName><Version>1.\(index)</Version></process>"
    }
    let events = rows.map { row in
      let index = row["Process Name"] == "exguard.exe" ? "1" : "2"
      let fields = heads.filter { $0 != "Company" }.map { head in
        let name = String(head.map { $0.isLetter ? $0 : "_" })
        return "<\(name)>\(escaped(row[head] ?? ""))</\(name)>"
      }
      return "<event><ProcessIndex>\(index)</ProcessIndex>\(fields.joined())</event>\r\n"
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<procmon><processlist>\(processes.joined())"
      + "</processlist><eventlist>\r\n\(events.joined())</eventlist></procmon>\r\n"
  }
}
