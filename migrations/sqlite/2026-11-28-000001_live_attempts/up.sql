-- The attempts that may still turn out paid, by the very condition that asks for them (`store::attempts::hopeless`).
DROP INDEX attempts_live;
CREATE INDEX attempts_live ON attempts (opened_at) WHERE state <> 'confirmed' AND state <> 'abandoned';
