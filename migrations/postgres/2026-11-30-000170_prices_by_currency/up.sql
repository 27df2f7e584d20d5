-- What a book costs in another currency than the shop's main one, whose price is the book's own (`books.amount`). The owner sets each;
-- nothing is converted. Amounts are whole numbers of the smallest unit: francs, cents.
CREATE TABLE book_prices (
    book_id TEXT NOT NULL REFERENCES books (id),
    currency TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    PRIMARY KEY (book_id, currency)
);

-- Amounts in US dollars were whole dollars, and are cents from now on.
UPDATE books SET amount = amount * 100 WHERE currency = 'USD';
UPDATE orders SET amount = amount * 100, received = received * 100 WHERE currency = 'USD';
UPDATE order_lines SET list_price = list_price * 100, discount = discount * 100, amount = amount * 100, received = received * 100
WHERE order_id IN (SELECT id FROM orders WHERE currency = 'USD');
UPDATE attempts SET amount = amount * 100, received = received * 100 WHERE currency = 'USD';
UPDATE refunds SET amount = amount * 100 WHERE currency = 'USD';
UPDATE refund_lines SET amount = amount * 100 WHERE refund_id IN (SELECT id FROM refunds WHERE currency = 'USD');
UPDATE coupons SET value = value * 100 WHERE kind = 'amount' AND currency = 'USD';
UPDATE coupon_uses SET full_amount = full_amount * 100, discount = discount * 100
WHERE order_id IN (SELECT id FROM orders WHERE currency = 'USD');
UPDATE daily SET amount = amount * 100 WHERE EXISTS (SELECT 1 FROM meta WHERE name = 'reports' AND value LIKE '% USD');
-- The one change of the ledger's rows: the unit of all of them.
ALTER TABLE ledger_lines DISABLE TRIGGER ledger_lines_are_kept;
UPDATE ledger_lines SET amount = amount * 100 WHERE currency = 'USD';
ALTER TABLE ledger_lines ENABLE TRIGGER ledger_lines_are_kept;
