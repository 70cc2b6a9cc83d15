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
]

/// Targets that border nothing unsafe: the compiler proves it.
let safe: [SwiftSetting] = strict + [.strictMemorySafety()]

// An import points to a target further up this list, never down or sideways.
let targets: [Target] = [
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
        name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
    .target(name: "Platform", dependencies: ["CLinux"], swiftSettings: strict),
    .target(
        name: "Cryptography", dependencies: ["COpenSSL", "Platform"], swiftSettings: strict),
    .target(name: "Transport", dependencies: ["Platform"], swiftSettings: strict),
    .target(
        name: "HTTP",
        dependencies: ["CNghttp2", .product(name: "HTTPTypes", package: "swift-http-types")],
        swiftSettings: strict),
    .target(
        name: "HTTPServer", dependencies: ["Platform", "Transport", "HTTP"], swiftSettings: strict),
    .target(
        name: "HTTPClient", dependencies: ["Platform", "Transport", "HTTP"], swiftSettings: strict),
    .target(name: "JSON", swiftSettings: safe),
    .target(name: "RateLimiting", swiftSettings: safe),
    .target(name: "Caching", swiftSettings: strict),
    .target(
        name: "Vault",
        dependencies: [
            "Platform", "Cryptography", .product(name: "GRDB", package: "GRDB.swift"),
        ],
        swiftSettings: strict),
    .target(name: "Audit", dependencies: ["Platform"], swiftSettings: strict),
    .target(
        name: "Vobiz",
        dependencies: [
            "Platform", "HTTP", "HTTPClient", "JSON", "Cryptography",
            .product(name: "HTTPTypes", package: "swift-http-types"),
        ],
        swiftSettings: safe),
]

/// A test target, which sees what its subject sees.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.target(name: name), "TestSupport"] + dependencies, swiftSettings: strict)
}

let http: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let later: [Target] = [
    .target(
        name: "Gateway",
        dependencies: [
            "CEmbedded", "Platform", "Cryptography", "Transport", "HTTP", "HTTPServer", "HTTPClient", "JSON", "RateLimiting",
            "Caching", "Vault", "Audit", "Vobiz", http, yams,
            .product(name: "Logging", package: "swift-log"),
        ],
        swiftSettings: safe),
    .target(name: "VobizSimulator", dependencies: ["Platform", "HTTPServer", "HTTP", "JSON", http], swiftSettings: safe),
    .target(name: "CEmbedded", cSettings: [.unsafeFlags(["-Wno-c23-extensions"])]),
    .executableTarget(
        name: "GatewayCLI",
        dependencies: [
            "Gateway", "VobizSimulator", "Vault", "Cryptography", "Platform", "HTTP", "HTTPServer", "JSON",
            "RateLimiting",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "Logging", package: "swift-log"),
        ],
        swiftSettings: strict),
    .target(name: "TestSupport", dependencies: ["Cryptography"], path: "Tests/TestSupport", swiftSettings: strict),
    tests("Platform"), tests("Cryptography"), tests("Transport"), tests("HTTP", [http]),
    tests("HTTPServer", ["Platform", "HTTP", http]), tests("HTTPClient", ["Platform", "HTTPServer", "HTTP", http]), tests("JSON"), tests("RateLimiting"),
    tests("Caching"), tests("Vault", ["Cryptography", grdb]), tests("Audit", ["Platform"]), tests("Vobiz", ["Platform", "JSON", "HTTPClient", "Cryptography", http]),
    tests("Gateway", ["JSON", "Vobiz", "Vault", "HTTPServer", "HTTPClient", "RateLimiting", "Cryptography", "Platform", yams, http, .product(name: "Logging", package: "swift-log")]), tests("VobizSimulator", ["JSON", "HTTPServer", http]),
    .testTarget(name: "CommandTests", dependencies: ["GatewayCLI", "Gateway", "VobizSimulator", "JSON", "TestSupport"], swiftSettings: strict),
]

// SCAFFOLD: until every target has landed, those without a folder are left out.
import Foundation
let root = URL(fileURLWithPath: Context.packageDirectory)
let present = (targets + later).filter { target in
    let test = target.name == "TestSupport" || target.isTest
    return FileManager.default.fileExists(atPath: root.appendingPathComponent((test ? "Tests/" : "Sources/") + target.name).path)
}

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
    targets: present
)
