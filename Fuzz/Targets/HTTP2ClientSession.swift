/// See `HTTP2ClientSessionProperty`.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = [UInt8](UnsafeBufferPointer(start: start, count: count))
    if let complaint = HTTP2ClientSessionProperty.violation(input) { fatalError(complaint) }
    return 0
}
