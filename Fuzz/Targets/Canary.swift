/// A target with a fault: only an input that begins with `tweet` meets it. A rig that does not find
/// it within seconds finds nothing else either.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    var matched = 0
    for (octet, expected) in zip(input, "tweet".utf8) {
        // One branch for each octet, so that the fuzzer sees how far it has come.
        guard octet == expected else { return 0 }
        matched += 1
    }
    if matched == 5 { fatalError("the canary") }
    return 0
}
