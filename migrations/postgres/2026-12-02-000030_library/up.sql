-- Readers who have signed in at /library. Their orders are found by their contacts, and nothing of them is copied.
CREATE TABLE readers (
    id TEXT PRIMARY KEY NOT NULL,
    created_at TIMESTAMP NOT NULL
);

-- What a reader has proved to be his: an e-mail address in lower case, or a phone number in E.164.
CREATE TABLE reader_contacts (
    contact TEXT PRIMARY KEY NOT NULL,
    reader_id TEXT NOT NULL REFERENCES readers (id),
    proved_at TIMESTAMP NOT NULL
);
CREATE INDEX reader_contacts_reader ON reader_contacts (reader_id, proved_at);

-- Each request for a link and a code, whether the contact is known or not. `ticket` and `link` are SHA-256: of what the browser
-- that asked keeps, and of the link's token. Token and code are derived from the server's key and the id, and stand nowhere. The
-- message has the same id; `written_at` is when it was written, and NULL where the contact has bought nothing. `joins` is the
-- reader who wants to add the contact to his own.
CREATE TABLE sign_in_requests (
    id TEXT PRIMARY KEY NOT NULL,
    contact TEXT NOT NULL,
    joins TEXT REFERENCES readers (id),
    language TEXT NOT NULL,
    ticket TEXT NOT NULL UNIQUE,
    link TEXT NOT NULL UNIQUE,
    tries INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    written_at TIMESTAMP,
    used_at TIMESTAMP
);
CREATE INDEX sign_in_requests_contact ON sign_in_requests (contact, written_at);
CREATE INDEX sign_in_requests_created ON sign_in_requests (created_at);
CREATE INDEX sign_in_requests_written ON sign_in_requests (written_at) WHERE written_at IS NOT NULL;
CREATE INDEX messages_library ON messages (created_at) WHERE kind = 'library';

-- The sessions of readers: `token` is the SHA-256 of the cookie's value.
CREATE TABLE reader_sessions (
    id TEXT PRIMARY KEY NOT NULL,
    token TEXT NOT NULL UNIQUE,
    reader_id TEXT NOT NULL REFERENCES readers (id),
    created_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL
);
CREATE INDEX reader_sessions_reader ON reader_sessions (reader_id);
CREATE INDEX reader_sessions_seen ON reader_sessions (seen_at);

-- The addresses of readers' own OPDS feeds: the SHA-256 of their secret part.
CREATE TABLE reader_feeds (
    secret TEXT PRIMARY KEY NOT NULL,
    reader_id TEXT NOT NULL REFERENCES readers (id),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX reader_feeds_reader ON reader_feeds (reader_id);
