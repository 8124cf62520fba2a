// How Windows writes numbers and texts, for every writer here.

/// The bytes of a number, lowest first.
func little(_ number: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}

/// UTF-16, lowest byte first, without a NUL at its end.
func utf16(_ text: String) -> [UInt8] { text.utf16.flatMap { little($0) } }
