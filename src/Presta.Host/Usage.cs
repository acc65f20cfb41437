namespace Presta.Host;

internal static class Usage
{
    public static int Print(TextWriter to, int exitCode = 0)
    {
        to.WriteLine("""
            presta                          runs API, silo and (without Notion:Token) a Notion sandbox with demo data
            presta notion provision         creates the databases that are missing, adds properties that are missing
            presta notion verify            compares the workspace with the declaration, a line per difference; exit code 1 when a noun cannot be served
            presta notion status            how far a running Presta is: nouns, queue to Notion, outbox
            presta outbox list              what Notion refused for good, the oldest hundred: noun, id, version, instant, reason
            presta outbox revive ID         sends one row's refused changes to Notion again, after the cause was mended
            presta outbox revive-all        all of them, or those of one --noun
            presta demo seed [--scale 1]    provisions, then writes demo data as a person would; for sandboxes only
            presta backup create --to DIR   database, documents and mapping into a new directory, beside a running Presta: a whole backup or none
            presta backup verify DIR        checks every hash, restores into a scratch database and compares row by row; exit code 1 when it is not good
            presta backup restore DIR       into an empty storage that nobody uses; --force replaces what one holds
            presta audit verify             walks the audit trail's chain and names the first line that was removed, changed or put elsewhere; exit code 1 then;
                                            prints the chain's head: kept elsewhere and given later as --seq and --head, it shows lines that were cut off
            presta audit export             the trail as JSON lines; --from and --to take days or instants
            presta audit prune --before DAY takes out older lines, those of the last 90 days never; what is left still verifies

            Every command takes settings as --Section:Name=value, for instance --Notion:BaseUrl=http://127.0.0.1:5081 --Data:Directory=./data.
            The README lists them.
            """);
        return exitCode;
    }
}
