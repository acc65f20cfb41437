-- Orleans on PostgreSQL, written against the AdoNet provider's contract: table OrleansQuery, its 21 keys, parameter and column names.
CREATE TABLE IF NOT EXISTS OrleansQuery(
  QueryKey  varchar(64) PRIMARY KEY,
  QueryText text NOT NULL);

-- ---------- persistence
-- The key holds the state's name and the grain's key but not the grain's type: state names are unique per grain class.
CREATE TABLE IF NOT EXISTS OrleansStorage(
  GrainIdHash            integer     NOT NULL,
  GrainIdN0              bigint      NOT NULL,
  GrainIdN1              bigint      NOT NULL,
  GrainTypeHash          integer     NOT NULL,
  GrainTypeString        text        NOT NULL,
  GrainIdExtensionString text        NULL,
  ServiceId              text        NOT NULL,
  PayloadBinary          bytea       NULL,
  ModifiedOn             timestamptz NOT NULL,
  Version                integer     NOT NULL);
-- Without it two first writes of one grain would both succeed.
CREATE UNIQUE INDEX IF NOT EXISTS OrleansStorageKey ON OrleansStorage(
  GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, ServiceId, coalesce(GrainIdExtensionString, ''));
-- No row back means another version stands.

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('WriteToStorageKey', $q$
WITH updated AS (
  UPDATE OrleansStorage SET PayloadBinary = @PayloadBinary, ModifiedOn = now(), Version = Version + 1
   WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
     AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
     AND coalesce(GrainIdExtensionString, '') = coalesce(@GrainIdExtensionString, '')
     AND Version = @GrainStateVersion
  RETURNING Version),
inserted AS (
  INSERT INTO OrleansStorage(GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
  SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId, @PayloadBinary, now(), 1
   WHERE @GrainStateVersion::int IS NULL
      ON CONFLICT DO NOTHING
  RETURNING Version)
SELECT Version AS NewGrainStateVersion FROM updated UNION ALL SELECT Version FROM inserted$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('ReadFromStorageKey', $q$
SELECT PayloadBinary, Version FROM OrleansStorage
 WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
   AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
   AND coalesce(GrainIdExtensionString, '') = coalesce(@GrainIdExtensionString, '')$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('ClearStorageKey', $q$
UPDATE OrleansStorage SET PayloadBinary = NULL, ModifiedOn = now(), Version = Version + 1
 WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
   AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
   AND coalesce(GrainIdExtensionString, '') = coalesce(@GrainIdExtensionString, '')
   AND Version = @GrainStateVersion
RETURNING Version AS NewGrainStateVersion$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('DeleteStorageKey', $q$
DELETE FROM OrleansStorage
 WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
   AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId
   AND coalesce(GrainIdExtensionString, '') = coalesce(@GrainIdExtensionString, '')
   AND Version = @GrainStateVersion
RETURNING Version + 1 AS NewGrainStateVersion$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

-- ---------- membership
CREATE TABLE IF NOT EXISTS OrleansMembershipVersionTable(
  DeploymentId text PRIMARY KEY,
  Timestamp    timestamptz NOT NULL DEFAULT now(),
  Version      integer     NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS OrleansMembershipTable(
  DeploymentId text           NOT NULL,
  Address      text           NOT NULL,
  Port         integer        NOT NULL,
  Generation   integer        NOT NULL,
  SiloName     text           NOT NULL,
  HostName     text           NOT NULL,
  Status       integer        NOT NULL,
  ProxyPort    integer        NULL,
  SuspectTimes text           NULL,
  StartTime    timestamptz(3) NOT NULL,
  IAmAliveTime timestamptz(3) NOT NULL,
  PRIMARY KEY(DeploymentId, Address, Port, Generation));
-- A member's write is conditional on the expected table version, which it bumps in the same statement.

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('InsertMembershipVersionKey', $q$
WITH inserted AS (
  INSERT INTO OrleansMembershipVersionTable(DeploymentId) VALUES(@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
SELECT count(*)::int FROM inserted$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('InsertMembershipKey', $q$
WITH bumped AS (
  UPDATE OrleansMembershipVersionTable SET Version = Version + 1, Timestamp = now()
   WHERE DeploymentId = @DeploymentId AND Version = @Version
     AND NOT EXISTS(SELECT 1 FROM OrleansMembershipTable
                     WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation)
  RETURNING 1),
inserted AS (
  INSERT INTO OrleansMembershipTable(DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
  SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM bumped
  RETURNING 1)
SELECT count(*)::int FROM inserted$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('UpdateMembershipKey', $q$
WITH bumped AS (
  UPDATE OrleansMembershipVersionTable SET Version = Version + 1, Timestamp = now()
   WHERE DeploymentId = @DeploymentId AND Version = @Version
     AND EXISTS(SELECT 1 FROM OrleansMembershipTable
                 WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation)
  RETURNING 1),
updated AS (
  UPDATE OrleansMembershipTable SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = greatest(IAmAliveTime, @IAmAliveTime)
   WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
     AND EXISTS(SELECT 1 FROM bumped)
  RETURNING 1)
SELECT count(*)::int FROM updated$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('UpdateIAmAlivetimeKey', $q$
UPDATE OrleansMembershipTable SET IAmAliveTime = greatest(IAmAliveTime, @IAmAliveTime)
 WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('MembershipReadRowKey', $q$
SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
  FROM OrleansMembershipVersionTable v
  LEFT JOIN OrleansMembershipTable m
    ON v.DeploymentId = m.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation
 WHERE v.DeploymentId = @DeploymentId$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('MembershipReadAllKey', $q$
SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
  FROM OrleansMembershipVersionTable v
  LEFT JOIN OrleansMembershipTable m ON v.DeploymentId = m.DeploymentId
 WHERE v.DeploymentId = @DeploymentId$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('GatewaysQueryKey', $q$
SELECT Address, ProxyPort, Generation FROM OrleansMembershipTable
 WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('DeleteMembershipTableEntriesKey', $q$
DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId;
DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('CleanupDefunctSiloEntriesKey', $q$
DELETE FROM OrleansMembershipTable
 WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status = 6$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('CleanupDefunctSiloEntryKey', $q$
DELETE FROM OrleansMembershipTable
 WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation AND Status = 6
   AND IAmAliveTime = @IAmAliveTime AND StartTime = @StartTime AND coalesce(SuspectTimes, '') = coalesce(@SuspectTimes, '')$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

-- ---------- reminders
CREATE TABLE IF NOT EXISTS OrleansRemindersTable(
  ServiceId    text           NOT NULL,
  GrainId      text           NOT NULL,
  ReminderName text           NOT NULL,
  StartTime    timestamptz(3) NOT NULL,
  Period       bigint         NOT NULL,
  GrainHash    integer        NOT NULL,
  Version      integer        NOT NULL,
  PRIMARY KEY(ServiceId, GrainId, ReminderName));

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('UpsertReminderRowKey', $q$
INSERT INTO OrleansRemindersTable AS r(ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
VALUES(@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
    ON CONFLICT(ServiceId, GrainId, ReminderName)
    DO UPDATE SET StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash, Version = r.Version + 1
RETURNING Version$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('ReadReminderRowsKey', $q$
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
 WHERE ServiceId = @ServiceId AND GrainId = @GrainId$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('ReadReminderRowKey', $q$
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
 WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('ReadRangeRows1Key', $q$
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
 WHERE ServiceId = @ServiceId AND GrainHash > @BeginHash AND GrainHash <= @EndHash$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('ReadRangeRows2Key', $q$
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
 WHERE ServiceId = @ServiceId AND (GrainHash > @BeginHash OR GrainHash <= @EndHash)$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('DeleteReminderRowKey', $q$
WITH deleted AS (
  DELETE FROM OrleansRemindersTable
   WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version
  RETURNING 1)
SELECT count(*)::int FROM deleted$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES('DeleteReminderRowsKey', $q$
DELETE FROM OrleansRemindersTable WHERE ServiceId = @ServiceId$q$)
    ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText;
