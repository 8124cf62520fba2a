import CArchive
import Records

#if canImport(Glibc)
import Glibc
#endif

/// One pass over an archive that is in memory, by libarchive.
///
/// Bytes go from the mapped archive into memory; nothing is extracted to disk under its name.
final class ArchiveReader {
  /// A member before its bytes are read.
  struct Member {
    var name: String
    /// Size that the archive states; nil when it does not.
    var size: Int?
    /// Neither folder nor link nor device.
    var isFile: Bool
    var isEncrypted: Bool
  }

  /// What reading gave.
  enum Step {
    case bytes(Int)
    case end
    /// libarchive's own sentence.
    case failed(String)
    case fatal(String)
  }

  private let handle: OpaquePointer
  private let bytes: TextBuffer
  private var entry: OpaquePointer?
  private var number = 0
  /// What is left of the block read last, where it belongs in the member, and where reading stands.
  private var block = UnsafeRawBufferPointer(start: nil, count: 0)
  private var blockStart: Int64 = 0
  private var position: Int64 = 0
  private let locale: locale_t?

  /// Opens `bytes` from `offset` on; the text is libarchive's reason when it refuses.
  init(_ bytes: TextBuffer, offset: Int, kind: ArchiveKind, passwords: [String]) throws(ArchiveError) {
    guard let handle = archive_read_new() else { throw ArchiveError(text: "out of memory") }
    self.handle = handle
    self.bytes = bytes
    // In the C locale libarchive gives no name at all for members with UTF-8 names. For this thread only.
    locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
    // Nothing that would start another program: no `support_filter_all`.
    switch kind {
    case .zip: archive_read_support_format_zip(handle)
    case .cab: archive_read_support_format_cab(handle)
    case .sevenZip: archive_read_support_format_7zip(handle)
    case .rar:
      archive_read_support_format_rar(handle)
      archive_read_support_format_rar5(handle)
    case .tar: archive_read_support_format_tar(handle)
    case .gzip, .xz, .bzip2, .zstd:
      archive_read_support_filter_gzip(handle)
      archive_read_support_filter_xz(handle)
      archive_read_support_filter_bzip2(handle)
      archive_read_support_filter_zstd(handle)
      archive_read_support_format_tar(handle)
      archive_read_support_format_raw(handle)
    }
    for password in passwords { archive_read_add_passphrase(handle, password) }
    let view = bytes.view
    let rest = view[min(offset, view.count)..<view.count]
    guard archive_read_open_memory(handle, rest.buffer.baseAddress, rest.count) == ARCHIVE_OK else {
      throw ArchiveError(text: Self.reason(handle))
    }
  }

  deinit {
    archive_read_free(handle)
    if let locale { freelocale(locale) }
  }

  private static func reason(_ handle: OpaquePointer) -> String {
    archive_error_string(handle).map { String(cString: $0) } ?? "no reason given"
  }

  private func inLocale<Result>(_ body: () -> Result) -> Result {
    guard let locale, let before = uselocale(locale) else { return body() }
    defer { uselocale(before) }
    return body()
  }

  /// The next member; nil at the end.
  ///
  /// - Throws: ``ArchiveError`` when the archive cannot be read on.
  func next() throws(ArchiveError) -> Member? {
    let status = inLocale { archive_read_next_header(handle, &entry) }
    if status == ARCHIVE_EOF { return nil }
    guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else {
      throw ArchiveError(text: Self.reason(handle), isFatal: status <= ARCHIVE_FATAL)
    }
    number += 1
    (block, blockStart, position) = (UnsafeRawBufferPointer(start: nil, count: 0), 0, 0)
    // A name that cannot be read at all: the member's number tells it from the others.
    let name = inLocale { rawName(entry) } ?? "#\(number)"
    // AE_IFREG; the macro is a cast, which Swift does not import. Raw streams and some zips state no type.
    let type = archive_entry_filetype(entry)
    return Member(
      name: name,
      size: archive_entry_size_is_set(entry) != 0 ? Int(clamping: archive_entry_size(entry)) : nil,
      isFile: (type == 0o100000 || type == 0) && archive_entry_hardlink(entry) == nil,
      isEncrypted: archive_entry_is_data_encrypted(entry) != 0)
  }

  private func rawName(_ entry: OpaquePointer) -> String? {
    if let raw = archive_entry_pathname(entry) {
      return MemberName.text(
        Array(UnsafeBufferPointer(start: raw, count: strnlen(raw, MemberName.limit)))
          .map(UInt8.init(bitPattern:)))
    }
    return archive_entry_pathname_utf8(entry).map { String(cString: $0) }
  }

  /// Reads on in the member.
  ///
  /// Block by block: `archive_read_data` drops what it has read already when a later block is broken.
  func read(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Step {
    guard let target = buffer.baseAddress, buffer.count > 0 else { return .end }
    while block.count == 0 || position < blockStart {
      if position < blockStart, block.count > 0 {
        // A gap of a sparse member reads as zeros.
        let count = min(Int(clamping: blockStart - position), buffer.count)
        target.update(repeating: 0, count: count)
        position += Int64(count)
        return .bytes(count)
      }
      var base: UnsafeRawPointer?
      var size = 0
      let status = archive_read_data_block(handle, &base, &size, &blockStart)
      if status == ARCHIVE_EOF { return .end }
      guard status == ARCHIVE_OK || status == ARCHIVE_WARN else {
        return status <= ARCHIVE_FATAL ? .fatal(Self.reason(handle)) : .failed(Self.reason(handle))
      }
      guard blockStart >= position else { return .failed("a block that goes back") }
      block = UnsafeRawBufferPointer(start: base, count: base == nil ? 0 : size)
    }
    let count = min(block.count, buffer.count)
    UnsafeMutableRawBufferPointer(buffer).copyMemory(from: UnsafeRawBufferPointer(rebasing: block[..<count]))
    block = UnsafeRawBufferPointer(rebasing: block[count...])
    position += Int64(count)
    blockStart += Int64(count)
    return .bytes(count)
  }

  /// Bytes of the archive that have been gone through.
  var passed: Int { Int(clamping: archive_filter_bytes(handle, -1)) }

  /// Whether the format is known to have encrypted members.
  var hasEncryptedMembers: Bool { archive_read_has_encrypted_entries(handle) > 0 }
}

/// libarchive refused; its own sentence, in English as it comes.
struct ArchiveError: Error {
  var text: String
  var isFatal = true
}
