-- What an order is searched by beside its own columns: words of its buyer's name, telephones from their end, the payer's number.
-- Filled a minute after the placing (`shop::order_keys`), which stays as cheap as it was, for the orders that are here too.
CREATE TABLE order_keys (
    key TEXT COLLATE "C" NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id),
    PRIMARY KEY (key, order_id)
);
CREATE INDEX order_keys_order ON order_keys (order_id);
