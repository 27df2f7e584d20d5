-- Apps that sell the shop's books. `key` is no secret: it names the app, and stands inside it. `returns` are the addresses that the
-- app may be returned to, `origins` the web pages that may call the API: one in each line.
CREATE TABLE apps (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    returns TEXT NOT NULL,
    origins TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    last_used_at TIMESTAMP,
    revoked_at TIMESTAMP
);

-- What an app asked for under an Idempotency-Key. `key` is also the `idempotency_key` of the order that the request placed, if it
-- placed one. `body` is the SHA-256 of what was asked for.
CREATE TABLE app_requests (
    key TEXT PRIMARY KEY NOT NULL,
    app_id TEXT NOT NULL REFERENCES apps (id),
    body TEXT NOT NULL,
    return_url TEXT,
    returns_at_once BOOLEAN NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX app_requests_at ON app_requests (at);
