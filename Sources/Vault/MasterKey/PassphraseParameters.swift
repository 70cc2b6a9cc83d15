import Cryptography

/// How a passphrase becomes a key: scrypt's cost and salt (R-KS-06).
///
/// The text form is one line, `vgwpp1:scrypt:18:8:1:` and the salt as 32 lower-case hexadecimal digits. It
/// is no secret, but whoever changes it locks the store.
struct PassphraseParameters: Hashable, Sendable {
    /// 256 MiB and about a second.
    static let standardLogN = 18
    /// From the floor that OWASP names up to 1 GiB: a parameter file must not exhaust the machine.
    static let acceptedLogN = 17...20
    static let r = 8
    static let p = 1
    static let saltLength = 16

    let logN: Int
    let salt: [UInt8]

    init(logN: Int = standardLogN, from random: any RandomSource) {
        self.logN = logN
        salt = random.bytes(Self.saltLength)
    }

    /// Reads the text form; one line end may follow it. Nil for anything else, and for a cost that is not
    /// accepted.
    init?(text: [UInt8]) {
        var octets = text[...]
        if octets.last == UInt8(ascii: "\n") { octets.removeLast() }
        guard let line = String(validating: octets, as: UTF8.self) else { return nil }
        let parts = line.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "vgwpp1", parts[1] == "scrypt",
            let logN = Int(parts[2]), String(logN) == parts[2],
            Self.acceptedLogN.contains(logN),
            parts[3] == String(Self.r), parts[4] == String(Self.p),
            let salt = Self.decode(parts[5])
        else { return nil }
        self.logN = logN
        self.salt = salt
    }

    /// The text form with its line end.
    var text: String {
        let digits = Array("0123456789abcdef")
        let salt = salt.map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
        return "vgwpp1:scrypt:\(logN):\(Self.r):\(Self.p):\(salt)\n"
    }

    /// The key. Takes a second and hundreds of MiB; Cryptography sets the library's limit to what is needed.
    func key(of passphrase: borrowing SecretBytes) throws(VaultError) -> MasterKey {
        do throws(CryptographyError) {
            let bytes = try passphrase.withBytes { passphrase throws(CryptographyError) in
                try Scrypt.derive(
                    passphrase: passphrase,
                    salt: salt.span,
                    logN: logN,
                    r: Self.r,
                    p: Self.p,
                    count: AEAD.keyLength
                )
            }
            return MasterKey(bytes: bytes)
        } catch {
            throw .masterKey(.derivationFailed)
        }
    }

    private static func decode(_ digits: Substring) -> [UInt8]? {
        let octets = Array(digits.utf8)
        guard octets.count == 2 * saltLength,
            octets.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        let values = octets.map { $0 < 0x3A ? $0 - 0x30 : $0 - 0x61 + 10 }
        return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    }
}
