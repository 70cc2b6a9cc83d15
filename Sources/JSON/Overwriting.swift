extension [UInt8] {
    /// Sets every byte to zero, in place when this is the only reference to the buffer.
    ///
    /// It is not inlined, so that the stores cannot be dropped as dead before the buffer is freed.
    @inline(never)
    package mutating func overwrite() {
        for index in indices { self[index] = 0 }
    }
}
