import HTTP
import HTTPServer
import JSON

/// A request to the admin API whose sender may make it, copied out of the connection's buffer.
struct AdminRequest: Sendable {
    let route: AdminRoute
    /// The path's parameters in their order.
    let parameters: [String]
    /// The query's, in the order of their declaration, defaults filled in.
    let values: [String?]
    private let body: OwnedBody

    init(_ route: AdminRoute, parameters: [String] = [], values: [String?] = [], body: OwnedBody) {
        self.route = route
        self.parameters = parameters
        self.values = values
        self.body = body
    }

    init(
        _ request: borrowing InboundRequest,
        _ route: AdminRoute,
        _ parameters: PathParameters,
        _ path: Span<UInt8>,
        _ query: QueryReader
    ) throws(GatewayError) {
        self.route = route
        self.parameters = (0..<parameters.count).map { parameters.value($0, in: path).text }
        values = query.values(from: request.query)
        switch (route.bodyUse, request.body.isEmpty) {
        case (.none, false): throw .malformedBody("The request takes no body.")
        case (.none, true), (.optional, true): break
        case (.required, _), (.optional, false):
            try RequestDocument.checkType(
                request.value(of: .contentType),
                coding: request.value(of: .contentEncoding)
            )
        }
        body = OwnedBody(request.body)
    }

    /// Reads the body's members; every text of it is overwritten when the closure returns.
    ///
    /// - Throws: ``GatewayError`` for what is no strict JSON object of the route's members, and with
    ///   everything that the closure has noted.
    func read<Result: ~Copyable>(
        _ body: (inout MemberReader) throws(GatewayError) -> Result
    ) throws(GatewayError) -> Result {
        var document = try document()
        defer { document.erase() }
        var reader = try MemberReader(document.root, members: route.members)
        let result = try body(&reader)
        try reader.finish()
        return result
    }

    private func document() throws(GatewayError) -> JSONDocument {
        guard !body.isEmpty else {
            guard route.bodyUse == .optional else {
                throw .malformedBody("The request needs a JSON body.")
            }
            return try RequestDocument.parse(Array("{}".utf8))
        }
        guard !body.holdsKey else { throw RequestDocument.keyRefusal }
        do {
            return try JSONDocument(parsing: body.copy(), limits: .request)
        } catch {
            if error.reason == .duplicateName,
                let name = body.name(at: error.offset, of: route.members)
            {
                throw .invalidRequest([FieldProblem(name, "is given twice")])
            }
            throw RequestDocument.refusal(of: error)
        }
    }
}
