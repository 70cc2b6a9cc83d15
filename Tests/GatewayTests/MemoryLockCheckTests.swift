import Platform
import Testing

@testable import Gateway

@Suite struct MemoryLockCheckTests {
    @Test("says how much was refused, and of what limit")
    func words() throws {
        #expect(MemoryLockCheck.refusal(octets: 0) == nil)
        let words = try #require(MemoryLockCheck.refusal(octets: 12 * 1024))
        #expect(words.hasPrefix("the system refused to lock 12 KiB of memory with secrets"))
        #expect(words.hasSuffix("is \(LockedMemory.limit)"))
    }
}
