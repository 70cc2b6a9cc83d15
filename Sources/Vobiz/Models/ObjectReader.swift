internal import JSON

/// Reads the members of one object of an answer.
///
/// A member that is missing, null or of another type is nil; the `required` twins throw
/// ``InvalidAnswer/member(_:)`` with its name instead.
struct ObjectReader {
    private let value: JSONValue
    private let path: String

    init(_ value: JSONValue) throws(VobizError) {
        guard value.kind == .object else { throw .invalid(.notAnObject) }
        self.value = value
        path = ""
    }

    /// A member that is an object itself.
    private init(_ value: JSONValue, path: String) {
        self.value = value
        self.path = path
    }

    func object(_ name: String) -> ObjectReader? {
        guard let member = value[name], member.kind == .object else { return nil }
        return ObjectReader(member, path: path + name + ".")
    }

    /// The objects of an array; nil when the member is no array. Throws if an element is no object.
    func objects(_ name: String) throws(VobizError) -> [ObjectReader]? {
        guard let member = value[name], member.kind == .array else { return nil }
        var objects: [ObjectReader] = []
        for element in member.elements {
            guard element.kind == .object else { throw missing(name) }
            objects.append(ObjectReader(element, path: path + name + "."))
        }
        return objects
    }

    var members: [(name: String, value: JSONValue)] { value.members }

    func has(_ name: String) -> Bool {
        value[name] != nil
    }

    func text(_ name: String) -> String? {
        value[name]?.string
    }

    /// An identifier, which some answers write as a number and some as a string.
    func identifier(_ name: String) -> String? {
        guard let member = value[name] else { return nil }
        return member.string ?? member.integer.map { String($0) }
    }

    func flag(_ name: String) -> Bool? {
        value[name]?.boolean
    }

    func count(_ name: String) -> Int? {
        value[name]?.integer
    }

    /// A decimal with the digits that were sent; written as `1e-05` it is spelled out.
    func decimal(_ name: String) -> DecimalText? {
        guard let member = value[name] else { return nil }
        return member.decimal ?? member.number.flatMap { DecimalText(expanding: $0) }
    }

    func time(_ name: String) -> Timestamp? {
        text(name).flatMap { Timestamp($0) }
    }

    /// A moment; for a day without a time, its beginning.
    func dayOrTime(_ name: String) -> Timestamp? {
        time(name) ?? date(name).flatMap { Timestamp("\($0.text)T00:00:00Z") }
    }

    /// The texts of an array, whatever else is in it left out; nil when the member is no array.
    func texts(_ name: String) -> [String]? {
        guard let member = value[name], member.kind == .array else { return nil }
        return member.elements.compactMap(\.string)
    }

    func date(_ name: String) -> CalendarDate? {
        text(name).flatMap { CalendarDate($0) }
    }

    func currency(_ name: String) -> CurrencyCode? {
        text(name).flatMap { CurrencyCode($0) }
    }

    func account(_ name: String) -> AccountID? {
        text(name).flatMap { AccountID($0) }
    }

    func requiredAccount(_ name: String) throws(VobizError) -> AccountID {
        try required(account(name), name)
    }

    func requiredIdentifier(_ name: String) throws(VobizError) -> String {
        try required(identifier(name), name)
    }

    func requiredDecimal(_ name: String) throws(VobizError) -> DecimalText {
        try required(decimal(name), name)
    }

    func requiredCurrency(_ name: String) throws(VobizError) -> CurrencyCode {
        try required(currency(name), name)
    }

    func missing(_ name: String) -> VobizError {
        .invalid(.member(path + name))
    }

    func required<T>(_ value: T?, _ name: String) throws(VobizError) -> T {
        guard let value else { throw missing(name) }
        return value
    }
}
