/// A place in a text where a secret stands.
public struct TripwireHit: Hashable, Sendable {
    public let secret: WatchedSecret
    /// The octets of the secret, in the form that it was found in; less when the text ends before it does.
    public let range: Range<Int>
}
