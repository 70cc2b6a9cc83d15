public import Platform

extension MasterKeySettings {
    /// Why a file does not give the key of the store in `directory`, and what to do about it (R-KS-05: 78
    /// with path and mode).
    public func problem(with error: PrivateFileError, storeIn directory: String) -> StartError {
        .configuration("master key \(error)\(advice(on: error, directory))")
    }

    private func advice(on error: PrivateFileError, _ directory: String) -> String {
        guard let file, case .system(let path, let cause) = error, cause.isMissing,
            path == file || file.hasPrefix(path + "/")
        else { return "" }
        // A new key would open nothing.
        if PrivateFile.exists(DataLayout(directory: directory).database) {
            return "; put the store's key back, for without it the store is lost"
        }
        return path == file
            ? "; make one with: vobiz-gateway master-key generate --out \(file)"
            : "; make the directory with: mkdir -m 700 \(path)"
    }
}
