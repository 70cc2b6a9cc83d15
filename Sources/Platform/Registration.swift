/// Names one watched descriptor of a loop. The generation makes a stale one harmless, also when the
/// descriptor's number is in use again.
public struct Registration: Hashable, Sendable {
    let slot: Int
    let generation: UInt32
    let descriptor: Int32
}
