import Testing

@testable import Gateway

@Suite struct NearestNameTests {
    @Test(
        "counts insertions, deletions, replacements and swaps",
        arguments: [
            ("", "", 0), ("a", "", 1), ("", "ab", 2), ("abc", "abd", 1), ("loops", "lopos", 1),
            ("kitten", "sitting", 3),
        ]
    )
    func distance(_ left: String, _ right: String, _ distance: Int) {
        #expect(NearestName.distance(left, right) == distance)
        #expect(NearestName.distance(right, left) == distance)
    }

    @Test("prefers the nearest, then the first in the alphabet")
    func preference() {
        #expect(NearestName(to: "bar", among: ["baz", "bat", "quux"])?.name == "bat")
        #expect(NearestName(to: "loops", among: ["loops", "loop"])?.name == "loops")
    }

    @Test("has nothing to say about a name that resembles none")
    func nothing() {
        #expect(NearestName(to: "colour", among: ["loops", "cache"]) == nil)
    }
}
