-- Books that were given for nothing in the last two days: so many a day go to one address, and so many a minute leave the
-- shop. `mark` is the HMAC of the address in its plainest form.
CREATE TABLE free_orders (
    order_id TEXT PRIMARY KEY NOT NULL REFERENCES orders (id),
    mark TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX free_orders_mark ON free_orders (mark, at);
CREATE INDEX free_orders_at ON free_orders (at);
