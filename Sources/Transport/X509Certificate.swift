import COpenSSL
import Platform

/// The owner of an `X509`. Never changed once it is read.
final class X509Certificate {
    let handle: OpaquePointer

    init(adopting handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        X509_free(handle)
    }

    /// When it begins and ends to be valid; `nil` when it does not say so properly.
    var validity: (start: WallTime, end: WallTime)? {
        guard let start = Self.wallTime(X509_get0_notBefore(handle)),
            let end = Self.wallTime(X509_get0_notAfter(handle))
        else { return nil }
        return (start, end)
    }

    var isSelfSigned: Bool { X509_self_signed(handle, 0) == 1 }

    /// When something in a file of OpenSSL's says so properly.
    static func wallTime(_ time: UnsafePointer<ASN1_TIME>?) -> WallTime? {
        var days: Int32 = 0
        var seconds: Int32 = 0
        let epoch = ASN1_TIME_set(nil, 0)
        defer { ASN1_TIME_free(epoch) }
        guard ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return nil }
        return WallTime(seconds: Int64(days) * 86_400 + Int64(seconds))
    }
}
