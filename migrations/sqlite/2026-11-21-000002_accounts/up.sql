-- The staff. `totp_seed` is no secret: the TOTP key is derived from it and the server's key. `totp_pending` is a seed that
-- was shown and not yet confirmed, `totp_step` the last time step whose code was taken.
CREATE TABLE accounts (
    id TEXT PRIMARY KEY NOT NULL,
    email TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'support')),
    password TEXT,
    password_at TIMESTAMP,
    totp_seed TEXT,
    totp_pending TEXT,
    totp_step BIGINT,
    suspended_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    signed_in_at TIMESTAMP
);

-- `token` is the SHA-256 of what the browser's cookie says; `whole` is false until the second factor was given.
CREATE TABLE sessions (
    id TEXT PRIMARY KEY NOT NULL,
    token TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    whole BOOLEAN NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    fresh_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id, created_at);

-- Links that let somebody choose a password and set a second factor up anew, each once: the SHA-256 of their tokens.
CREATE TABLE invitations (
    id TEXT PRIMARY KEY NOT NULL,
    token TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX invitations_account ON invitations (account_id, created_at);

-- Codes for who has lost his phone, each once: their HMAC under the server's key.
CREATE TABLE recovery_codes (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    code TEXT NOT NULL,
    used_at TIMESTAMP
);
CREATE INDEX recovery_codes_account ON recovery_codes (account_id, code);

-- What the staff did: rows are only added. `account_id` is NULL for the command line; `subject` is what it was done to,
-- as `order:G7K2-M94Q-XD`; `detail` is JSON.
CREATE TABLE audit (
    id TEXT PRIMARY KEY NOT NULL,
    at TIMESTAMP NOT NULL,
    account_id TEXT REFERENCES accounts (id),
    actor TEXT NOT NULL,
    act TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (at, id);
CREATE INDEX audit_account ON audit (account_id, at, id);
CREATE INDEX audit_act ON audit (act, at, id);
CREATE INDEX audit_subject ON audit (subject, at, id);

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'rows of the audit are only added'); END;
CREATE TRIGGER audit_is_not_taken_away BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'rows of the audit are only added'); END;
