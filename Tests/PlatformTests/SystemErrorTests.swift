import Glibc
import Platform
import TestSupport
import Testing

@Suite("SystemError")
struct SystemErrorTests {
    @Test(
        "tells a lack of ours from a failure of the peer",
        arguments: [
            (EMFILE, true), (ENFILE, true), (ENOMEM, true), (ENOBUFS, true),
            (EADDRNOTAVAIL, true), (EAGAIN, true), (ENOSPC, true), (ECONNREFUSED, false),
            (ETIMEDOUT, false), (EHOSTUNREACH, false), (ENETUNREACH, false), (ECONNRESET, false),
        ]
    )
    func exhaustion(code: Int32, isOurs: Bool) {
        #expect(SystemError("connect", code: code).isExhaustion == isOurs)
    }

    @Test(
        "tells a lack of room from a disk that fails",
        arguments: [
            (ENOSPC, true), (EDQUOT, true), (EFBIG, true), (EIO, false), (EROFS, false),
            (EBADF, false), (ENOMEM, false), (EAGAIN, false),
        ]
    )
    func room(code: Int32, isMissing: Bool) {
        #expect(SystemError("write", code: code).isLackOfRoom == isMissing)
    }

    @Test("a folder has entries, or none, or is none")
    func folder() throws {
        let directory = try TemporaryDirectory()
        #expect(!Folder.hasEntries(directory.path))
        #expect(!Folder.hasEntries(directory.path + "/none"))
        #expect(Folder.hasEntries("/usr"))
        #expect(!Folder.hasEntries("/etc/passwd"))
    }
}
