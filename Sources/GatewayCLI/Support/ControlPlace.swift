import ArgumentParser
import Platform

/// Where a simulator takes orders.
enum ControlPlace: Equatable {
    /// 127.0.0.1:8083 if it is free.
    case standard
    case at(SocketAddress)
    case off

    init(_ text: String) throws {
        self = text == "off" ? .off : .at(try ArgumentText.socketAddress(text))
    }

    var address: SocketAddress? {
        switch self {
        case .standard: .ipv4(UInt32(0x7F00_0001).bigEndian, port: 8083)
        case .at(let address): address
        case .off: nil
        }
    }
}
