import JSON

extension JSONWriter {
    /// Writes a value of another document as a member; null when there is none. Only for documents that
    /// the gateway has written itself.
    mutating func member(_ name: String, copying value: JSONValue?) {
        guard let value else { return null(name) }
        switch value.kind {
        case .null: null(name)
        case .boolean: member(name, value.boolean)
        case .number: number(name, value.number.flatMap { DecimalText($0) })
        case .string: member(name, value.string)
        case .object:
            object(name) { writer in
                for (name, value) in value.members { writer.member(name, copying: value) }
            }
        case .array:
            array(name) { writer in
                for element in value.elements { writer.append(copying: element) }
            }
        }
    }

    private mutating func append(copying value: JSONValue) {
        switch value.kind {
        case .null: null()
        case .boolean: self.value(value.boolean ?? false)
        case .number: if let number = value.decimal { self.value(number: number) }
        case .string: self.value(value.string ?? "")
        case .object:
            object { writer in
                for (name, value) in value.members { writer.member(name, copying: value) }
            }
        case .array:
            array { writer in
                for element in value.elements { writer.append(copying: element) }
            }
        }
    }
}
