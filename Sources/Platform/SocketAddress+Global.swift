extension SocketAddress {
    /// True for an address that anybody in the internet may have: not of this machine, its link or a
    /// private network, no group, and not reserved (RFC 6890). An IPv6 address that stands for an IPv4
    /// one is what that one is.
    public var isGlobal: Bool {
        switch self {
        case .ipv4(let address, _): Self.isGlobal(address.bigEndian)
        case .ipv6(let high, let low, _): Self.isGlobal(high.bigEndian, low.bigEndian)
        case .unix: false
        }
    }

    private static func isGlobal(_ address: UInt32) -> Bool {
        let special: [(prefix: UInt32, length: UInt32)] = [
            (0x0000_0000, 8),  // this network
            (0x0A00_0000, 8),  // private
            (0x6440_0000, 10),  // shared with a provider (RFC 6598)
            (0x7F00_0000, 8),  // loopback
            (0xA9FE_0000, 16),  // link-local, and with it the clouds' metadata services
            (0xAC10_0000, 12),  // private
            (0xC000_0000, 24),  // protocol assignments
            (0xC0A8_0000, 16),  // private
            (0xC612_0000, 15),  // benchmarks
            (0xE000_0000, 3),  // multicast, reserved, broadcast
        ]
        return !special.contains { (address ^ $0.prefix) >> (32 - $0.length) == 0 }
    }

    private static func isGlobal(_ high: UInt64, _ low: UInt64) -> Bool {
        if let embedded = embedded(high, low) { return isGlobal(embedded) }
        // All that is handed out lies in 2000::/3 (RFC 4291 §2.4): loopback, unspecified, link-local,
        // private and multicast addresses do not.
        return high >> 61 == 1
    }

    /// The IPv4 address inside: mapped (RFC 4291 §2.5.5.2), translated (RFC 6052 §2.1), 6to4 (RFC 3056).
    private static func embedded(_ high: UInt64, _ low: UInt64) -> UInt32? {
        if high == 0, low >> 32 == 0xFFFF { return UInt32(truncatingIfNeeded: low) }
        if high == 0x0064_FF9B_0000_0000, low >> 32 == 0 { return UInt32(truncatingIfNeeded: low) }
        if high >> 48 == 0x2002 { return UInt32(truncatingIfNeeded: high >> 16) }
        return nil
    }
}
