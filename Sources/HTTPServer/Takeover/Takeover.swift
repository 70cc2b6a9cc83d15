import Platform

/// What a connection has that a script has taken over.
final class Takeover {
    var run: ConnectionScriptRun
    /// Set during a pause.
    var timer: EventLoop.Timer?

    init(_ script: ConnectionScript) {
        run = ConnectionScriptRun(script)
    }
}
