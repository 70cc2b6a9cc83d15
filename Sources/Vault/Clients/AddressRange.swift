import Glibc

/// A range of network addresses in CIDR notation, IPv4 or IPv6.
public struct AddressRange: Hashable, Sendable {
    /// 4 or 16 bytes, zero behind the prefix.
    private let network: [UInt8]
    private let prefixLength: Int

    /// Reads `192.0.2.0/24`, `2001:db8::/32` or a single address; nil for anything else, also when
    /// bits behind the prefix are set: that is a mistake with a wider effect than it seems.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let network = AddressRange.bytes(String(parts[0])) else {
            return nil
        }
        var prefixLength = network.count * 8
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let length = Int(parts[1]), length <= prefixLength
            else { return nil }
            prefixLength = length
        }
        self.network = network
        self.prefixLength = prefixLength
        let isClear = (prefixLength..<network.count * 8).allSatisfy {
            network[$0 / 8] & (0x80 >> UInt8($0 % 8)) == 0
        }
        guard isClear else { return nil }
    }

    /// Whether the address (4 or 16 bytes) lies in the range; an IPv4 address that is mapped into
    /// IPv6 counts as IPv4.
    public func contains(_ address: Span<UInt8>) -> Bool {
        if address.count == 16, network.count == 4 {
            guard AddressRange.isMapped(address) else { return false }
            return matches(address.extracting(12..<16))
        }
        return address.count == network.count && matches(address)
    }

    /// Whether every address of `other` lies in this range.
    public func covers(_ other: AddressRange) -> Bool {
        guard other.network.count == network.count else { return false }
        return other.prefixLength >= prefixLength && matches(other.network.span)
    }

    public var text: String {
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = network.count == 4 ? AF_INET : AF_INET6
        inet_ntop(family, network, &buffer, socklen_t(buffer.count))
        let characters = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: characters, as: UTF8.self) + "/\(prefixLength)"
    }

    private func matches(_ address: Span<UInt8>) -> Bool {
        let whole = prefixLength / 8
        for index in 0..<whole where address[index] != network[index] { return false }
        let rest = prefixLength % 8
        guard rest > 0 else { return true }
        return (address[whole] ^ network[whole]) >> UInt8(8 - rest) == 0
    }

    /// `::ffff:0:0/96` (RFC 4291 §2.5.5.2).
    private static func isMapped(_ address: Span<UInt8>) -> Bool {
        (0..<10).allSatisfy { address[$0] == 0 } && address[10] == 0xFF && address[11] == 0xFF
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            if inet_pton(family, text, &bytes) == 1 { return bytes }
        }
        return nil
    }
}
