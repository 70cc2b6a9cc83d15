import CLinux

/// The machine's processors.
public enum Processors {
    /// How many this process may run on (its affinity), at least one.
    public static var available: Int { max(1, Int(CLinux_processors())) }
}
