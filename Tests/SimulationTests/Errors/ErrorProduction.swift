import TestSupport

/// How a problem of the description comes about.
struct ErrorProduction: Sendable {
    let scene: ErrorScene
    /// Those of a scene that change it for good come after the others, in this order.
    var stage = 0
    let reply: @Sendable (ErrorTrial) async throws -> Reply

    init(
        _ scene: ErrorScene = .whole,
        stage: Int = 0,
        _ reply: @escaping @Sendable (ErrorTrial) async throws -> Reply
    ) {
        self.scene = scene
        self.stage = stage
        self.reply = reply
    }

    /// By status and name of the example.
    static let all: [String: ErrorProduction] =
        ofMessages.merging(ofCallers) { $1 }.merging(ofWrites) { $1 }
        .merging(ofTransfers) { $1 }.merging(ofProvider) { $1 }.merging(ofOwnState) { $1 }

    /// The provider fails as ordered.
    static func failing(_ fault: String) -> ErrorProduction {
        ErrorProduction { try await $0.sendFailing(fault) }
    }
}
