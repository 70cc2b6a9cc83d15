/// Files that only grow: the seam between what must be durable and the disk.
public protocol FileStorage: Sendable {
    /// Opens a file for appending, creating it with mode 0600 in its existing directory. Its name is
    /// durable when the call returns. A symbolic link, and anything but a regular file, is refused.
    ///
    /// - Throws: ``SystemError``.
    func openForAppending(_ path: String) throws(SystemError) -> any AppendableFile
}

/// One open file. Used by one thread at a time.
public protocol AppendableFile: Sendable {
    /// Writes all bytes behind the file's end.
    ///
    /// - Throws: ``SystemError``; some of the bytes may be there then.
    func append(_ bytes: Span<UInt8>) throws(SystemError)

    /// Returns once everything appended so far survives a power cut.
    ///
    /// - Throws: ``SystemError``. It must not be called again after that: the kernel may have dropped
    ///   what it could not write, and would report success the second time.
    func synchronize() throws(SystemError)

    /// How many bytes the file has.
    ///
    /// - Throws: ``SystemError``.
    var length: Int { get throws(SystemError) }

    /// The file's last bytes, at most `count` of them.
    ///
    /// - Throws: ``SystemError``.
    func tail(_ count: Int) throws(SystemError) -> [UInt8]

    /// Cuts off the file's last `count` bytes, durably only after ``synchronize()``.
    ///
    /// - Throws: ``SystemError``.
    func removeTail(_ count: Int) throws(SystemError)
}
