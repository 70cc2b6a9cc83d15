import Platform

/// One request on its way, and what has come of its answer.
final class HTTP2ClientStream {
    /// Head of the request; the library has pointers into it while ``isHeld``.
    var octets: ByteBuffer
    private(set) var body: [UInt8]
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
    private(set) var isSettled = false
    /// RST_STREAM came.
    var wasReset = false

    var head = HTTP2AnswerHead()
    /// The final answer's head is complete; a further section is a trailer section.
    var hasHead = false
    /// Anything of an answer has come, be it interim.
    var hasBegun = false
    var interim = 0
    /// Wiped where it grows and when it goes: answers hold secrets.
    var content = ByteBuffer(capacity: 0)

    init(_ request: consuming HTTP2ClientRequest) {
        body = request.body
        answersHead = request.answersHead
        maxBody = request.maxBody
        octets = request.octets
    }

    /// Its outcome is known: nothing of request or answer is kept.
    func settle() {
        isSettled = true
        body = []
        sent = 0
        content.wipe()
    }

    /// The library is done with the head: it may hold a credential.
    func release() {
        isHeld = false
        octets.wipe()
    }
}
