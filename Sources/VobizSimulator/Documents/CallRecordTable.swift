/// Call records as comma-separated values, with a line of names first (RFC 4180).
struct CallRecordTable {
    let documents: [CallRecordDocument]

    var text: String {
        let names = CallRecordDocument.names.joined(separator: ",")
        let lines = documents.map { document in
            document.fields.map { $0.column }.joined(separator: ",")
        }
        return ([names] + lines).map { $0 + "\r\n" }.joined()
    }
}
