/// What leaves the gateway of the provider's documents: one shape per resource, whatever the
/// provider sent, each member written by name.
///
/// The types wrap models that have no member for a secret, and their `write(to:)` names every
/// member that appears, so a member that the provider adds stays inside until it is listed here.
/// Members are always present, null when unknown. Money is `{amount, currency}`, or null as a whole
/// when the amount is unknown; the currency is null when the provider does not say it.
public enum Projection {}
