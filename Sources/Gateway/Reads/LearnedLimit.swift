import Platform

/// A limit that the provider has told.
struct LearnedLimit: Sendable, Equatable {
    let value: Int
    let time: WallTime
}
