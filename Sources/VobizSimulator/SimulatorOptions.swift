/// How a simulator is set up. The defaults give the demo that `make run` shows.
public struct SimulatorOptions: Sendable {
    /// Which of two documented forms the provider's answers take, where its pages contradict themselves.
    public enum Shape: String, Sendable, CaseIterable {
        /// The form that the response schemas describe: full profile, dashboard with traffic, money
        /// of partner views as strings.
        case schema
        /// The form of the pages' other examples: short profile with a numeric balance, dashboard
        /// of key figures, times in whole seconds.
        case example

        /// The generation of pages that goes with the form unless another one is asked for.
        var usualProfile: Profile { self == .schema ? .may2026 : .newest }
    }

    /// Which generation of the provider's pages it follows where they changed.
    public enum Profile: String, Sendable, CaseIterable {
        /// As of May 2026: account ledger paged by `limit` and `offset`, rows named `txn_…`, partner
        /// ledger pages of at most 100 rows, no ledger of all customers, `no-answer` with a hyphen.
        case may2026 = "docs-2026-05"
        /// Account ledger paged by `page` and `per_page` with filters, bare row ids, partner ledger
        /// pages of at most 200 rows, a ledger of all customers, limits that can be passed on to customers,
        /// `no_answer` with an underscore.
        case newest
    }

    /// What the partner may do; a false flag is answered with 403.
    public struct Capabilities: Sendable {
        public var createAccounts = true
        public var createPricingTiers = true
        public var viewCDRs = true
        public var transferBalance = true
        /// Passing on calls per second and channels.
        public var transferLimits = true

        public init() {}
    }

    /// The status of an answer to an e-mail address in use; the pages name both.
    public enum DuplicateEmailStatus: Int, Sendable {
        case unprocessable = 422
        case conflict = 409
    }

    /// The same seed gives the same customers, tokens, calls and ledgers, relative to the clock's day.
    public var seed: UInt64 = 1
    public var shape = Shape.schema
    /// `nil` for the one that goes with the shape.
    public var profile: Profile?
    public var partner = SimulatorCredential.demoPartner
    public var capabilities = Capabilities()
    /// How many customers there are at the start.
    public var customers = 23
    /// How many customers the partner may have.
    public var maximumAccounts = 1000
    /// How many whole days before today have calls.
    public var days = 30
    public var clock = SimulatedClock.system
    /// Whether 429 and 503 carry `Retry-After`; the pages promise it only "if present".
    public var sendsRetryAfter = true
    public var duplicateEmailStatus = DuplicateEmailStatus.unprocessable
    /// Whether creating a customer needs a phone number; the pages disagree.
    public var requiresPhone = false
    /// How long the parts of a call take.
    public var callPace = CallPace()
    /// Whether every object of every answer has a member more than the pages name, as they announce
    /// that members may be added without notice.
    public var addsUnknownMembers = false
    /// Whether there are such members at random places, with random names and values: those of this seed.
    public var randomMemberSeed: UInt64?

    public init() {}
}
