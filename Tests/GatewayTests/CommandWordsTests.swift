import Testing

@testable import Gateway

@Suite struct CommandWordsTests {
    @Test(
        "reads words, and quotes around what holds blanks",
        arguments: [
            ("/bin/key", ["/bin/key"]), ("  /bin/key   a  b ", ["/bin/key", "a", "b"]),
            ("/bin/key \"a b\" c", ["/bin/key", "a b", "c"]), ("/bin/key \"\"", ["/bin/key", ""]),
            (#"/bin/key "a\"b\\c" d\e"#, ["/bin/key", "a\"b\\c", "d\\e"]),
            ("/bin/key $HOME 'a b' ; *", ["/bin/key", "$HOME", "'a", "b'", ";", "*"]),
            ("", []), ("   ", []),
        ]
    )
    func reading(_ text: String, _ words: [String]) {
        #expect(CommandWords(text)?.words == words)
    }

    @Test("writes what it reads as the same words")
    func roundTrip() {
        let words = ["/bin/key", "", "a b", "\"", "\\", "c,d", "\"e f\\\""]
        #expect(CommandWords(CommandWords(words: words).text)?.words == words)
    }

    @Test(
        "refuses quotes that do not end, touch a word or escape something else",
        arguments: ["\"", "a \"b", "a\"b\"", "\"a\"b", #""a\n""#, #""a\""#]
    )
    func malformed(_ text: String) {
        #expect(CommandWords(text) == nil)
    }
}
