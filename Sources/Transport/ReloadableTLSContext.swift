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
    /// end, because a new context has new ticket keys.
    ///
    /// - Throws: ``TLSError`` when a context cannot be made of its files; all old ones stay then, so that
    ///   listeners with one certificate do not come apart.
    public static func reload(
        _ contexts: [ReloadableTLSContext],
        at now: WallTime
    ) throws(TLSError) {
        var successors: [TLSContext] = []
        for context in contexts {
            successors.append(try TLSContext.server(context.settings, at: now))
        }
        for (context, successor) in zip(contexts, successors) {
            context.context.withLock { $0 = successor }
        }
    }

    /// Reads all files again if a certificate, an authority or a revocation list is another than the one
    /// in use. A key alone does not change.
    ///
    /// - Returns: whether there was anything new.
    /// - Throws: as ``reload(_:at:)``.
    public static func reloadIfChanged(
        _ contexts: [ReloadableTLSContext],
        at now: WallTime
    ) throws(TLSError) -> Bool {
        for source in contexts.flatMap(\.current.sources)
        where try PEMFile(source.path).bytes != source.bytes {
            try reload(contexts, at: now)
            return true
        }
        return false
    }
}
