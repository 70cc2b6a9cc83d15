extension SettingType<ReconciliationSchedule> {
    /// `2s, 5s, 15s, 1m`: times that grow.
    static let schedule = SettingType(emptyList: "none") { text throws(SettingRefusal) in
        let times = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            DurationText(part.drop { $0 == " " }.prefix { $0 != " " })?.duration
        }
        guard !times.contains(nil),
            let schedule = ReconciliationSchedule(times: times.compactMap(\.self))
        else {
            throw .expected(
                "1 to \(ReconciliationSchedule.longest) times such as 2s, 15s, 5m, each later than the last by 1s or more",
                got: text
            )
        }
        return schedule
    }
}
