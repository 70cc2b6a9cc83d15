import HTTP
import TestSupport

/// What the decoder makes of a chunked body.
enum ChunkedVerdict: Equatable, Sendable {
    /// The decoded body, and what follows the coded one.
    case decoded(String, rest: String = "")
    case refused(RequestRefusal)
    case incomplete

    static let brokenChunk = ChunkedVerdict.refused(.malformed(.chunk))
    static let brokenTrailer = ChunkedVerdict.refused(.malformed(.trailer))

    /// Decodes as the server does: in place, each piece behind what was decoded before.
    init(_ coded: [UInt8], endsOfPieces: [Int], budget: Int = 1 << 20) {
        var decoder = ChunkedDecoder(budget: budget)
        var message = coded
        var decodedEnd = 0
        var codedStart = 0
        do {
            for end in endsOfPieces {
                let isComplete = try message.withUnsafeMutableBytes {
                    bytes throws(RequestRefusal) in
                    try decoder.decode(
                        bytes,
                        decoded: &decodedEnd,
                        coded: &codedStart,
                        end: end
                    )
                }
                guard isComplete else { continue }
                self = .decoded(
                    latin1(message[..<decodedEnd]),
                    rest: latin1(message[codedStart...])
                )
                return
            }
            self = .incomplete
        } catch let refusal as RequestRefusal {
            self = .refused(refusal)
        } catch {
            self = .incomplete
        }
    }

    init(_ coded: String, _ delivery: Delivery, budget: Int = 1 << 20) {
        let message = octets(coded)
        self.init(message, endsOfPieces: delivery.ends(of: message), budget: budget)
    }
}
