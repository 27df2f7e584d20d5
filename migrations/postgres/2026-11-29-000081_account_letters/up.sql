-- Letters to the staff about their own accounts. Those with a token bring a link that works once; the token is derived from
-- the server's key and the row's id, and only its SHA-256 is kept.
CREATE TABLE account_letters (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL CHECK (kind IN ('password-link', 'address-link', 'password-changed', 'address-changed')),
    recipient TEXT NOT NULL,
    language TEXT NOT NULL,
    token TEXT UNIQUE,
    expires_at TIMESTAMP,
    used_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX account_letters_account ON account_letters (account_id, created_at);
