/// See `HTTP2SessionProperty`.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = [UInt8](UnsafeBufferPointer(start: start, count: count))
    if let complaint = HTTP2SessionProperty.violation(input) { fatalError(complaint) }
    return 0
}
