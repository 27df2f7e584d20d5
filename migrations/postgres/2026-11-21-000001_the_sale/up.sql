-- Ids are text made by the program, money whole units, times UTC to the microsecond, JSON text.

CREATE TABLE meta (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);
INSERT INTO meta (name, value) VALUES ('catalogue', '0');

CREATE TABLE books (
    id TEXT PRIMARY KEY NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    author TEXT NOT NULL,
    description TEXT NOT NULL,
    language TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount >= 0),
    currency TEXT NOT NULL,
    published BOOLEAN NOT NULL,
    cover TEXT,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE INDEX books_shelf ON books (published, created_at);

CREATE TABLE editions (
    id TEXT PRIMARY KEY NOT NULL,
    book_id TEXT NOT NULL REFERENCES books (id),
    format TEXT NOT NULL CHECK (format IN ('pdf', 'epub')),
    sha256 TEXT NOT NULL,
    size_bytes BIGINT NOT NULL CHECK (size_bytes > 0),
    pages INTEGER,
    file_name TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX editions_book ON editions (book_id, created_at);

CREATE TABLE orders (
    id TEXT PRIMARY KEY NOT NULL,
    key TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL UNIQUE,
    idempotency_key TEXT UNIQUE,
    visitor TEXT,
    book_id TEXT NOT NULL REFERENCES books (id),
    edition_id TEXT NOT NULL REFERENCES editions (id),
    title TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount >= 0),
    currency TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    name TEXT,
    address TEXT,
    language TEXT NOT NULL,
    -- Not IN: SQLite would make a table of the list at every order.
    state TEXT NOT NULL CHECK (
        state = 'placed' OR state = 'paid' OR state = 'review' OR state = 'expired' OR state = 'refunded'
    ),
    placed_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    paid_at TIMESTAMP
);
CREATE INDEX orders_visitor ON orders (visitor, book_id, placed_at) WHERE visitor IS NOT NULL;
CREATE INDEX orders_expiry ON orders (expires_at) WHERE state = 'placed';
CREATE INDEX orders_placed ON orders (placed_at, id);

CREATE TABLE attempts (
    id TEXT PRIMARY KEY NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id),
    transaction_id TEXT NOT NULL UNIQUE,
    generation TEXT NOT NULL,
    state TEXT NOT NULL CHECK (
        state = 'opened' OR state = 'pending' OR state = 'confirmed' OR state = 'refused' OR state = 'abandoned'
    ),
    amount BIGINT NOT NULL CHECK (amount >= 0),
    currency TEXT NOT NULL,
    payment_token TEXT,
    payment_url TEXT,
    code TEXT,
    method TEXT,
    operator_id TEXT,
    owed_back BOOLEAN NOT NULL,
    opened_at TIMESTAMP NOT NULL,
    confirmed_at TIMESTAMP,
    next_check_at TIMESTAMP,
    wanted_at TIMESTAMP,
    checks_spent_until TIMESTAMP
);
CREATE INDEX attempts_order ON attempts (order_id, opened_at);
CREATE INDEX attempts_live ON attempts (opened_at) WHERE state IN ('opened', 'pending', 'refused');
CREATE INDEX attempts_due ON attempts (next_check_at) WHERE next_check_at IS NOT NULL;

-- What the gateway answered; an answer like the one before it raises its count.
CREATE TABLE checks (
    id TEXT PRIMARY KEY NOT NULL,
    attempt_id TEXT NOT NULL REFERENCES attempts (id),
    cause TEXT NOT NULL,
    code TEXT NOT NULL,
    verdict TEXT NOT NULL,
    raw TEXT NOT NULL,
    times INTEGER NOT NULL,
    first_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL
);
CREATE INDEX checks_attempt ON checks (attempt_id, first_at);

-- Notifications as they came, each once.
CREATE TABLE notices (
    digest TEXT PRIMARY KEY NOT NULL,
    transaction_id TEXT NOT NULL,
    signed BOOLEAN NOT NULL,
    raw TEXT NOT NULL,
    copies INTEGER NOT NULL,
    first_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL
);
CREATE INDEX notices_transaction ON notices (transaction_id, first_at);

-- The audit of money: rows are only added.
CREATE TABLE transitions (
    id TEXT PRIMARY KEY NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id),
    attempt_id TEXT REFERENCES attempts (id),
    was TEXT NOT NULL,
    became TEXT NOT NULL,
    cause TEXT NOT NULL,
    actor TEXT NOT NULL,
    note TEXT NOT NULL,
    raw TEXT,
    at TIMESTAMP NOT NULL
);
CREATE INDEX transitions_order ON transitions (order_id, at);

CREATE TABLE grants (
    id TEXT PRIMARY KEY NOT NULL,
    order_id TEXT NOT NULL UNIQUE REFERENCES orders (id),
    edition_id TEXT NOT NULL REFERENCES editions (id),
    downloads INTEGER NOT NULL,
    used INTEGER NOT NULL,
    coverage TEXT NOT NULL,
    bytes_sent BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP
);

-- A link's token and file address are derived from the server's key and the link's id; only their hashes are here.
CREATE TABLE links (
    id TEXT PRIMARY KEY NOT NULL,
    grant_id TEXT NOT NULL REFERENCES grants (id),
    token_sha256 TEXT NOT NULL UNIQUE,
    file_sha256 TEXT NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX links_grant ON links (grant_id, created_at);

-- Whole downloads, one row each.
CREATE TABLE downloads (
    id TEXT PRIMARY KEY NOT NULL,
    grant_id TEXT NOT NULL REFERENCES grants (id),
    bytes BIGINT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX downloads_grant ON downloads (grant_id, at);

CREATE TABLE mails (
    id TEXT PRIMARY KEY NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id),
    link_id TEXT NOT NULL REFERENCES links (id),
    kind TEXT NOT NULL CHECK (kind IN ('receipt', 'new_link')),
    recipient TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
    error TEXT,
    created_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP
);
CREATE INDEX mails_order ON mails (order_id, created_at);

CREATE TABLE jobs (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('mail')),
    subject TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'done', 'failed')),
    run_at TIMESTAMP NOT NULL,
    leased_until TIMESTAMP,
    tries INTEGER NOT NULL,
    error TEXT,
    created_at TIMESTAMP NOT NULL,
    UNIQUE (kind, subject)
);
CREATE INDEX jobs_due ON jobs (run_at) WHERE state = 'queued';
