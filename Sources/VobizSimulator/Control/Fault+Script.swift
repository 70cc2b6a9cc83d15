@_spi(Faults) internal import HTTPServer

extension Fault {
    /// What goes over the wire in place of an answer; nil where that is an ordinary one.
    func script(for response: ServerResponse) -> ConnectionScript? {
        switch self {
        case .answer, .delay, .fields, .content: nil
        case .drop(let drop): drop.script(for: response)
        case .framing(let fault): fault.script(for: response)
        case .drip(let octetsPerSecond):
            ConnectionScript(
                [.drip(MessageText(response).whole, every: .seconds(1) / octetsPerSecond)],
                ending: .hold
            )
        }
    }
}
