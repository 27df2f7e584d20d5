-- The outbox holds messages: by e-mail or SMS, about an order or to an account of the staff. `sending` is an SMS that was claimed
-- and may have left, `unreachable` a message that has no way to its recipient (`error` says why). SQLite changes a CHECK only with
-- its table. Not IN: SQLite would make a table of the list at every message.
CREATE TABLE messages (
    id TEXT PRIMARY KEY NOT NULL,
    channel TEXT NOT NULL CHECK (channel = 'email' OR channel = 'sms'),
    order_id TEXT REFERENCES orders (id),
    account_id TEXT REFERENCES accounts (id),
    link_id TEXT REFERENCES links (id),
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL CHECK (
        state = 'queued' OR state = 'sending' OR state = 'sent' OR state = 'failed' OR state = 'unreachable'
    ),
    error TEXT,
    created_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP,
    CHECK ((order_id IS NULL) <> (account_id IS NULL))
);
INSERT INTO messages
SELECT id, 'email', order_id, NULL, link_id, kind, recipient, language, state, error, created_at, sent_at FROM mails;
DROP TABLE mails;
CREATE INDEX messages_order ON messages (order_id, created_at);
CREATE INDEX messages_unreachable ON messages (created_at, id) WHERE state = 'unreachable';

ALTER TABLE account_letters RENAME TO account_messages;
DROP INDEX account_letters_account;
CREATE INDEX account_messages_account ON account_messages (account_id, created_at);
ALTER TABLE sale_letters RENAME TO sale_messages;
