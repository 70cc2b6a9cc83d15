import HTTP
import Platform
import Testing

@testable import HTTPServer

@Suite("The life of a connection, by itself")
struct ConnectionMachineTests {
    static let requests: [MachineScenario] = [
        .init(
            "requests one after another",
            .init(0, .request(isLast: false), until: 60),
            .init(0, .outputLeft, until: 60),
            .init(50, .request(isLast: false), until: 110),
            .init(50, .outputLeft, until: 110),
            .init(110, .deadline, .close, until: 110)
        ),
        .init(
            "a request that says it is the last",
            .init(1, .request(keepsAlive: false, isLast: true), until: nil),
            .init(1, .outputLeft, .endSending, until: 3),
            .init(2, .inputEnds, .close, until: 3)
        ),
        .init(
            "a client that does not close after the last answer",
            .init(1, .request(keepsAlive: false, isLast: true), until: nil),
            .init(1, .outputLeft, .endSending, until: 3),
            .init(3, .deadline, .close, until: 3)
        ),
        .init(
            "a client that goes on and on after the last answer",
            .init(1, .request(keepsAlive: false, isLast: true), until: nil),
            .init(1, .outputLeft, .endSending, until: 3),
            .init(2, .leftovers(1 << 20), until: 3),
            .init(2, .leftovers(1), .close, until: 3)
        ),
        .init(
            "a client that goes on and on and does not read the last answer",
            .init(1, .request(keepsAlive: false, isLast: true), until: nil),
            .init(1, .outputWaits(progressed: false), until: 16),
            .init(2, .leftovers(1 << 20), until: 16),
            .init(2, .leftovers(1), .close, until: 16)
        ),
        .init(
            "only so many requests",
            .init(0, .request(isLast: false), until: 60),
            .init(0, .request(isLast: false), until: 60),
            .init(0, .request(isLast: false), until: 60),
            .init(0, .request(isLast: false), until: 60),
            .init(0, .request(isLast: true), until: nil)
        ),
        .init(
            "only so old",
            .init(10, .request(isLast: false), until: 70),
            .init(3599, .request(isLast: false), until: 3659),
            .init(3600, .request(isLast: true), until: nil)
        ),
        .init(
            "an answer that takes long has no deadline, and the time between requests begins after it",
            .init(1, .longRequest(), until: nil),
            .init(500, .deadline, until: nil),
            .init(500, .answer(isLast: false), until: 560),
            .init(500, .outputLeft, until: 560)
        ),
    ]

    static let deadlines: [MachineScenario] = [
        .init("silence from the start", .init(10, .deadline, .close, until: 10)),
        .init(
            "the first head's time begins with the connection",
            .init(9, .partOfHead, until: 10),
            .init(10, .deadline, .refuse(.timeout), until: 10)
        ),
        .init(
            "more of a head gives no more time",
            .init(1, .partOfHead, until: 10),
            .init(9, .partOfHead, until: 10),
            .init(9, .deadline, until: 10),
            .init(10, .deadline, .refuse(.timeout), until: 10)
        ),
        .init(
            "a later head's time begins with its first octet",
            .init(0, .request(isLast: false), until: 60),
            .init(30, .partOfHead, until: 40),
            .init(39, .partOfHead, until: 40),
            .init(40, .deadline, .refuse(.timeout), until: 40)
        ),
        .init(
            "a body must go on",
            .init(1, .partOfBody(), until: 8),
            .init(5, .partOfBody(), until: 12),
            .init(12, .deadline, .refuse(.timeout), until: 12)
        ),
        .init(
            "a body that goes on must still end",
            .init(1, .partOfBody(), until: 8),
            .init(7, .partOfBody(), until: 14),
            .init(13, .partOfBody(), until: 20),
            .init(19, .partOfBody(), until: 26),
            .init(25, .partOfBody(), until: 31),
            .init(30, .partOfBody(), until: 31),
            .init(31, .deadline, .refuse(.timeout), until: 31)
        ),
        .init(
            "a body of which nothing comes has the grace alone",
            .init(1, .partOfBody(0), until: 6),
            .init(5, .partOfBody(0), until: 6),
            .init(6, .deadline, .refuse(.timeout), until: 6)
        ),
        .init(
            "octet by octet is too slow, however often",
            .init(1, .partOfBody(1), until: 6.002),
            .init(3, .partOfBody(2), until: 6.004),
            .init(6, .partOfBody(250), until: 6.5),
            .init(6.499, .deadline, until: 6.5),
            .init(6.5, .deadline, .refuse(.timeout), until: 6.5)
        ),
        .init(
            "a body that keeps the pace goes on, octet for octet of its time",
            .init(0, .partOfBody(500), until: 6),
            .init(2, .partOfBody(1000), until: 7),
            .init(6, .partOfBody(3000), until: 11),
            .init(10, .partOfBody(3000), until: 11),
            .init(11, .deadline, .refuse(.timeout), until: 11)
        ),
        .init(
            "a body that came fast may not fall silent",
            .init(0, .partOfBody(100), until: 5.2),
            .init(1, .partOfBody(1_000_000), until: 8),
            .init(8, .deadline, .refuse(.timeout), until: 8)
        ),
        .init(
            "a later body has its own time",
            .init(0, .partOfBody(4000), until: 7),
            .init(2, .request(isLast: false), until: 62),
            .init(20, .partOfBody(100), until: 25.2)
        ),
        .init(
            "a timer that comes early changes nothing",
            .init(0, .deadline, until: 10),
            .init(0, .request(isLast: false), until: 60),
            .init(10, .deadline, until: 60)
        ),
        .init(
            "a refusal ends like any last answer",
            .init(10, .request(keepsAlive: false, isLast: true), until: nil),
            .init(10, .outputLeft, .endSending, until: 12)
        ),
    ]

