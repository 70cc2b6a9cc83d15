import Foundation

/// Who gave a command, for the record.
enum CommandActor {
    static var name: String {
        let user = ProcessInfo.processInfo.userName
        return user.isEmpty ? "command line" : "command line, user \(user)"
    }
}
