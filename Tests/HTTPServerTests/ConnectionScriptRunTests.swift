import Testing

@_spi(Faults) @testable import HTTPServer

@Suite("ConnectionScriptRun")
struct ConnectionScriptRunTests {
    typealias Action = ConnectionScriptRun.Action

    private func actions(
        of steps: [ConnectionScript.Step],
        _ ending: ConnectionScript.Ending,
        upTo count: Int = 100
    ) -> [Action] {
        var run = ConnectionScriptRun(ConnectionScript(steps, ending: ending))
        var actions: [Action] = []
        while actions.count < count {
            let action = run.next()
            actions.append(action)
            if case .end = action { break }
        }
        return actions
    }

    @Test(
        "does one thing after the other, and then ends",
        arguments: ConnectionScript.Ending.allCases
    )
    func order(ending: ConnectionScript.Ending) {
        let steps: [ConnectionScript.Step] = [.send([1, 2]), .pause(.seconds(3)), .send([4])]
        #expect(
            actions(of: steps, ending)
                == [.send([1, 2]), .wait(.seconds(3)), .send([4]), .end(ending)]
        )
        #expect(actions(of: [], ending) == [.end(ending)])
    }

    @Test("drips octet by octet, with pauses between and none behind")
    func drip() {
        let interval = Duration.milliseconds(5)
        #expect(
            actions(of: [.drip([1, 2, 3], every: interval), .drip([4], every: interval)], .close)
                == [
                    .send([1]), .wait(interval), .send([2]), .wait(interval), .send([3]),
                    .send([4]), .end(.close),
                ]
        )
        #expect(actions(of: [.drip([], every: interval)], .hold) == [.end(.hold)])
    }

    @Test("goes on for ever where it is told to")
    func endless() {
        let actions = actions(of: [.send([1]), .sendForEver([2]), .send([3])], .close, upTo: 9)
        #expect(actions == [.send([1])] + Array(repeating: .send([2]), count: 8))
    }
}
