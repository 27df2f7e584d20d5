-- The link that makes the first owner of a shop that has none: made at a start, the only one of its time. Only the SHA-256 of
-- its token is kept.
CREATE TABLE first_owner_links (
    token TEXT PRIMARY KEY NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
