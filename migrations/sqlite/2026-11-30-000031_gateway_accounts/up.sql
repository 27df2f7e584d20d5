-- The merchant accounts that attempts were opened with. `credentials` is JSON, sealed with the server's key, and empty once no
-- attempt needs it any more. An attempt names its account; those from before belong to the account that the shop is opened with
-- next. `kept` is what the account's generation needs kept of an attempt, as JSON.
CREATE TABLE gateway_accounts (
    id TEXT PRIMARY KEY NOT NULL,
    generation TEXT NOT NULL,
    name TEXT NOT NULL,
    credentials TEXT NOT NULL,
    first_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL
);
ALTER TABLE attempts ADD COLUMN account TEXT;
ALTER TABLE attempts ADD COLUMN kept TEXT;
CREATE INDEX attempts_without_account ON attempts (id) WHERE account IS NULL;
