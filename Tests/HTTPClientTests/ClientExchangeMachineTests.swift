import Platform
import Testing
import Transport

@testable import HTTPClient

@Suite("ClientExchangeMachine")
struct ClientExchangeMachineTests {
    private static let deadlines = Deadlines(
        dns: .seconds(2),
        connect: .seconds(3),
        tls: .seconds(4),
        firstByte: .seconds(10),
        idle: .seconds(5),
        total: .seconds(15)
    )

    private func second(_ number: Int) -> MonotonicTime {
        MonotonicTime(nanoseconds: Int64(number) * 1_000_000_000)
    }

    private func machine() -> ClientExchangeMachine {
        ClientExchangeMachine(deadlines: Self.deadlines, end: second(15), at: second(0))
    }

    @Test("goes through its phases, each with its deadline and its meaning")
    func phases() {
        var machine = machine()
        #expect(machine.isResolving)
        #expect(machine.deadline == second(2))
        #expect(machine.timeout == ClientError(.resolutionTimeout, .nothingSent))
        #expect(machine.disconnection == ClientError(.nameNotResolved, .nothingSent))
        #expect(machine.cancellation == ClientError(.cancelled, .nothingSent))

        machine.resolved(at: second(1))
        #expect(!machine.isResolving && !machine.isSecuring)
        #expect(machine.deadline == second(4))
        #expect(machine.timeout == ClientError(.connectTimeout, .nothingSent))
        #expect(machine.disconnection == ClientError(.connectionRefused, .nothingSent))
        #expect(machine.cancellation == ClientError(.cancelled, .nothingSent))

        machine.reached(at: second(1))
        #expect(machine.isSecuring)
        #expect(machine.deadline == second(5))
        #expect(machine.timeout == ClientError(.handshakeTimeout, .nothingSent))
        #expect(machine.disconnection == ClientError(.tls(.closed), .nothingSent))
        #expect(machine.cancellation == ClientError(.cancelled, .nothingSent))

        machine.connected(at: second(1))
        #expect(!machine.isSecuring)
        #expect(machine.deadline == second(11))
        #expect(machine.timeout == ClientError(.firstByteTimeout, .mayHaveBeenSent))
        #expect(machine.disconnection == ClientError(.connectionReset, .mayHaveBeenSent))
        #expect(machine.cancellation == ClientError(.cancelled, .mayHaveBeenSent))

        machine.sent(at: second(2))
        #expect(machine.deadline == second(12))
        #expect(machine.timeout == ClientError(.firstByteTimeout, .mayHaveBeenSent))
        #expect(machine.disconnection == ClientError(.connectionReset, .mayHaveBeenSent))

        machine.received(at: second(3))
        #expect(machine.deadline == second(8))
        #expect(machine.timeout == ClientError(.answerTimeout, .mayHaveBeenSent))
        #expect(machine.disconnection == ClientError(.truncated, .mayHaveBeenSent))
        #expect(machine.cancellation == ClientError(.cancelled, .mayHaveBeenSent))
    }

    @Test("never outlives the whole exchange")
    func total() {
        var machine = machine()
        machine.connected(at: second(2))
        machine.sent(at: second(9))
        #expect(machine.deadline == second(15))
        machine.received(at: second(14))
        #expect(machine.deadline == second(15))
    }

    @Test("does not go back when the last of the request leaves after the answer began")
    func earlyAnswer() {
        var machine = machine()
        machine.connected(at: second(1))
        machine.received(at: second(2))
        machine.sent(at: second(3))
        #expect(machine.deadline == second(7))
        #expect(machine.timeout == ClientError(.answerTimeout, .mayHaveBeenSent))
    }
}
