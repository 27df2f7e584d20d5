-- When an entry of a seller was posted, as its posting says: his statements of a month read their lines from the index.
ALTER TABLE ledger_lines ADD COLUMN at TIMESTAMP;
ALTER TABLE ledger_lines DISABLE TRIGGER ledger_lines_are_kept;
UPDATE ledger_lines SET at = p.at FROM ledger_postings p WHERE p.id = ledger_lines.posting_id AND ledger_lines.seller IS NOT NULL;
ALTER TABLE ledger_lines ENABLE TRIGGER ledger_lines_are_kept;
CREATE INDEX ledger_lines_seller_at ON ledger_lines (seller, at, posting_id, account, currency, amount) WHERE seller IS NOT NULL;

-- Whether a seller wants an SMS about each sale.
ALTER TABLE sellers ADD COLUMN sms BOOLEAN NOT NULL DEFAULT FALSE;

-- The order that an SMS to a seller is about.
CREATE TABLE seller_messages (
    message_id TEXT PRIMARY KEY NOT NULL REFERENCES messages (id),
    order_id TEXT NOT NULL REFERENCES orders (id)
);

-- The days of a market are summed up anew, by seller too.
DELETE FROM daily WHERE kind <> 'view' AND EXISTS (SELECT 1 FROM sellers);
UPDATE meta SET value = '' WHERE name = 'reports' AND EXISTS (SELECT 1 FROM sellers);
