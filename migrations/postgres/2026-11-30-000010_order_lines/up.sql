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
);
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

-- `orders.title` stays: what an order is called where there is room for one name.
ALTER TABLE orders DROP COLUMN book_id, DROP COLUMN edition_id;
CREATE INDEX orders_visitor ON orders (visitor, placed_at) WHERE visitor IS NOT NULL;

ALTER TABLE links ADD COLUMN order_id TEXT REFERENCES orders (id);
UPDATE links SET order_id = grants.order_id FROM grants WHERE grants.id = links.grant_id;
ALTER TABLE links ALTER COLUMN order_id SET NOT NULL, DROP COLUMN grant_id;
CREATE INDEX links_order ON links (order_id, created_at);

ALTER TABLE grants DROP CONSTRAINT grants_order_id_key, DROP CONSTRAINT grants_order_id_fkey;
ALTER TABLE grants ADD COLUMN line INTEGER NOT NULL DEFAULT 0;
ALTER TABLE grants ALTER COLUMN line DROP DEFAULT;
ALTER TABLE grants ADD UNIQUE (order_id, line);
ALTER TABLE grants ADD FOREIGN KEY (order_id, line) REFERENCES order_lines (order_id, place);
