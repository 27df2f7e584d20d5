-- What became of a seller's book that an owner is asked about: `asked`, `approved`, or `back` with what the owner said (nothing where the
-- shop took it off the shelf), since `at`. A book that nobody was asked about has no row.
CREATE TABLE book_approvals (
    book_id TEXT PRIMARY KEY NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    answer TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX book_approvals_state ON book_approvals (state, at, book_id);

-- The picture on a seller's page, as a book's cover is kept.
CREATE TABLE seller_pictures (
    seller_id TEXT PRIMARY KEY NOT NULL REFERENCES sellers (id),
    picture TEXT NOT NULL
);

-- Who wants to sell in the market: `open`, `accepted`, or `declined` with what the owner said. `phone` is E.164. Those that were answered
-- are deleted after a while.
CREATE TABLE applications (
    id TEXT PRIMARY KEY NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT,
    about TEXT NOT NULL,
    offer TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    answer TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    answered_at TIMESTAMP
);
CREATE UNIQUE INDEX applications_open ON applications (email) WHERE state = 'open';
CREATE INDEX applications_state ON applications (state, created_at, id);

-- The lists of sellers' books, of what was published before.
INSERT INTO book_lists (list, book_id, front, created_at, sold, amount, language, formats)
SELECT 'seller:' || s.seller_id || substr(l.list, 4), l.book_id, l.front, l.created_at, l.sold, l.amount, l.language, l.formats
FROM book_lists l JOIN seller_books s ON s.book_id = l.book_id
WHERE l.list = 'all' OR l.list LIKE 'all@%';
