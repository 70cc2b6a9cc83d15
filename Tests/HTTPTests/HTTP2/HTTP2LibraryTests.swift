import Testing

@testable import HTTP

@Suite("libnghttp2")
struct HTTP2LibraryTests {
    @Test("the one that is linked has what is needed")
    func linked() {
        #expect(HTTP2Library.unavailability == nil)
        #expect(HTTP2Library.version.split(separator: ".").count == 3)
    }

    @Test("an old one is refused, and one without a limiter, with the reason")
    func refused() throws {
        let anything = try #require(UnsafeMutableRawPointer(bitPattern: 16))
        let old = HTTP2Library.look(isRecent: false, version: "1.43.0") { _ in anything }
        #expect(throws: HTTP2Unavailable.tooOld(version: "1.43.0")) { try old.get() }
        for name in [HTTP2Limiters.Name.resets, HTTP2Limiters.Name.continuations] {
            let without = HTTP2Library.look(isRecent: true, version: "1.52.0") {
                $0 == name ? nil : anything
            }
            #expect(throws: HTTP2Unavailable.withoutLimiter(symbol: name)) { try without.get() }
            #expect("\(HTTP2Unavailable.withoutLimiter(symbol: name))".contains(name))
        }
    }
}
