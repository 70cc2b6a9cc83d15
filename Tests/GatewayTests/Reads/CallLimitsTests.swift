import JSON
import Platform
import Testing
import Vobiz

@testable import Gateway

@Suite struct CallLimitsTests {
    private static let time = WallTime(seconds: 1_778_565_604)

    private let account: AccountID

    init() throws {
        account = try #require(AccountID("MA_XXXXXXXX"))
    }

    private func document(_ text: String) throws -> CustomerAccount {
        try CustomerAccount(
            decoding: JSONDocument(
                parsing: Array(#"{"auth_id":"MA_XXXXXXXX",\#(text)}"#.utf8),
                limits: .upstream
            ).root
        )
    }

    @Test("the operator's word goes before the provider's, and that before the default")
    func precedence() {
        let learned = LearnedLimit(value: 11, time: Self.time)
        typealias Row = (LearnedLimit?, Int?, Int?, CallLimits.Source?, WallTime?)
        let rows: [Row] = [
            (nil, nil, 1, .standard, nil), (learned, nil, 11, .upstream, Self.time),
            (learned, 5, 5, .override, nil), (nil, 5, 5, .override, nil),
        ]
        for (learned, override, value, source, time) in rows {
            let limit = CallLimits(cps: learned, concurrentCalls: nil, cpsOverride: override).cps
            #expect(limit.value == value && limit.source == source && limit.learnedAt == time)
        }
        // Nobody says how many calls at once an account has that says nothing.
        let calls = CallLimits(cps: nil, concurrentCalls: nil).concurrentCalls
        #expect(calls.value == nil && calls.source == nil && calls.learnedAt == nil)
    }

    @Test("what a document leaves open stays as it was, and everything is looked at again in time")
    func learning() throws {
        let learned = LearnedLimits()
        let start = MonotonicTime(nanoseconds: 0)
        #expect(learned.limits(of: account) == nil)
        #expect(!learned.isCurrent(account, at: start))
        learned.learn(
            try document(#""cps_limit":3,"concurrent_calls_limit":10"#).limits,
            of: account,
            at: Self.time,
            start
        )
        let later = WallTime(seconds: Self.time.seconds + 50)
        learned.learn(
            try document(#""cps_limit":6"#).limits,
            of: account,
            at: later,
            start + .seconds(50)
        )
        let limits = try #require(learned.limits(of: account))
        #expect(limits.cps == CallLimits.Limit(learned: LearnedLimit(value: 6, time: later)))
        #expect(
            limits.concurrentCalls
                == CallLimits.Limit(learned: LearnedLimit(value: 10, time: Self.time))
        )
        #expect(learned.isCurrent(account, at: start + .seconds(109)))
        #expect(!learned.isCurrent(account, at: start + .seconds(110)))
        learned.forget(account)
        #expect(learned.limits(of: account) == nil)
    }

    @Test("only so many accounts are remembered, the latest among them")
    func capacity() throws {
        let learned = LearnedLimits(capacity: 3)
        let limits = try document(#""cps_limit":3"#).limits
        let ids = (0..<9).compactMap { AccountID("MA_CAPACITY\($0)") }
        for id in ids {
            learned.learn(limits, of: id, at: Self.time, MonotonicTime(nanoseconds: 0))
            #expect(learned.limits(of: id) != nil)
        }
        #expect(ids.filter { learned.limits(of: $0) != nil }.count == 3)
    }

    @Test("are told with what pacing would add")
    func projection() {
        let limits = CallLimits(
            cps: LearnedLimit(value: 11, time: Self.time),
            concurrentCalls: nil
        )
        #expect(
            String(decoding: Projection.Limits(limits, of: account).bytes, as: UTF8.self)
                == #"{"account_id":"MA_XXXXXXXX","cps":{"limit":11,"source":"upstream","#
                + #""learned_at":"2026-05-12T06:00:04Z","effective":"11"},"in_line":0,"#
                + #""next_slot_at":null,"concurrent_calls":{"limit":null,"source":null,"#
                + #""learned_at":null,"in_use":0,"reserved_for_inbound":0}}"#
        )
    }
}
