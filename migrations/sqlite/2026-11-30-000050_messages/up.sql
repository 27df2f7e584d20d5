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

-- E-mails to the staff about their own accounts are messages too; what became of them, their jobs know. The link that some bring
-- works once: its token is derived from the server's key and the message's id, and only its SHA-256 is kept.
CREATE TABLE account_links (
    message_id TEXT PRIMARY KEY NOT NULL REFERENCES messages (id),
    token TEXT NOT NULL UNIQUE,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);
INSERT INTO messages (id, channel, account_id, kind, recipient, language, state, created_at)
SELECT a.id, 'email', a.account_id, a.kind, a.recipient, a.language,
    COALESCE(
        (SELECT CASE j.state WHEN 'done' THEN 'sent' ELSE j.state END FROM jobs j WHERE j.kind = 'account' AND j.subject = a.id),
        'sent'
    ),
    a.created_at
FROM account_letters a;
INSERT INTO account_links SELECT id, token, expires_at, used_at FROM account_letters WHERE token IS NOT NULL;
DROP TABLE account_letters;
CREATE INDEX messages_account ON messages (account_id, created_at) WHERE account_id IS NOT NULL;

ALTER TABLE sale_letters RENAME TO sale_messages;