    static let output: [MachineScenario] = [
        .init(
            "a peer that takes nothing loses the connection",
            .init(0, .request(isLast: false), until: 60),
            .init(0, .outputWaits(progressed: false), until: 15),
            .init(9, .outputWaits(progressed: false), until: 15),
            .init(15, .deadline, .close, until: 15)
        ),
        .init(
            "a peer that takes something goes on",
            .init(0, .request(isLast: false), until: 60),
            .init(0, .outputWaits(progressed: true), until: 15),
            .init(14, .outputWaits(progressed: true), until: 29),
            .init(20, .outputLeft, until: 80)
        ),
        .init(
            "a peer that takes a little for ever loses the connection too",
            .init(0, .request(isLast: false), until: 60),
            .init(0, .outputWaits(progressed: true), until: 15),
            .init(14, .outputWaits(progressed: true), until: 29),
            .init(28, .outputWaits(progressed: true), until: 40),
            .init(39, .outputWaits(progressed: true), until: 40),
            .init(40, .deadline, .close, until: 40)
        ),
        .init(
            "a second answer that waits has its own time",
            .init(0, .request(isLast: false), until: 60),
            .init(0, .outputWaits(progressed: true), until: 15),
            .init(9, .outputLeft, until: 69),
            .init(10, .request(isLast: false), until: 70),
            .init(10, .outputWaits(progressed: false), until: 25)
        ),
        .init(
            "a head's time stands still while nothing is read",
            .init(0, .request(isLast: false), until: 60),
            .init(0, .partOfHead, until: 10),
            .init(0, .outputWaits(progressed: true), until: 15),
            .init(12, .outputWaits(progressed: true), until: 27),
            .init(12, .deadline, until: 27),
            .init(20, .outputLeft, until: 30),
            .init(30, .deadline, .refuse(.timeout), until: 30)
        ),
        .init(
            "so does a body's",
            .init(0, .request(isLast: false), until: 60),
            .init(0, .partOfBody(), until: 7),
            .init(0, .outputWaits(progressed: true), until: 15),
            .init(14, .outputLeft, until: 19),
            // What came before the wait does not count any more.
            .init(15, .partOfBody(100_500), until: 20),
            .init(16, .partOfBody(102_000), until: 23),
            .init(18, .partOfBody(110_000), until: 25)
        ),
        .init(
            "an answer may be made while an earlier one waits",
            .init(0, .request(isLast: false), until: 60),
            .init(0, .longRequest(), until: nil),
            .init(0, .outputWaits(progressed: true), until: 15),
            .init(9, .outputLeft, until: nil),
            .init(99, .answer(isLast: false), until: 159)
        ),
        .init(
            "the last answer waits like any other",
            .init(0, .request(keepsAlive: false, isLast: true), until: nil),
            .init(0, .outputWaits(progressed: true), until: 15),
            .init(10, .outputLeft, .endSending, until: 12)
        ),
    ]

    static let ends: [MachineScenario] = [
        .init("nothing was asked", .init(1, .inputEnds, .close, until: 10)),
        .init(
            "between requests",
            .init(0, .request(isLast: false), until: 60),
            .init(1, .inputEnds, .close, until: 60)
        ),
        .init(
            "inside a head",
            .init(1, .partOfHead, until: 10),
            .init(2, .inputEnds, .refuse(.malformed(.unexpectedEnd)), until: 10)
        ),
        .init(
            "inside a later head",
            .init(0, .request(isLast: false), until: 60),
            .init(1, .partOfHead, until: 11),
            .init(2, .inputEnds, .refuse(.malformed(.unexpectedEnd)), until: 11)
        ),
        .init(
            "inside a body",
            .init(1, .partOfBody(), until: 8),
            .init(2, .inputEnds, .refuse(.malformed(.unexpectedEnd)), until: 8)
        ),
        .init(
            "while the only request is answered",
            .init(1, .longRequest(), until: nil),
            .init(2, .inputEnds, until: nil),
            .init(3, .answer(isLast: true), until: nil),
            .init(3, .outputLeft, .close, until: nil)
        ),
        .init(
            "while requests wait behind it",
            .init(1, .longRequest(), until: nil),
            .init(2, .inputEnds, until: nil),
            .init(3, .answer(hasMore: true, isLast: false), until: 63),
            .init(3, .longRequest(), until: nil),
            .init(4, .answer(isLast: true), until: nil),
            .init(4, .outputLeft, .close, until: nil)
        ),
        .init(
            "while the last answer waits",
            .init(0, .request(keepsAlive: false, isLast: true), until: nil),
            .init(0, .outputWaits(progressed: true), until: 15),
            .init(1, .inputEnds, until: 15),
            .init(2, .outputLeft, .close, until: nil)
        ),
    ]

