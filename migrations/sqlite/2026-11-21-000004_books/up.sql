-- Books as their owner makes and changes them: states, authors, categories, versions of a file, samples, uploads.

-- A draft was never on the shelf; `withdrawn_at` is set when a book was taken off it. `sample` is JSON
-- (shop::catalogue::SampleRef), `search` the title and the authors in plain small letters.
ALTER TABLE books ADD COLUMN withdrawn_at TIMESTAMP;
ALTER TABLE books ADD COLUMN sample TEXT;
ALTER TABLE books ADD COLUMN search TEXT NOT NULL DEFAULT '';
UPDATE books SET search = lower(title || ' ' || author);
CREATE INDEX books_created ON books (created_at, id);

-- A book's authors in their order; `books.author` is the line made of them.
CREATE TABLE book_authors (
    book_id TEXT NOT NULL REFERENCES books (id),
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (book_id, place)
);
INSERT INTO book_authors (book_id, place, name) SELECT id, 0, author FROM books;

-- Shelves within the shop, in their order. `english` is empty where the French name does for both.
CREATE TABLE categories (
    id TEXT PRIMARY KEY NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    french TEXT NOT NULL,
    english TEXT NOT NULL,
    place INTEGER NOT NULL
);
CREATE TABLE book_categories (
    book_id TEXT NOT NULL REFERENCES books (id),
    category_id TEXT NOT NULL REFERENCES categories (id),
    PRIMARY KEY (book_id, category_id)
);
CREATE INDEX book_categories_category ON book_categories (category_id, book_id);

-- Addresses that a book had before: they lead to where it is now.
CREATE TABLE former_slugs (
    slug TEXT PRIMARY KEY NOT NULL,
    book_id TEXT NOT NULL REFERENCES books (id),
    at TIMESTAMP NOT NULL
);
CREATE INDEX former_slugs_book ON former_slugs (book_id);

-- The newest version of each format is sold; earlier ones stay for who bought them.
ALTER TABLE editions ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
UPDATE editions SET version = (
    SELECT COUNT(*) FROM editions AS earlier
    WHERE earlier.book_id = editions.book_id AND earlier.format = editions.format
    AND (earlier.created_at < editions.created_at OR (earlier.created_at = editions.created_at AND earlier.id <= editions.id))
);
CREATE UNIQUE INDEX editions_version ON editions (book_id, format, version);

-- What a grant gives beside its own edition: the book's other format, and newer versions. Each file has its own count.
CREATE TABLE grant_files (
    grant_id TEXT NOT NULL REFERENCES grants (id),
    edition_id TEXT NOT NULL REFERENCES editions (id),
    used INTEGER NOT NULL,
    coverage TEXT NOT NULL,
    bytes_sent BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (grant_id, edition_id)
);

-- Files on their way in. How much is there is what lies in the folder `uploads`; what was taken into a book has no row.
CREATE TABLE uploads (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL,
    file_name TEXT NOT NULL,
    size_bytes BIGINT NOT NULL CHECK (size_bytes > 0),
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX uploads_expiry ON uploads (expires_at);
CREATE INDEX uploads_account ON uploads (account_id, created_at);

-- Kinds of letters and jobs are the program's to know; SQLite takes a CHECK away only with its table.
CREATE TABLE mails_new (
    id TEXT PRIMARY KEY NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id),
    link_id TEXT NOT NULL REFERENCES links (id),
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
    error TEXT,
    created_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP
);
INSERT INTO mails_new
SELECT id, order_id, link_id, kind, recipient, language, state, error, created_at, sent_at FROM mails;
DROP TABLE mails;
ALTER TABLE mails_new RENAME TO mails;
CREATE INDEX mails_order ON mails (order_id, created_at);

CREATE TABLE jobs_new (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'done', 'failed')),
    run_at TIMESTAMP NOT NULL,
    leased_until TIMESTAMP,
    tries INTEGER NOT NULL,
    error TEXT,
    created_at TIMESTAMP NOT NULL,
    UNIQUE (kind, subject)
);
INSERT INTO jobs_new SELECT id, kind, subject, state, run_at, leased_until, tries, error, created_at FROM jobs;
DROP TABLE jobs;
ALTER TABLE jobs_new RENAME TO jobs;
CREATE INDEX jobs_due ON jobs (run_at) WHERE state = 'queued';
