-- The desk: orders found, told and cared for.

-- What failed and waits for somebody.
CREATE INDEX jobs_failed ON jobs (created_at, id) WHERE state = 'failed';

-- Compared byte by byte, so that an index finds what begins with something.
ALTER TABLE orders
    ALTER COLUMN number TYPE TEXT COLLATE "C",
    ALTER COLUMN email TYPE TEXT COLLATE "C",
    ALTER COLUMN phone TYPE TEXT COLLATE "C";
ALTER TABLE attempts
    ALTER COLUMN transaction_id TYPE TEXT COLLATE "C",
    ALTER COLUMN operator_id TYPE TEXT COLLATE "C";

-- What an order was paid with, so that lists look into one table.
ALTER TABLE orders ADD COLUMN method TEXT;
UPDATE orders SET method = (
    SELECT attempts.method FROM attempts
    WHERE attempts.order_id = orders.id AND attempts.state = 'confirmed' AND NOT attempts.owed_back
    ORDER BY attempts.confirmed_at LIMIT 1
) WHERE state IN ('paid', 'refunded');

-- Lists by key, newest first, and the search for what somebody typed.
CREATE INDEX orders_state ON orders (state, placed_at, id);
CREATE INDEX orders_book ON orders (book_id, placed_at, id);
CREATE INDEX orders_method ON orders (method, placed_at, id) WHERE method IS NOT NULL;
CREATE INDEX orders_email ON orders (lower(email), placed_at, id) WHERE email IS NOT NULL;
CREATE INDEX orders_phone ON orders (phone, placed_at, id) WHERE phone IS NOT NULL;
CREATE INDEX attempts_operator ON attempts (operator_id) WHERE operator_id IS NOT NULL;
CREATE INDEX attempts_owed ON attempts (confirmed_at, id) WHERE owed_back;
CREATE INDEX notices_first ON notices (first_at, digest);
CREATE INDEX notices_signed ON notices (signed, first_at, digest);

-- How long links live is a setting, and an owner may give one order more: each keeps its own end. Those without one were made before.
ALTER TABLE links ADD COLUMN expires_at TIMESTAMP;

-- What the staff wrote about an order, and what it did to it beside money. Rows are only added; erasing a person empties texts.
CREATE TABLE order_notes (
    id TEXT PRIMARY KEY NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id),
    kind TEXT NOT NULL CHECK (kind IN ('note', 'resend', 'address', 'extend', 'revoke', 'erase', 'check')),
    text TEXT NOT NULL,
    author TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX order_notes_order ON order_notes (order_id, at);

-- Money that was sent back outside: for a whole order, or for one attempt that was owed back.
CREATE TABLE refunds (
    id TEXT PRIMARY KEY NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id),
    attempt_id TEXT REFERENCES attempts (id),
    amount BIGINT NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    reason TEXT NOT NULL,
    destination TEXT NOT NULL,
    author TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX refunds_order ON refunds (order_id, at);

-- Patterns that somebody should look at. `subject` is the phone or the address that they are about.
CREATE TABLE flags (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('refusals', 'many_orders')),
    subject TEXT NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id),
    times INTEGER NOT NULL,
    first_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL,
    handled_at TIMESTAMP,
    handled_by TEXT
);
CREATE INDEX flags_open ON flags (last_at, id) WHERE handled_at IS NULL;
CREATE INDEX flags_subject ON flags (subject, kind, last_at);

-- How somebody of the staff hears of sales. Without a row: an owner by a letter each, others not.
CREATE TABLE sale_letters (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES accounts (id),
    choice TEXT NOT NULL CHECK (choice IN ('each', 'daily', 'none')),
    language TEXT NOT NULL
);
