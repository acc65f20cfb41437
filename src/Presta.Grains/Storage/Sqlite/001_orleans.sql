-- Orleans on SQLite, written against the AdoNet provider's contract: table OrleansQuery, its 21 keys, parameter and column names.
CREATE TABLE IF NOT EXISTS OrleansQuery(
  QueryKey  TEXT PRIMARY KEY,
  QueryText TEXT NOT NULL) WITHOUT ROWID;

-- ---------- persistence
-- The key holds the state's name and the grain's key but not the grain's type: state names are unique per grain class.
CREATE TABLE IF NOT EXISTS OrleansStorage(
  GrainIdHash            INTEGER NOT NULL,
  GrainIdN0              INTEGER NOT NULL,
  GrainIdN1              INTEGER NOT NULL,
  GrainTypeHash          INTEGER NOT NULL,
  GrainTypeString        TEXT    NOT NULL,
  GrainIdExtensionString TEXT    NULL,
  ServiceId              TEXT    NOT NULL,
  PayloadBinary          BLOB    NULL,
  ModifiedOn             TEXT    NOT NULL,
  Version                INTEGER NOT NULL);
-- Without it two first writes of one grain would both succeed.
CREATE UNIQUE INDEX IF NOT EXISTS OrleansStorageKey ON OrleansStorage(
  GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, ServiceId, ifnull(GrainIdExtensionString, ''));
