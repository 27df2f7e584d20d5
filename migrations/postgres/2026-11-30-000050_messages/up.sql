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

ALTER TABLE account_letters RENAME TO account_messages;
ALTER INDEX account_letters_pkey RENAME TO account_messages_pkey;
ALTER INDEX account_letters_account RENAME TO account_messages_account;
ALTER TABLE sale_letters RENAME TO sale_messages;
ALTER INDEX sale_letters_pkey RENAME TO sale_messages_pkey;
