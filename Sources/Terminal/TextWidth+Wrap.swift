extension TextWidth {
  /// `text` as lines of at most `columns`, made harmless.
  ///
  /// Breaks at spaces and between wide characters; closing punctuation does not begin a line and opening
  /// punctuation does not end one. What is longer than a line (paths, hashes) is broken by cells. Newlines of
  /// the text stay line breaks, an empty text is one empty line, and a width below 2 counts as 2, so that each
  /// wide character has room.
  public static func wrap(_ text: String, to columns: Int) -> [String] {
    let width = max(2, columns)
    // Scalars, not characters: "\r\n" is one character to Swift.
    var lines: [String] = []
    var paragraph = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\n" {
        if paragraph.last == "\r" { paragraph.removeLast() }
        lines += wrapParagraph(String(paragraph), to: width)
        paragraph.removeAll()
      } else {
        paragraph.append(scalar)
      }
    }
    return lines + wrapParagraph(String(paragraph), to: width)
  }

  private static func wrapParagraph(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    var spaces = 0
    func end() {
      lines.append(line)
      (line, used, spaces) = ("", 0, 0)
    }
    for chunk in chunks(of: text) {
      if chunk.isSpace {
        spaces += chunk.columns
        continue
      }
      if used > 0, used + spaces + chunk.columns > width {
        end()
      } else if spaces >= width {
        // Only an indentation can be that long; a line of blanks helps nobody.
        spaces = 0
      }
      line += String(repeating: " ", count: spaces)
      used += spaces
      spaces = 0
      for piece in chunk.pieces {
        if used + piece.columns > width { end() }
        line += piece.text
        used += piece.columns
      }
    }
    end()
    return lines
  }

  /// Pieces between which no line may break.
  private struct Chunk {
    var pieces: [CellText.Piece] = []
    var columns = 0
    var isSpace = false
  }

  private static func chunks(of text: String) -> [Chunk] {
    var chunks: [Chunk] = []
    var previous: CellText.Piece?
    for piece in CellText(text) {
      let isSpace = piece.text == " "
      let joins: Bool
      if let before = previous {
        joins = isSpace == (before.text == " ") && (isSpace || !mayBreak(between: before, and: piece))
      } else {
        joins = false
      }
      if !joins { chunks.append(Chunk(isSpace: isSpace)) }
      chunks[chunks.count - 1].pieces.append(piece)
      chunks[chunks.count - 1].columns += piece.columns
      previous = piece
    }
    return chunks
  }

  private static func mayBreak(between left: CellText.Piece, and right: CellText.Piece) -> Bool {
    guard left.columns == 2 || right.columns == 2 else { return false }
    return !opening.contains(left.text) && !closing.contains(right.text)
  }

  private static let opening: Set<String> = ["（", "「", "『", "《", "〈", "【", "〔", "“", "‘", "(", "[", "{"]
  private static let closing: Set<String> = [
    "，", "。", "、", "；", "：", "？", "！", "）", "」", "』", "》", "〉", "】", "〕", "”", "’", "…", "—", ",", ".", ";",
    ":", "?", "!", ")", "]", "}", "%", "％",
  ]
}
