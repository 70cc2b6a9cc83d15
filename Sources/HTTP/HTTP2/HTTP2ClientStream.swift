import Platform

/// One request on its way, and what has come of its answer.
final class HTTP2ClientStream {
    /// Head of the request; the library has pointers into it while ``isHeld``.
    var octets: ByteBuffer
    let body: [UInt8]
    let answersHead: Bool
    let maxBody: Int

    /// How much of the body has been handed to the library.
    var sent = 0
    var isHeld = false
    /// The library has the stream.
    var isOpen = true
    /// END_STREAM has been sent.
    var hasLeft = false
    /// Its outcome has been told, or nobody waits for it: nothing more of the stream matters.
    var isSettled = false
    /// RST_STREAM came.
    var wasReset = false

    var head = HTTP2AnswerHead()
    /// The final answer's head is complete; a further section is a trailer section.
    var hasHead = false
    /// Anything of the final answer has come.
    var hasBegun = false
    var interim = 0
    var content: [UInt8] = []

    init(_ request: consuming HTTP2ClientRequest) {
        body = request.body
        answersHead = request.answersHead
        maxBody = request.maxBody
        octets = request.octets
    }

    /// The library is done with the head: it may hold a credential.
    func release() {
        isHeld = false
        octets.wipe()
    }
}
