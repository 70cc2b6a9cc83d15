public import Platform

/// The context that new sessions begin with, to be exchanged while a listener serves.
public final class ReloadableTLSContext: Sendable {
    public let settings: TLSServerSettings
    private let context: Guarded<TLSContext>

    /// - Throws: ``TLSError`` when the first context cannot be made.
    public init(_ settings: TLSServerSettings, at now: WallTime) throws(TLSError) {
        self.settings = settings
        context = Guarded(try TLSContext.server(settings, at: now))
    }

    /// The latest context that could be made.
    public var current: TLSContext {
        context.withLock { $0 }
    }

    /// Reads the files again. Sessions that have begun keep their context; tickets that were given out
    /// end, because the new context has new ticket keys.
    ///
    /// - Throws: ``TLSError`` when no context can be made of the files; the old one stays.
    public func reload(at now: WallTime) throws(TLSError) {
        let next = try TLSContext.server(settings, at: now)
        context.withLock { $0 = next }
    }

    /// Reads the files again if a certificate, an authority or a revocation list is another than the
    /// one in use. A key alone does not change.
    ///
    /// - Returns: whether there was anything new.
    /// - Throws: as ``reload(at:)``.
    public func reloadIfChanged(at now: WallTime) throws(TLSError) -> Bool {
        for source in current.sources where try PEMFile(source.path).bytes != source.bytes {
            try reload(at: now)
            return true
        }
        return false
    }
}
