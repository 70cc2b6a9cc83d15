import COpenSSL

/// The linked OpenSSL.
public enum OpenSSLLibrary {
    /// Its version, `3.0.15`: that of the library that runs, not of the headers it was built with.
    public static var version: String {
        guard let text = OpenSSL_version(OPENSSL_VERSION_STRING) else { return "unknown" }
        return String(cString: text)
    }
}
