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
            (0xC000_0200, 24),  // documentation (RFC 5737)
            (0xC058_6300, 24),  // relays of 6to4, given up (RFC 7526)
            (0xC0A8_0000, 16),  // private
            (0xC612_0000, 15),  // benchmarks
            (0xC633_6400, 24),  // documentation
            (0xCB00_7100, 24),  // documentation
            (0xE000_0000, 3),  // multicast, reserved, broadcast
        ]
        return !special.contains { (address ^ $0.prefix) >> (32 - $0.length) == 0 }
    }

    private static func isGlobal(_ high: UInt64, _ low: UInt64) -> Bool {
        if let embedded = embedded(high, low) { return isGlobal(embedded) }
        // All that is handed out lies in 2000::/3 (RFC 4291 §2.4): loopback, unspecified, link-local,
        // private and multicast addresses do not.
        guard high >> 61 == 1 else { return false }
        let special: [(prefix: UInt64, length: UInt64)] = [
            // Protocol assignments, with Teredo, whose IPv4 address anybody may choose (RFC 4380), with
            // identifiers (RFC 7343) and benchmarks (RFC 5180).
            (0x2001_0000_0000_0000, 23),
            (0x2001_0DB8_0000_0000, 32),  // documentation (RFC 3849)
            (0x3FFF_0000_0000_0000, 20),  // documentation (RFC 9637)
        ]
        return !special.contains { (high ^ $0.prefix) >> (64 - $0.length) == 0 }
    }

    /// The IPv4 address inside: mapped (RFC 4291 §2.5.5.2), translated (RFC 6052 §2.1), 6to4 (RFC 3056).
    private static func embedded(_ high: UInt64, _ low: UInt64) -> UInt32? {
        if high == 0, low >> 32 == 0xFFFF { return UInt32(truncatingIfNeeded: low) }
        if high == 0x0064_FF9B_0000_0000, low >> 32 == 0 { return UInt32(truncatingIfNeeded: low) }
        if high >> 48 == 0x2002 { return UInt32(truncatingIfNeeded: high >> 16) }
        return nil
    }
}