-- Single statements with RETURNING: no open transaction can leak into the connection pool. No row back means another version stands.

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('WriteToStorageKey', '
UPDATE OrleansStorage SET PayloadBinary = @PayloadBinary, ModifiedOn = strftime(''%Y-%m-%dT%H:%M:%fZ'', ''now''), Version = Version + 1
 WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
   AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
   AND ifnull(GrainIdExtensionString, '''') = ifnull(@GrainIdExtensionString, '''')
   AND Version = @GrainStateVersion
RETURNING Version AS NewGrainStateVersion;
INSERT INTO OrleansStorage(GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId, @PayloadBinary, strftime(''%Y-%m-%dT%H:%M:%fZ'', ''now''), 1
 WHERE @GrainStateVersion IS NULL
    ON CONFLICT DO NOTHING
RETURNING Version AS NewGrainStateVersion;')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('ReadFromStorageKey', '
SELECT PayloadBinary, Version FROM OrleansStorage
 WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
   AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
   AND ifnull(GrainIdExtensionString, '''') = ifnull(@GrainIdExtensionString, '''');')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('ClearStorageKey', '
UPDATE OrleansStorage SET PayloadBinary = NULL, ModifiedOn = strftime(''%Y-%m-%dT%H:%M:%fZ'', ''now''), Version = Version + 1
 WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
   AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
   AND ifnull(GrainIdExtensionString, '''') = ifnull(@GrainIdExtensionString, '''')
   AND Version = @GrainStateVersion
RETURNING Version AS NewGrainStateVersion;')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('DeleteStorageKey', '
DELETE FROM OrleansStorage
 WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
   AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
   AND ifnull(GrainIdExtensionString, '''') = ifnull(@GrainIdExtensionString, '''')
   AND Version = @GrainStateVersion
RETURNING Version + 1 AS NewGrainStateVersion;')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

-- ---------- membership
CREATE TABLE IF NOT EXISTS OrleansMembershipVersionTable(
  DeploymentId TEXT PRIMARY KEY,
  Timestamp    TEXT    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  Version      INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS OrleansMembershipTable(
  DeploymentId TEXT    NOT NULL,
  Address      TEXT    NOT NULL,
  Port         INTEGER NOT NULL,
  Generation   INTEGER NOT NULL,
  SiloName     TEXT    NOT NULL,
  HostName     TEXT    NOT NULL,
  Status       INTEGER NOT NULL,
  ProxyPort    INTEGER NULL,
  SuspectTimes TEXT    NULL,
  StartTime    TEXT    NOT NULL,
  IAmAliveTime TEXT    NOT NULL,
  PRIMARY KEY(DeploymentId, Address, Port, Generation));
-- A member's write is conditional on the expected table version; the triggers bump it in the same implicit transaction.
CREATE TRIGGER IF NOT EXISTS OrleansMembershipInserted AFTER INSERT ON OrleansMembershipTable BEGIN
  UPDATE OrleansMembershipVersionTable SET Version = Version + 1, Timestamp = CURRENT_TIMESTAMP WHERE DeploymentId = NEW.DeploymentId;
END;
CREATE TRIGGER IF NOT EXISTS OrleansMembershipUpdated AFTER UPDATE OF Status ON OrleansMembershipTable BEGIN
  UPDATE OrleansMembershipVersionTable SET Version = Version + 1, Timestamp = CURRENT_TIMESTAMP WHERE DeploymentId = NEW.DeploymentId;
END;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('InsertMembershipVersionKey', '
INSERT INTO OrleansMembershipVersionTable(DeploymentId) VALUES(@DeploymentId) ON CONFLICT DO NOTHING;
SELECT changes();')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('InsertMembershipKey', '
INSERT INTO OrleansMembershipTable(DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
 WHERE EXISTS(SELECT 1 FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId AND Version = @Version)
    ON CONFLICT DO NOTHING;
SELECT changes();')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('UpdateMembershipKey', '
UPDATE OrleansMembershipTable SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = max(IAmAliveTime, @IAmAliveTime)
 WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
   AND EXISTS(SELECT 1 FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId AND Version = @Version);
SELECT changes();')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('UpdateIAmAlivetimeKey', '
UPDATE OrleansMembershipTable SET IAmAliveTime = max(IAmAliveTime, @IAmAliveTime)
 WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation;')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('MembershipReadRowKey', '
SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
  FROM OrleansMembershipVersionTable v
  LEFT JOIN OrleansMembershipTable m
    ON v.DeploymentId = m.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation
 WHERE v.DeploymentId = @DeploymentId;')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('MembershipReadAllKey', '
SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
  FROM OrleansMembershipVersionTable v
  LEFT JOIN OrleansMembershipTable m ON v.DeploymentId = m.DeploymentId
 WHERE v.DeploymentId = @DeploymentId;')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('GatewaysQueryKey', '
SELECT Address, ProxyPort, Generation FROM OrleansMembershipTable
 WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0;')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('DeleteMembershipTableEntriesKey', '
DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId;
DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId;')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('CleanupDefunctSiloEntriesKey', '
DELETE FROM OrleansMembershipTable
 WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status = 6;')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('CleanupDefunctSiloEntryKey', '
DELETE FROM OrleansMembershipTable
 WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation AND Status = 6
   AND IAmAliveTime = @IAmAliveTime AND StartTime = @StartTime AND ifnull(SuspectTimes, '''') = ifnull(@SuspectTimes, '''');')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

-- ---------- reminders
CREATE TABLE IF NOT EXISTS OrleansRemindersTable(
  ServiceId    TEXT    NOT NULL,
  GrainId      TEXT    NOT NULL,
  ReminderName TEXT    NOT NULL,
  StartTime    TEXT    NOT NULL,
  Period       INTEGER NOT NULL,
  GrainHash    INTEGER NOT NULL,
  Version      INTEGER NOT NULL,
  PRIMARY KEY(ServiceId, GrainId, ReminderName)) WITHOUT ROWID;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('UpsertReminderRowKey', '
INSERT INTO OrleansRemindersTable(ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
VALUES(@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
    ON CONFLICT(ServiceId, GrainId, ReminderName)
    DO UPDATE SET StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash, Version = Version + 1
RETURNING Version;')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('ReadReminderRowsKey', '
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
 WHERE ServiceId = @ServiceId AND GrainId = @GrainId;')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('ReadReminderRowKey', '
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
 WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName;')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('ReadRangeRows1Key', '
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
 WHERE ServiceId = @ServiceId AND GrainHash > @BeginHash AND GrainHash <= @EndHash;')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('ReadRangeRows2Key', '
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
 WHERE ServiceId = @ServiceId AND (GrainHash > @BeginHash OR GrainHash <= @EndHash);')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('DeleteReminderRowKey', '
DELETE FROM OrleansRemindersTable
 WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version;
SELECT changes();')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('DeleteReminderRowsKey', '
DELETE FROM OrleansRemindersTable WHERE ServiceId = @ServiceId;')
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;
