/// The body of a request for a new account.
struct NewAccountBody: Sendable {
    var name = "Nila Traders"
    var email = "owner@nila-traders.example"
    var password = "qH7#canary-word-9wLm"
    var country = "IN"
    /// More members, as JSON text with its comma.
    var more = #","phone":"+919812300001","company":"Nila","address":{"city":"Kochi"}"#

    var text: String {
        #"{"name":"\#(name)","email":"\#(email)","password":"\#(password)","#
            + #""country":"\#(country)"\#(more)}"#
    }
}
