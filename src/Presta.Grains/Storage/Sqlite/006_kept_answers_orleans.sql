-- Answers kept under idempotency keys are found by their age.
CREATE INDEX IF NOT EXISTS OrleansStorageAnswers ON OrleansStorage(ModifiedOn) WHERE GrainTypeString = 'idempotency';