    static let shutdowns: [MachineScenario] = [
        .init(
            "before anything came, which may be on its way",
            .init(1, .drain, until: 2),
            .init(2, .deadline, .close, until: 2)
        ),
        .init(
            "between requests, when no other comes",
            .init(0, .request(isLast: false), until: 60),
            .init(1, .drain, until: 2),
            .init(2, .deadline, .close, until: 2)
        ),
        .init(
            "between requests, when another was on its way",
            .init(0, .request(isLast: false), until: 60),
            .init(1, .drain, until: 2),
            .init(1, .request(isLast: true), until: nil),
            .init(1, .outputLeft, .endSending, until: 3)
        ),
        .init(
            "inside a head",
            .init(1, .partOfHead, until: 10),
            .init(2, .drain, until: 10),
            .init(3, .request(isLast: true), until: nil),
            .init(3, .outputLeft, .endSending, until: 5)
        ),
        .init(
            "inside a body",
            .init(1, .partOfBody(), until: 8),
            .init(2, .drain, until: 8),
            .init(3, .request(isLast: true), until: nil)
        ),
        .init(
            "while an answer is made, whatever waits behind it",
            .init(1, .longRequest(), until: nil),
            .init(2, .drain, until: nil),
            .init(3, .answer(hasMore: true, isLast: true), until: nil),
            .init(3, .outputLeft, .endSending, until: 5)
        ),
        .init(
            "while an answer waits for its reader",
            .init(0, .request(isLast: false), until: 60),
            .init(0, .outputWaits(progressed: true), until: 15),
            .init(1, .drain, until: 15),
            .init(2, .outputLeft, .endSending, until: 4)
        ),
        .init(
            "while the peer's close is waited for",
            .init(0, .request(keepsAlive: false, isLast: true), until: nil),
            .init(0, .outputLeft, .endSending, until: 2),
            .init(1, .drain, until: 2),
            .init(2, .deadline, .close, until: 2)
        ),
    ]

    @Test("requests and answers", arguments: requests)
    func request(_ scenario: MachineScenario) {
        check(scenario)
    }

    @Test("deadlines", arguments: deadlines)
    func deadline(_ scenario: MachineScenario) {
        check(scenario)
    }

    @Test("output that waits for its reader", arguments: output)
    func waits(_ scenario: MachineScenario) {
        check(scenario)
    }

    @Test("the end of input", arguments: ends)
    func end(_ scenario: MachineScenario) {
        check(scenario)
    }

    @Test("shutting down", arguments: shutdowns)
    func shutdown(_ scenario: MachineScenario) {
        check(scenario)
    }

    private func check(_ scenario: MachineScenario) {
        var machine = ServerConnectionMachine(
            limits: MachineScenario.limits,
            at: MachineScenario.time(0)
        )
        for (index, step) in scenario.steps.enumerated() {
            let now = MachineScenario.time(step.time)
            let (action, lastIsRight) = machine.perform(step.event, at: now)
            let expected = step.deadline.map(MachineScenario.time) ?? .distantFuture
            #expect(action == step.action, "step \(index)")
            #expect(machine.deadline == expected, "step \(index)")
            #expect(lastIsRight, "step \(index)")
        }
    }

    @Test("nothing is served from a request's end until its answer, nor after the last answer")
    func mayServe() {
        var machine = ServerConnectionMachine(
            limits: MachineScenario.limits,
            at: MachineScenario.time(0)
        )
        let now = MachineScenario.time(1)
        #expect(machine.mayServe)
        machine.bodyIsIncomplete(0, at: now)
        #expect(machine.mayServe)
        machine.requestArrived(keepsAlive: true, at: now)
        #expect(!machine.mayServe)
        machine.answerWritten(isLast: false, at: now)
        #expect(machine.mayServe)
        machine.requestArrived(keepsAlive: false, at: now)
        machine.answerWritten(isLast: true, at: now)
        #expect(!machine.mayServe)
        #expect(machine.isEnding)
        _ = machine.outputLeft(at: now)
        #expect(!machine.mayServe)
        #expect(machine.isEnding)
    }
}

extension MachineScenario: CustomTestStringConvertible {
    var testDescription: String { name }
}
