-- Pictures of a sample's first pages, by the sample's SHA-256: JSON, empty where they cannot be drawn.
CREATE TABLE sample_pages (
    sample TEXT PRIMARY KEY NOT NULL,
    pictures TEXT NOT NULL,
    drawn_at TIMESTAMP NOT NULL
);

-- The contents that an edition's file lists: JSON, empty where it lists none.
CREATE TABLE edition_contents (
    edition_id TEXT PRIMARY KEY NOT NULL REFERENCES editions (id) ON DELETE CASCADE,
    headings TEXT NOT NULL
);

-- What buyers say of a book: one for a buyer and a book. `waiting` until the owner has looked. `name` is what the buyer wants to be
-- called. Erased with the order's personal data.
CREATE TABLE reviews (
    id TEXT PRIMARY KEY NOT NULL,
    book_id TEXT NOT NULL REFERENCES books (id),
    order_id TEXT NOT NULL REFERENCES orders (id),
    stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'shown', 'refused')),
    answer TEXT,
    written_at TIMESTAMP NOT NULL,
    decided_at TIMESTAMP,
    UNIQUE (order_id, book_id)
);
CREATE INDEX reviews_state ON reviews (state, written_at, id);
CREATE INDEX reviews_shown ON reviews (book_id, written_at, id) WHERE state = 'shown';

-- Other books by an author.
CREATE INDEX book_authors_name ON book_authors (name, book_id);
