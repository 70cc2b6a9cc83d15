import HTTP
import HTTPServer
import Platform

/// What a trusted proxy says of the request that it hands on. From anybody else it is not even read.
enum Forwarding {
    private static let maxHops = 32
    /// The longest form of an IPv6 address, with brackets and a port.
    private static let maxAddress = 53

    /// The address of whoever asked (R-H1-28): the last one in `X-Forwarded-For` that is not a trusted
    /// proxy itself. Each proxy adds the address that it saw, so whatever stands before that one is
    /// hearsay. What cannot be read ends the search at the address before it.
    static func client(
        of request: borrowing InboundRequest,
        through proxies: TrustedProxies
    ) -> SocketAddress {
        var nearest = request.peer
        var hops = 0
        guard proxies.contains(nearest) else { return nearest }
        for index in request.head.fields.indices.reversed() {
            let field = request.head.fields[index]
            let name = field.name.of(request.bytes)
            guard name.equalsIgnoringCase("x-forwarded-for") else { continue }
            let value = field.value.of(request.bytes)
            var end = value.count
            while end >= 0 {
                let start = Self.startOfItem(value, before: end)
                hops += 1
                guard hops <= maxHops, let address = address(value.extracting(start..<end)) else {
                    return nearest
                }
                nearest = address
                guard proxies.contains(address) else { return address }
                end = start - 1
            }
        }
        return nearest
    }

    /// True when a trusted proxy has taken the request from data that came before its handshake was
    /// finished, and that anybody may have recorded and sent again (RFC 8470 §5.1).
    static func isEarly(
        _ request: borrowing InboundRequest,
        through proxies: TrustedProxies
    ) -> Bool {
        guard proxies.contains(request.peer) else { return false }
        for index in request.head.fields.indices {
            let field = request.head.fields[index]
            let isOne = field.value.of(request.bytes).equals("1")
            if isOne, field.name.of(request.bytes).equalsIgnoringCase("early-data") { return true }
        }
        return false
    }

    private static func startOfItem(_ value: Span<UInt8>, before end: Int) -> Int {
        var start = end
        while start > 0, value[start - 1] != UInt8(ascii: ",") { start -= 1 }
        return start
    }

    /// An address as proxies write it, with or without a port; no name, which would have to be believed.
    private static func address(_ item: Span<UInt8>) -> SocketAddress? {
        let item = item.trimmed()
        guard (1...maxAddress).contains(item.count) else { return nil }
        for index in item.indices {
            let octet = item[index]
            let isPart =
                TargetSyntax.hexValue(octet) != nil || octet == UInt8(ascii: ".")
                || octet == UInt8(ascii: ":") || octet == UInt8(ascii: "[")
                || octet == UInt8(ascii: "]")
            guard isPart else { return nil }
        }
        return SocketAddress(host: item.text, port: 0) ?? SocketAddress(item.text)
    }
}
