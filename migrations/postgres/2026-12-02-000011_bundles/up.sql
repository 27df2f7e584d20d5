-- Several books that are sold together for one price, which is never more than theirs. `amount` is in the smallest unit of `currency`.
CREATE TABLE bundles (
    id TEXT PRIMARY KEY NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount >= 0),
    currency TEXT NOT NULL,
    published BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

CREATE TABLE bundle_books (
    bundle_id TEXT NOT NULL REFERENCES bundles (id) ON DELETE CASCADE,
    book_id TEXT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    PRIMARY KEY (bundle_id, book_id)
);
CREATE INDEX bundle_books_book ON bundle_books (book_id);

-- Bundles in baskets, as `basket_items` are books.
CREATE TABLE basket_bundles (
    visitor TEXT NOT NULL,
    bundle_id TEXT NOT NULL REFERENCES bundles (id) ON DELETE CASCADE,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    added_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (visitor, bundle_id)
);
CREATE INDEX basket_bundles_changed ON basket_bundles (changed_at);
