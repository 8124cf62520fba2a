import Records

/// Looks up events by the numbers of their providers' names in one table of terms.
///
/// A case has millions of events of a few providers: each name is compared with the table once.
public struct EventLookup {
  /// What the table has of a provider.
  private enum Provider {
    case notAsked, unknown
    case known([UInt32: EventTable.Entry])
  }

  private let table: EventTable
  private let terms: TermTable
  private var providers: [Provider]

  /// A lookup of `table` for the names in `terms`.
  public init(_ table: EventTable, terms: TermTable) {
    self.table = table
    self.terms = terms
    providers = Array(repeating: .notAsked, count: terms.count)
  }

  /// The entry of an event; nil for events that the table does not have.
  @inline(__always)
  public mutating func entry(provider: TermID, id: UInt32) -> EventTable.Entry? {
    switch providers[Int(provider.index)] {
    case .unknown: return nil
    case .known(let entries): return entries[id]
    case .notAsked: return ask(provider)?[id]
    }
  }

  private mutating func ask(_ provider: TermID) -> [UInt32: EventTable.Entry]? {
    let found = table.entries(provider: terms.text(provider))
    providers[Int(provider.index)] = found.map { .known($0) } ?? .unknown
    return found
  }
}
