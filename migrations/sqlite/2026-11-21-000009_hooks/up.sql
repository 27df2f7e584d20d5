-- Where the shop tells others what happened. Secrets are derived from the server's key, the endpoint's id and
-- `secret_number`; the one before it signs too until `former_until`.
CREATE TABLE hook_endpoints (
    id TEXT PRIMARY KEY NOT NULL,
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    note TEXT NOT NULL,
    secret_number INTEGER NOT NULL,
    former_until TIMESTAMP,
    paused BOOLEAN NOT NULL,
    failing_since TIMESTAMP,
    failures INTEGER NOT NULL,
    rests_until TIMESTAMP,
    disabled_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

-- What happened, as it is told, word for word.
CREATE TABLE hook_messages (
    id TEXT PRIMARY KEY NOT NULL,
    event TEXT NOT NULL,
    body TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX hook_messages_at ON hook_messages (at);

-- A message on its way to an endpoint, with the last answer.
CREATE TABLE hook_deliveries (
    id TEXT PRIMARY KEY NOT NULL,
    message_id TEXT NOT NULL REFERENCES hook_messages (id),
    endpoint_id TEXT NOT NULL REFERENCES hook_endpoints (id),
    state TEXT NOT NULL CHECK (state IN ('queued', 'done', 'failed')),
    run_at TIMESTAMP NOT NULL,
    leased_until TIMESTAMP,
    tries INTEGER NOT NULL,
    status INTEGER,
    answer TEXT,
    error TEXT,
    tried_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    UNIQUE (message_id, endpoint_id)
);
CREATE INDEX hook_deliveries_due ON hook_deliveries (run_at) WHERE state = 'queued';
CREATE INDEX hook_deliveries_endpoint ON hook_deliveries (endpoint_id, created_at, id);

-- Keys of the read API. `scopes` are words with a space between; the token itself is nowhere.
CREATE TABLE api_tokens (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    token_sha256 TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    expires_at TIMESTAMP,
    last_used_at TIMESTAMP,
    revoked_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL
);
