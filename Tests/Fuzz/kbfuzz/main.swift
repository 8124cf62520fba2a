import Foundation

// The fuzzer: `kbfuzz targets`, `kbfuzz seeds FOLDER [FILE...]`, `kbfuzz TARGET [libFuzzer's options and folders]`.

/// libFuzzer's own `main`, for programs that have one themselves.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Seconds of processor time that an input may cost: with the checks of the sanitizer and the coverage's counters.
private func allowance(_ bytes: Int) -> Double { 1 + 10 * Double(bytes) / 1_048_576 }

private nonisolated(unsafe) var chosen = Target.all[0]

let words = CommandLine.arguments.dropFirst()
if words.first == "targets" {
  for target in Target.all { print(target.name) }
} else if words.first == "seeds", let folder = words.dropFirst().first {
  try Seeds.write(to: folder, files: Array(words.dropFirst(2)))
} else if let target = Target.all.first(where: { $0.name == words.first }) {
  chosen = target
  var arguments: [UnsafeMutablePointer<CChar>?] = ([CommandLine.arguments[0]] + words.dropFirst()).map {
    strdup($0)
  }
  var count = CInt(arguments.count)
  arguments.append(nil)
  let code = arguments.withUnsafeMutableBufferPointer { buffer -> CInt in
    guard var base = buffer.baseAddress else { return 2 }
    return runDriver(&count, &base) { bytes, length in
      let before = processorTime()
      let read = chosen.run(Array(UnsafeBufferPointer(start: bytes, count: length)))
      let spent = processorTime() - before
      require(spent <= allowance(max(length, read)), "\(spent) s for \(length) bytes, \(read) unpacked")
      return 0
    }
  }
  exit(code)
} else {
  FileHandle.standardError.write(
    Data("usage: kbfuzz targets | seeds FOLDER [FILE...] | TARGET [libFuzzer options] [FOLDER...]\n".utf8))
  exit(2)
}
