import COpenSSL

extension PeerCertificate {
    /// Reads the names of an `X509`.
    ///
    /// - Returns: `nil` for a certificate that nobody honest issues: an alternative name with a NUL or
    ///   anything else that is no printable ASCII, a common name with a NUL, or alternative names that
    ///   cannot be decoded. A reader that stops at the NUL would see another name (CVE-2009-2408).
    init?(x509: OpaquePointer) {
        var uris: [String] = []
        var dnsNames: [String] = []
        var status: Int32 = 0
        let decoded = X509_get_ext_d2i(x509, NID_subject_alt_name, &status, nil)
        if let decoded {
            let names = OpaquePointer(decoded)
            defer { GENERAL_NAMES_free(names) }
            for index in 0..<COpenSSL_count_names(names) {
                guard let name = COpenSSL_name(names, index) else { return nil }
                let kind = name.pointee.type
                guard kind == GEN_URI || kind == GEN_DNS else { continue }
                guard let text = Self.printable(name.pointee.d.ia5) else { return nil }
                if kind == GEN_URI { uris.append(text) } else { dnsNames.append(text) }
            }
        } else if status != -1 {
            // There is such an extension, but it is broken, or there are several.
            return nil
        }
        let subject = X509_get_subject_name(x509)
        guard let commonNames = Self.commonNames(in: subject) else { return nil }
        self.init(
            uris: uris,
            dnsNames: dnsNames,
            commonName: commonNames.count == 1 ? commonNames[0] : nil
        )
    }

    /// Every common name, `nil` for one that is not ASCII, as names of people often are not. None at
    /// all when one holds a NUL.
    private static func commonNames(in subject: OpaquePointer?) -> [String?]? {
        var found: [String?] = []
        var index = X509_NAME_get_index_by_NID(subject, NID_commonName, -1)
        while index >= 0 {
            let entry = X509_NAME_get_entry(subject, index)
            var octets: UnsafeMutablePointer<UInt8>?
            // It may be of a wide type, in which ASCII letters come with zeros.
            let count = ASN1_STRING_to_UTF8(&octets, X509_NAME_ENTRY_get_data(entry))
            guard count >= 0, let octets else { return nil }
            defer { CRYPTO_free(octets, #file, #line) }
            let text = UnsafeBufferPointer(start: octets, count: Int(count))
            guard !text.contains(0) else { return nil }
            found.append(printable(text))
            index = X509_NAME_get_index_by_NID(subject, NID_commonName, index)
        }
        return found
    }

    private static func printable(_ string: UnsafePointer<ASN1_STRING>?) -> String? {
        guard let string, let octets = ASN1_STRING_get0_data(string) else { return nil }
        return printable(
            UnsafeBufferPointer(start: octets, count: Int(ASN1_STRING_length(string)))
        )
    }

    private static func printable(_ octets: UnsafeBufferPointer<UInt8>) -> String? {
        guard !octets.isEmpty, octets.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            return nil
        }
        return String(decoding: octets, as: UTF8.self)
    }
}
