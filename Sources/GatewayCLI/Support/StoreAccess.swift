import Gateway
import Glibc
import Platform
import Vault

extension CommonOptions {
    /// Opens the store for the time of `body`; `subject` is what the command is about, for messages
    /// about the store's refusals. What it throws is a ``CommandFailure``.
    func withStore<Result>(
        _ subject: String,
        _ body: (GatewayStore) async throws -> Result
    ) async throws -> Result {
        let store = try openStore()
        defer { try? store.close() }
        do {
            return try await body(store)
        } catch let error as VaultError {
            throw CommandFailure(error, subject)
        }
    }

    /// Where the store is, and what it is opened with.
    ///
    /// - Throws: ``CommandFailure`` with every problem in what was written.
    func storeConfiguration() throws(CommandFailure) -> StoreConfiguration {
        do {
            return try StoreConfiguration(try sources())
        } catch let error as ConfigurationError {
            throw CommandFailure(error)
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(.configuration, "\(error)")
        }
    }

    private func openStore() throws(CommandFailure) -> GatewayStore {
        let configuration = try storeConfiguration()
        let keyring = try configuration.masterKey.loaded()
        do {
            return try GatewayStore(
                directory: configuration.dataDirectory,
                keyring: keyring,
                // What a command sealed under a key that the gateway does not have, that could not open.
                activatesKey: false,
                now: .now
            )
        } catch {
            throw CommandFailure(error, configuration.dataDirectory)
        }
    }
}

extension MasterKeySettings {
    /// The keys, or why not, with the way to make one (R-KS-05: 78 with path and mode).
    fileprivate func loaded() throws(CommandFailure) -> Keyring {
        do {
            return try keyring()
        } catch .file(let error) {
            throw CommandFailure(.configuration, "master key \(error)\(hint(for: error))")
        } catch {
            throw CommandFailure(error, "master key")
        }
    }

    private func hint(for error: PrivateFileError) -> String {
        guard let file, case .system(file, let cause) = error, cause.code == ENOENT else {
            return ""
        }
        return "; make one with: vobiz-gateway master-key generate --out \(file)"
    }
}
