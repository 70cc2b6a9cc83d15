import JSON

/// What must hold for the JSON scanner, whatever it is given.
///
/// This file is compiled into the fuzzer and into the tests (`Fuzz/run.sh`), so it imports nothing
/// of either.
enum JSONScannerProperty {
    /// What does not hold; `nil` when everything does.
    static func violation(_ input: [UInt8]) -> String? {
        let request = read(input, .request)
        let upstream = read(input, .upstream)
        if let complaint = disagreement(request, upstream, input.count) { return complaint }
        guard case .success(let tree) = upstream else { return nil }
        if let complaint = tree.violation { return complaint }
        let text = tree.text
        guard case .success(tree) = read(text, .upstream) else { return "written anew it differs" }
        return erased(input) ? nil : "something is left after erasing"
    }

    private static func read(
        _ bytes: [UInt8],
        _ limits: JSONLimits
    ) -> Result<JSONTree, JSONError> {
        do throws(JSONError) {
            return .success(JSONTree(try JSONDocument(parsing: bytes, limits: limits).root))
        } catch {
            return .failure(error)
        }
    }

    /// Wider limits accept more, and change nothing else.
    private static func disagreement(
        _ narrow: Result<JSONTree, JSONError>,
        _ wide: Result<JSONTree, JSONError>,
        _ count: Int
    ) -> String? {
        switch (narrow, wide) {
        case (.success(let left), .success(let right)):
            return left == right ? nil : "the limits change the document"
        case (.success, .failure): return "wider limits refuse"
        case (.failure(let left), .failure(let right)):
            guard (0...max(count, JSONLimits.request.bytes)).contains(left.offset) else {
                return "an offset outside"
            }
            return left == right || isLimit(left.reason) ? nil : "the limits change the reason"
        case (.failure(let error), .success):
            return isLimit(error.reason) ? nil : "wider limits accept what is broken"
        }
    }

    private static func isLimit(_ reason: JSONError.Reason) -> Bool {
        switch reason {
        case .tooLarge, .tooDeep, .tooManyValues, .tooManyMembers, .nameTooLong, .stringTooLong,
            .numberTooLong:
            true
        default: false
        }
    }

    /// A document that was erased can still be walked, and says nothing.
    private static func erased(_ input: [UInt8]) -> Bool {
        guard var document = try? JSONDocument(parsing: input, limits: .upstream) else {
            return false
        }
        document.erase()
        return JSONTree(document.root).isBlank
    }
}
