import DataFiles

/// Who made a minifilter, and what its altitude is for.
///
///     let table = try MiniFilterTable.shared
///     table.maker(of: "WdFilter")?.vendor       // Microsoft
///     table.group(at: "385250.5")               // FSFilter Activity Monitor
///
/// Only the names of Microsoft's public list; that a name is not in it says nothing about its maker.
public struct MiniFilterTable: Sendable {
  /// Who made one.
  public struct Maker: Hashable, Sendable {
    /// The company.
    public var vendor: String
    /// What it belongs to.
    public var product: String

    /// Whether it comes with Windows or from its maker.
    public var isMicrosoft: Bool { vendor == "Microsoft" }
  }

  private var makers: [String: Maker] = [:]
  private var groups: [(range: ClosedRange<UInt32>, name: String)] = []

  private static let loaded = Result {
    try MiniFilterTable(
      makers: TableFile(builtIn: "minifilters"), groups: TableFile(builtIn: "altitudes"))
  }

  /// The built-in tables, loaded when first asked for; throws ``DataFileError`` when one is damaged.
  public static var shared: MiniFilterTable {
    get throws { try loaded.get() }
  }

  private init(makers file: TableFile, groups ranges: TableFile) throws {
    try file.forEachRow(columns: ["name", "vendor", "product", "source"]) { row in
      let name = file.text(row.fields[0])
      guard
        makers.updateValue(
          Maker(vendor: file.text(row.fields[1]), product: file.text(row.fields[2])), forKey: name) == nil
      else { throw file.error(row, "has the name \(name) a second time") }
    }
    try ranges.forEachRow(columns: ["from", "to", "group", "source"]) { row in
      guard let low = UInt32(ranges.text(row.fields[0])), let high = UInt32(ranges.text(row.fields[1])),
        low <= high,
        groups.last.map({ $0.range.upperBound < low }) ?? true
      else { throw ranges.error(row, "is no range behind the one before it") }
      groups.append((low...high, ranges.text(row.fields[2])))
    }
  }

  /// The names in the table, sorted.
  public var names: [String] { makers.keys.sorted() }

  /// Who made the minifilter of that name; nil when the table does not have it.
  public func maker(of name: String) -> Maker? {
    var key = name.lowercased()
    if key.hasSuffix(".sys") { key.removeLast(4) }
    return makers[key]
  }

  /// The load order group of an altitude such as `385250.5`; nil when it lies between groups.
  public func group(at altitude: String) -> String? {
    guard let whole = altitude.split(separator: ".").first.flatMap({ UInt32($0) }) else { return nil }
    return groups.first { $0.range.contains(whole) }?.name
  }
}
