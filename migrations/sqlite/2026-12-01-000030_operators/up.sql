-- The operator that an answer of the gateway names, and the payments of the last hour by operator. Answers of before have none.
ALTER TABLE checks ADD COLUMN method TEXT;
CREATE INDEX checks_by_operator ON checks (first_at) WHERE method IS NOT NULL AND verdict <> 'pending';
