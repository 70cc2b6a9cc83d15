import Testing

@testable import Vault

@Suite struct OperationDecisionTests {
    /// The table of states and repeated requests, for the same request within its retention.
    static let table: [(OperationState, whileAlive: OperationDecision, later: OperationDecision)] =
        [
            (.new, .inProgress, .takeOver),
            (.dispatching, .inProgress, .loseTrack),
            (.done, .replay, .replay),
            (.notExecuted, .takeOver, .takeOver),
            (.unknown, .unknown, .unknown),
            (.reconciledDone, .replay, .replay),
            (.reconciledNot, .takeOver, .takeOver),
            (.review, .review, .review),
        ]

    @Test("each state answers the same request as the table says", arguments: table)
    func sameRequest(
        state: OperationState,
        whileAlive: OperationDecision,
        later: OperationDecision
    ) {
        for (isLeaseOver, expected) in [(false, whileAlive), (true, later)] {
            let decision = OperationDecision(
                state: state,
                isSameRequest: true,
                isLeaseOver: isLeaseOver,
                isExpired: false
            )
            #expect(decision == expected)
        }
    }

    @Test(
        "another request with the key is a mismatch in every state",
        arguments: OperationState.allCases
    )
    func otherRequest(state: OperationState) {
        for isLeaseOver in [false, true] {
            let decision = OperationDecision(
                state: state,
                isSameRequest: false,
                isLeaseOver: isLeaseOver,
                isExpired: false
            )
            #expect(decision == .mismatch)
        }
    }

    @Test("only finished operations outlive their retention", arguments: OperationState.allCases)
    func expiry(state: OperationState) {
        let isFinal = [.done, .notExecuted, .reconciledDone, .reconciledNot].contains(state)
        for isSameRequest in [false, true] {
            let decision = OperationDecision(
                state: state,
                isSameRequest: isSameRequest,
                isLeaseOver: true,
                isExpired: true
            )
            #expect((decision == .replace) == isFinal)
        }
    }
}
