/// What a client's permissions must be for a change of it to be made: asked in the transaction that makes the
/// change, for whatever was looked at before may be another thing by then.
public typealias PermissionCheck = @Sendable (ClientPermissions) -> Bool
