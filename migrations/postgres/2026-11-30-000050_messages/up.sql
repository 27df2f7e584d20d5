-- The outbox holds messages: by e-mail or SMS, about an order or to an account of the staff. `sending` is an SMS that was claimed
-- and may have left, `unreachable` a message that has no way to its recipient (`error` says why).
ALTER TABLE mails RENAME TO messages;
ALTER INDEX mails_pkey RENAME TO messages_pkey;
ALTER INDEX mails_order RENAME TO messages_order;
ALTER TABLE messages
    ADD COLUMN channel TEXT NOT NULL DEFAULT 'email' CHECK (channel IN ('email', 'sms')),
    ADD COLUMN account_id TEXT REFERENCES accounts (id),
    ALTER COLUMN order_id DROP NOT NULL,
    DROP CONSTRAINT mails_state_check,
    ADD CONSTRAINT messages_state_check CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unreachable')),
    ADD CONSTRAINT messages_one_subject CHECK ((order_id IS NULL) <> (account_id IS NULL));
ALTER TABLE messages ALTER COLUMN channel DROP DEFAULT;
ALTER TABLE messages RENAME CONSTRAINT mails_order_id_fkey TO messages_order_id_fkey;
ALTER TABLE messages RENAME CONSTRAINT mails_link_id_fkey TO messages_link_id_fkey;
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
ALTER INDEX sale_letters_pkey RENAME TO sale_messages_pkey;
