import Records
import Testing

struct ByteViewTests {
  @Test(
    arguments: [
      ([], true), ([0], true), ([1], false), ([0, 0, 0], true), ([1, 1, 1], false), ([0, 0, 1], false),
      ([1, 0, 0], false), ([0, 1, 0], false),
    ] as [([UInt8], Bool)])
  func isAllZero(_ bytes: [UInt8], _ expected: Bool) {
    #expect(bytes.withUnsafeBufferPointer { ByteView($0).isAllZero } == expected)
  }
}
