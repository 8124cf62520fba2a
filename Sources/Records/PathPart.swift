/// The last part of a source's path: behind the last slash, or the last `!` of a member.
///
/// - Parameter separators: what parts a path; names inside a log or an archive may also use the backslash.
public func lastPart(of path: String, separators: [Character] = ["/", "!"]) -> String {
  path.split { separators.contains($0) }.last.map(String.init) ?? path
}
