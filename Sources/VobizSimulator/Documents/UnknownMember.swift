/// A member that no page names, put at the end of every object of a document.
///
/// The provider announces that members may be added without notice; whoever reads its answers should be
/// able to show that it does not mind, at any depth.
enum UnknownMember {
    private static let text = Array(
        #""added_later":{"note":"not documented","values":[1.50,null]}"#.utf8
    )

    /// The document with the member in every object. It must be well-formed JSON.
    static func added(to document: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(document.count * 2)
        var isInString = false
        var isEscaped = false
        for byte in document {
            if isInString {
                isInString = isEscaped || byte != UInt8(ascii: "\"")
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
            } else if byte == UInt8(ascii: "\"") {
                isInString = true
            } else if byte == UInt8(ascii: "}") {
                if result.last != UInt8(ascii: "{") { result.append(UInt8(ascii: ",")) }
                result += text
            }
            result.append(byte)
        }
        return result
    }
}
