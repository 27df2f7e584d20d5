-- What a browser keeps to buy later, by its visitor's mark: a row for each book, with the price that was shown when it was put there.
-- All rows of a basket have the time of its last change, 30 days after which they are deleted.
CREATE TABLE basket_items (
    visitor TEXT NOT NULL,
    book_id TEXT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    added_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (visitor, book_id)
);
CREATE INDEX basket_items_changed ON basket_items (changed_at);
