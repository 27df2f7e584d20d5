-- Letters that say how an order stands (under review, refunded, access ended) bring no link. SQLite takes a NOT NULL away only
-- with its table.
CREATE TABLE mails_new (
    id TEXT PRIMARY KEY NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id),
    link_id TEXT REFERENCES links (id),
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
    error TEXT,
    created_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP
);
INSERT INTO mails_new
SELECT id, order_id, link_id, kind, recipient, language, state, error, created_at, sent_at FROM mails;
DROP TABLE mails;
ALTER TABLE mails_new RENAME TO mails;
CREATE INDEX mails_order ON mails (order_id, created_at);
