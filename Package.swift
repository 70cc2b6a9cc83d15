// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: language mode 6, warnings are errors, and the coming language defaults.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableExperimentalFeature("Lifetimes"),
    // The tests enforce exclusive access while they run, and the compiler does where it can see it; the
    // released program does without the look-ups (docs/decisions/0015).
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

/// Targets that border nothing unsafe: every unsafe construct would have to say so.
let safe: [SwiftSetting] = strict + [.strictMemorySafety()]

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser",
    package: "swift-argument-parser"
)
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

// An import points to a target further up this list, never down or sideways.
let sources: [Target] = [
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
        name: "CNghttp2",
        pkgConfig: "libnghttp2",
        providers: [.apt(["libnghttp2-dev"])]
    ),
    .target(name: "CEmbedded"),
    .target(name: "Platform", dependencies: ["CLinux"], swiftSettings: strict),
    .target(
        name: "Cryptography",
        dependencies: ["COpenSSL", "Platform"],
        swiftSettings: strict
    ),
    .target(
        name: "Transport",
        dependencies: ["COpenSSL", "Platform"],
        swiftSettings: strict
    ),
    .target(
        name: "HTTP",
        dependencies: ["CNghttp2", "Platform", httpTypes],
        swiftSettings: strict
    ),
    .target(
        name: "HTTPServer",
        dependencies: ["Platform", "Transport", "HTTP", httpTypes],
        swiftSettings: strict
    ),
    .target(
        name: "HTTPClient",
        dependencies: ["Platform", "Transport", "HTTP", httpTypes],
        swiftSettings: strict
    ),
    .target(name: "JSON", swiftSettings: safe),
    .target(name: "RateLimiting", swiftSettings: safe),
    .target(name: "Caching", dependencies: ["Platform"], swiftSettings: strict),
    .target(
        name: "Vault",
        dependencies: ["Platform", "Cryptography", grdb],
        swiftSettings: strict
    ),
    .target(name: "Audit", dependencies: ["Platform"], swiftSettings: strict),
    .target(
        name: "Vobiz",
        dependencies: ["Platform", "Cryptography", "HTTP", "HTTPClient", "JSON", httpTypes],
        swiftSettings: safe
    ),
    .target(
        name: "Gateway",
        dependencies: [
            "CEmbedded", "Platform", "Cryptography", "Transport", "HTTP", "HTTPServer",
            "HTTPClient", "JSON",
            "RateLimiting", "Caching", "Vault", "Audit", "Vobiz", httpTypes, logging, yams,
        ],
        swiftSettings: safe
    ),
    .target(
        name: "VobizSimulator",
        dependencies: ["Platform", "Transport", "HTTP", "HTTPServer", "JSON", httpTypes],
        swiftSettings: safe
    ),
    .executableTarget(
        name: "GatewayCLI",
        dependencies: [
            "Platform", "Cryptography", "HTTP", "HTTPServer", "JSON", "RateLimiting", "Vault",
            "Gateway", "VobizSimulator", argumentParser, logging,
        ],
        swiftSettings: strict
    ),
]

/// A test target. Tests see what their subject sees, and the shared support.
func tests(_ name: String, _ dependencies: Target.Dependency...) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.target(name: name), "TestSupport"] + dependencies,
        swiftSettings: strict
    )
}

let tests: [Target] = [
    .target(
        name: "TestSupport",
        dependencies: ["Platform", "Cryptography", "JSON", grdb],
        path: "Tests/TestSupport",
        swiftSettings: strict
    ),
    tests("Platform"),
    tests("Cryptography"),
    tests("Transport", "COpenSSL", "Platform"),
    tests("HTTP", "Platform", "CNghttp2", httpTypes),
    tests("HTTPServer", "Platform", "COpenSSL", "Transport", "HTTP", httpTypes),
    tests("HTTPClient", "Platform", "Transport", "HTTP", httpTypes),
    tests("JSON"),
    tests("RateLimiting"),
    tests("Caching", "Platform"),
    tests("Vault", "Platform", "Cryptography", grdb),
    tests("Audit", "Platform", "JSON"),
    tests("Vobiz", "Platform", "Cryptography", "HTTPClient", "JSON", httpTypes),
    tests(
        "Gateway",
        "Platform",
        "Cryptography",
        "HTTP",
        "HTTPServer",
        "HTTPClient",
        "Transport",
        "JSON",
        "RateLimiting",
        "Caching",
        "Vault",
        "Audit",
        "Vobiz",
        "VobizSimulator",
        httpTypes,
        logging,
        yams
    ),
    tests("VobizSimulator", "Platform", "JSON", "HTTPServer", httpTypes),
    .testTarget(
        name: "CommandTests",
        dependencies: ["GatewayCLI", "Platform", "HTTPClient", "TestSupport", httpTypes],
        swiftSettings: strict
    ),
    .testTarget(
        name: "SimulationTests",
        dependencies: [
            "GatewayCLI", "VobizSimulator", "Platform", "HTTPClient", "JSON", "TestSupport", yams,
            httpTypes, "Cryptography", "HTTP", "Vault", "Gateway",
        ],
        swiftSettings: strict
    ),
]

let package = Package(
    name: "vobiz-gateway",
    products: [.executable(name: "vobiz-gateway", targets: ["GatewayCLI"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: sources + tests
)
