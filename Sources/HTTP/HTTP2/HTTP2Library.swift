import CNghttp2

/// The linked libnghttp2.
public enum HTTP2Library {
    /// Its version, `1.52.0`.
    public static var version: String {
        guard let info = nghttp2_version(0), let text = info.pointee.version_str else {
            return "unknown"
        }
        return String(cString: text)
    }
}
