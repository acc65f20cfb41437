using Presta.Host;

return args switch
{
    ["notion", "provision", .. var rest] => await NotionCommands.Provision(Settings.Of(rest)),
    ["notion", "verify", .. var rest] => await NotionCommands.Verify(Settings.Of(rest)),
    ["notion", "status", .. var rest] => await NotionCommands.Status(Settings.Of(rest)),
    ["outbox", "list", .. var rest] => await OutboxCommands.List(Settings.Of(rest)),
    ["outbox", "revive", var id, .. var rest] => await OutboxCommands.Revive(id, Settings.Of(rest)),
    ["outbox", "revive-all", .. var rest] => await OutboxCommands.ReviveAll(Settings.Of(rest)),
    ["demo", "seed", .. var rest] => await DemoCommand.Seed(Settings.Of(rest)),
    ["backup", "create", .. var rest] => await BackupCommands.Create(rest),
    ["backup", "verify", var directory, .. var rest] => await BackupCommands.Verify(directory, rest),
    ["backup", "restore", var directory, .. var rest] => await BackupCommands.Restore(directory, rest),
    ["audit", "verify", .. var rest] => await AuditCommands.Verify(rest),
    ["audit", "export", .. var rest] => await AuditCommands.Export(rest),
    ["audit", "prune", .. var rest] => await AuditCommands.Prune(rest),
    ["help" or "--help" or "-h", ..] => Usage.Print(Console.Out),
    [] or [['-', '-', ..], ..] => await Serving.Run(args),
    _ => Usage.Print(Console.Error, exitCode: 2),
};
