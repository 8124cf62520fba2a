/// What the program must do for a command beside changing the state.
enum Effect: Equatable {
  /// Nothing.
  case none
  /// Put text on the clipboard; the words say what it is.
  case copy(String, what: String)
  /// Write the note to a file.
  case write(path: String, replacing: Bool)
  /// Make the note anew in the current language.
  case makeNote
  /// Put the records in the order of the clocks that are set now.
  case changeOffsets
  /// Load the wording of the other language.
  case switchLanguage
  /// Draw everything again.
  case redraw
  /// Stop the program until it is brought back.
  case suspend
  /// Stop reading.
  case cancelLoad
  /// End the program.
  case quit
}
