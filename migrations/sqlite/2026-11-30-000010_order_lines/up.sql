-- An order has lines, a grant belongs to one, and a link opens all that its order gives. `place` counts from 0; `amount` is
-- `list_price` less `discount`, and the amounts of an order's lines come to the order's own (`store::order_lines::unequal`).
-- `received`: what came for the line where an owner took another sum for the order. `placed_at` is the order's: lists of one
-- book's orders walk the index. `seller`: none yet.
CREATE TABLE order_lines (
    order_id TEXT NOT NULL REFERENCES orders (id),
    place INTEGER NOT NULL CHECK (place >= 0),
    book_id TEXT NOT NULL REFERENCES books (id),
    edition_id TEXT NOT NULL REFERENCES editions (id),
    title TEXT NOT NULL,
    list_price BIGINT NOT NULL CHECK (list_price >= 0),
    discount BIGINT NOT NULL CHECK (discount >= 0),
    amount BIGINT NOT NULL CHECK (amount >= 0 AND amount = list_price - discount),
    received BIGINT,
    placed_at TIMESTAMP NOT NULL,
    seller TEXT,
    PRIMARY KEY (order_id, place)
) WITHOUT ROWID;
INSERT INTO order_lines
    (order_id, place, book_id, edition_id, title, list_price, discount, amount, received, placed_at, seller)
SELECT o.id, 0, o.book_id, o.edition_id, o.title, o.amount + COALESCE(u.discount, 0), COALESCE(u.discount, 0), o.amount,
    o.received, o.placed_at, NULL
FROM orders o LEFT JOIN coupon_uses u ON u.order_id = o.id;
CREATE INDEX order_lines_book ON order_lines (book_id, placed_at, order_id);

-- What of a refund is for which line. Up to now a refund was for all of its order.
CREATE TABLE refund_lines (
    refund_id TEXT NOT NULL REFERENCES refunds (id),
    order_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    PRIMARY KEY (refund_id, line),
    FOREIGN KEY (order_id, line) REFERENCES order_lines (order_id, place)
);
INSERT INTO refund_lines (refund_id, order_id, line, amount)
SELECT id, order_id, 0, amount FROM refunds WHERE attempt_id IS NULL;
CREATE INDEX refund_lines_order ON refund_lines (order_id, line);

-- SQLite takes a column with a foreign key, and a UNIQUE, away only with their table. `orders.title` stays: what an order is
-- called where there is room for one name.
CREATE TABLE orders_new (
    id TEXT PRIMARY KEY NOT NULL,
    key TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL UNIQUE,
    idempotency_key TEXT UNIQUE,
    visitor TEXT,
    title TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount >= 0),
    currency TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    name TEXT,
    address TEXT,
    language TEXT NOT NULL,
    state TEXT NOT NULL CHECK (
        state = 'placed' OR state = 'paid' OR state = 'review' OR state = 'expired' OR state = 'refunded'
    ),
    placed_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    paid_at TIMESTAMP,
    method TEXT,
    received BIGINT
);
INSERT INTO orders_new
SELECT id, key, number, idempotency_key, visitor, title, amount, currency, email, phone, name, address, language, state,
    placed_at, expires_at, paid_at, method, received
FROM orders;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;
CREATE INDEX orders_visitor ON orders (visitor, placed_at) WHERE visitor IS NOT NULL;
CREATE INDEX orders_expiry ON orders (expires_at) WHERE state = 'placed';
CREATE INDEX orders_placed ON orders (placed_at, id);
CREATE INDEX orders_state ON orders (state, placed_at, id);
CREATE INDEX orders_method ON orders (method, placed_at, id) WHERE method IS NOT NULL;
CREATE INDEX orders_email ON orders (lower(email), placed_at, id) WHERE email IS NOT NULL;
CREATE INDEX orders_phone ON orders (phone, placed_at, id) WHERE phone IS NOT NULL;
CREATE INDEX orders_sold ON orders (paid_at, id) WHERE paid_at IS NOT NULL;

CREATE TABLE grants_new (
    id TEXT PRIMARY KEY NOT NULL,
    order_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    edition_id TEXT NOT NULL REFERENCES editions (id),
    downloads INTEGER NOT NULL,
    used INTEGER NOT NULL,
    coverage TEXT NOT NULL,
    bytes_sent BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP,
    visit TEXT,
    UNIQUE (order_id, line),
    FOREIGN KEY (order_id, line) REFERENCES order_lines (order_id, place)
);
INSERT INTO grants_new
SELECT id, order_id, 0, edition_id, downloads, used, coverage, bytes_sent, created_at, expires_at, revoked_at, visit
FROM grants;

CREATE TABLE links_new (
    id TEXT PRIMARY KEY NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id),
    token_sha256 TEXT NOT NULL UNIQUE,
    file_sha256 TEXT NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP
);
INSERT INTO links_new
SELECT links.id, grants.order_id, links.token_sha256, links.file_sha256, links.created_at, links.expires_at
FROM links JOIN grants ON grants.id = links.grant_id;
DROP TABLE links;
ALTER TABLE links_new RENAME TO links;
CREATE INDEX links_order ON links (order_id, created_at);
DROP TABLE grants;
ALTER TABLE grants_new RENAME TO grants;
