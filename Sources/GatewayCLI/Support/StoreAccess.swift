import Gateway
import Platform
import Vault

extension CommonOptions {
    /// Opens the store for the time of `body`; `subject` is what the command is about, for messages
    /// about the store's refusals. What it throws is a ``CommandFailure``.
    ///
    /// Only what puts something into the store makes one, if it `creates`: to whoever looks for something, a
    /// mistyped directory must not look like an empty store.
    func withStore<Result>(
        _ subject: String,
        creates: Bool = false,
        _ body: (GatewayStore) async throws -> Result
    ) async throws -> Result {
        let store = try openStore(creates: creates)
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

    private func openStore(creates: Bool) throws(CommandFailure) -> GatewayStore {
        let configuration = try storeConfiguration()
        let directory = configuration.dataDirectory
        do {
            try LostStore.refuse(in: directory)
        } catch {
            throw CommandFailure(error)
        }
        let keyring = try configuration.masterKey.loaded(storeIn: directory)
        do {
            return try GatewayStore(
                directory: directory,
                keyring: keyring,
                creates: creates,
                // What a command sealed under a key that the gateway does not have, that could not open.
                activatesKey: false,
                now: .now
            )
        } catch {
            throw CommandFailure(error, directory)
        }
    }
}

extension MasterKeySettings {
    /// The keys, or why not, with what to do about it.
    fileprivate func loaded(storeIn directory: String) throws(CommandFailure) -> Keyring {
        do {
            return try keyring()
        } catch .file(let error) {
            throw CommandFailure(problem(with: error, storeIn: directory))
        } catch {
            throw CommandFailure(error, "master key")
        }
    }
}
