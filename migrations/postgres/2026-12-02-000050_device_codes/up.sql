-- The short codes that open a link on another device (`/c`), by their HMAC, one for each link. They are valid for an hour.
CREATE TABLE device_codes (
    link_id TEXT PRIMARY KEY NOT NULL REFERENCES links (id),
    code_mark TEXT NOT NULL UNIQUE,
    expires_at TIMESTAMP NOT NULL
);
