import Cryptography

/// Seals and opens the records of one store.
struct Envelope: Sendable {
    let storeID: [UInt8]
    let keys: SharedKeyring
    let random: any RandomSource

    init(storeID: [UInt8], keyring: Keyring, random: any RandomSource) {
        self.storeID = storeID
        keys = SharedKeyring(keyring)
        self.random = random
    }

    /// As it is at the moment.
    var keyring: Keyring { keys.current }

    /// Seals `plaintext` for the place `name` and no other.
    func seal(_ plaintext: Span<UInt8>, as name: RecordName) throws(VaultError) -> SealedRecord {
        let dataKey = random.secret(AEAD.keyLength)
        let nonce = random.bytes(AEAD.nonceLength)
        let context = name.recordContext(storeID: storeID)
        let sealed: [UInt8]
        do {
            sealed = try AEAD.seal(
                plaintext,
                key: dataKey,
                nonce: nonce.span,
                authenticating: context.span
            )
        } catch {
            throw .integrity
        }
        return try wrap(dataKey, as: name, data: nonce + sealed)
    }

    /// Opens a record that was sealed for the place `name`.
    ///
    /// - Throws: ``VaultError/integrity`` for every failure alike (R-KS-08).
    func open(_ record: SealedRecord, as name: RecordName) throws(VaultError) -> SecretBytes {
        let dataKey = try unwrap(record, as: name)
        let context = name.recordContext(storeID: storeID)
        let bytes = record.bytes.span
        do {
            return try AEAD.open(
                bytes.extracting(SealedRecord.headLength..<bytes.count),
                key: dataKey,
                nonce: bytes.extracting(SealedRecord.nonceRange),
                authenticating: context.span
            )
        } catch {
            throw .integrity
        }
    }

    /// The same record with its data key wrapped under the active key; the data is not touched.
    func rewrap(_ record: SealedRecord, as name: RecordName) throws(VaultError) -> SealedRecord {
        try wrap(try unwrap(record, as: name), as: name, data: record.data)
    }

    private func wrap(
        _ dataKey: borrowing SecretBytes,
        as name: RecordName,
        data: some Collection<UInt8>
    ) throws(VaultError) -> SealedRecord {
        let key = keyring.active
        let nonce = random.bytes(AEAD.nonceLength)
        let context = name.wrapContext(storeID: storeID, keyID: key.id)
        do {
            let wrapped = try dataKey.withBytes { dataKey throws(CryptographyError) in
                try AEAD.seal(
                    dataKey,
                    key: key.secret,
                    nonce: nonce.span,
                    authenticating: context.span
                )
            }
            return SealedRecord(
                keyID: key.id,
                wrapNonce: nonce,
                wrappedKey: wrapped,
                data: data
            )
        } catch {
            throw .integrity
        }
    }

    private func unwrap(
        _ record: SealedRecord,
        as name: RecordName
    ) throws(VaultError) -> SecretBytes {
        let bytes = record.bytes.span
        guard let key = keyring.key(id: record.bytes[SealedRecord.keyIDRange]) else {
            throw .integrity
        }
        let context = name.wrapContext(storeID: storeID, keyID: key.id)
        do {
            return try AEAD.open(
                bytes.extracting(SealedRecord.wrappedKeyRange),
                key: key.secret,
                nonce: bytes.extracting(SealedRecord.wrapNonceRange),
                authenticating: context.span
            )
        } catch {
            throw .integrity
        }
    }
}
