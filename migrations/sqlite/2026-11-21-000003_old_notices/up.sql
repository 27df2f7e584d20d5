-- Signed notices of transactions that no order of ours has: kept for an owner's eyes, and forgotten after 90 days.
ALTER TABLE notices ADD COLUMN known BOOLEAN NOT NULL DEFAULT TRUE;
UPDATE notices SET known = FALSE
WHERE NOT EXISTS (SELECT 1 FROM attempts WHERE attempts.transaction_id = notices.transaction_id);
CREATE INDEX notices_age ON notices (known, last_at);
