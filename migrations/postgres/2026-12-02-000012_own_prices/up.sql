-- Books whose price the buyer names: from the book's own price, which is the least, with `suggested` filled in. Both are in the
-- smallest unit of `currency`; in another currency the book has a fixed price.
CREATE TABLE own_prices (
    book_id TEXT PRIMARY KEY NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    suggested BIGINT NOT NULL CHECK (suggested > 0),
    currency TEXT NOT NULL
);

-- The price that the buyer named for such a book in a basket.
ALTER TABLE basket_items ADD COLUMN own_amount BIGINT;
