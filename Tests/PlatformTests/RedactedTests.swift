import Platform
import TestSupport
import Testing

@Suite struct RedactedTests {
    private static let canary = "canary-nobody-may-read"

    private struct Holder {
        let name = "holder"
        let secret = Redacted(RedactedTests.canary)
    }

    /// Through a parameter of any type, as loggers and assertions do it.
    private func interpolated<Value>(_ value: Value) -> String { "\(value)" }

    private func dumped<Value>(_ value: Value) -> String {
        var text = ""
        dump(value, to: &text)
        return text
    }

    private func printed<Value>(_ value: Value) -> String {
        var text = ""
        print(value, to: &text)
        return text
    }

    /// All that a walk through the mirrors sees.
    private func walked(_ value: Any) -> String {
        let mirror = Mirror(reflecting: value)
        let parts = mirror.children.map { "\($0.label ?? "") \(walked($0.value))" }
        return parts.isEmpty ? String(reflecting: value) : parts.joined(separator: " ")
    }

    @Test("no way of printing shows it")
    func printing() {
        let redacted = Redacted(Self.canary)
        for text in [
            String(describing: redacted), String(reflecting: redacted), redacted.description,
            redacted.debugDescription, interpolated(redacted), dumped(redacted), printed(redacted),
            walked(redacted), "\(redacted.playgroundDescription)",
        ] {
            #expect(text.contains("‹redacted›"), "\(text)")
            #expect(!text.contains("canary"), "\(text)")
        }
    }

    @Test("nor of printing what holds it")
    func holder() {
        let values: [Any] = [
            Holder(), [Redacted(Self.canary)], ["key": Redacted(Self.canary)],
            Optional(Redacted(Self.canary)) as Any, (1, Redacted(Self.canary)),
        ]
        for value in values {
            for text in [interpolated(value), dumped(value), printed(value), walked(value)] {
                #expect(!text.contains("canary"), "\(text)")
            }
        }
    }

    @Test("whoever needs the value has it")
    func value() {
        #expect(Redacted(7).value == 7)
    }
}
