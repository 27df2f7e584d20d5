-- Roles are the program's to know; SQLite takes a CHECK away only with its table.
CREATE TABLE accounts_new (
    id TEXT PRIMARY KEY NOT NULL,
    email TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    password TEXT,
    password_at TIMESTAMP,
    totp_seed TEXT,
    totp_pending TEXT,
    totp_step BIGINT,
    suspended_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    signed_in_at TIMESTAMP
);
INSERT INTO accounts_new
SELECT id, email, role, password, password_at, totp_seed, totp_pending, totp_step, suspended_at, created_at, signed_in_at FROM accounts;
DROP TABLE accounts;
ALTER TABLE accounts_new RENAME TO accounts;

-- Several sellers (`GRIOT_MARKET`). A seller has an account of the staff, of the role `seller`. `commission` is in hundredths of a percent,
-- none where the shop's rate counts; `phone` is E.164.
CREATE TABLE sellers (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL UNIQUE REFERENCES accounts (id),
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    about TEXT NOT NULL,
    phone TEXT,
    language TEXT NOT NULL,
    commission BIGINT CHECK (commission BETWEEN 0 AND 10000),
    created_at TIMESTAMP NOT NULL
);

-- Who sells a book; the shop itself sells those without a row. `commission` as above, none where the seller's counts.
CREATE TABLE seller_books (
    book_id TEXT PRIMARY KEY NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    commission BIGINT CHECK (commission BETWEEN 0 AND 10000)
);
CREATE INDEX seller_books_seller ON seller_books (seller_id, book_id);

-- A seller's share of a line of a paid order, with the terms of that day. The amounts are in the ledger, and nowhere else. The share is held
-- until `due_at` (none: until the buyer can download) or until somebody releases it earlier; `released_by` is `time`, `reader`, `owner`.
CREATE TABLE shares (
    order_id TEXT NOT NULL REFERENCES orders (id),
    line INTEGER NOT NULL,
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    commission BIGINT NOT NULL CHECK (commission BETWEEN 0 AND 10000),
    at TIMESTAMP NOT NULL,
    due_at TIMESTAMP,
    released_at TIMESTAMP,
    released_by TEXT,
    PRIMARY KEY (order_id, line)
);
CREATE INDEX shares_seller ON shares (seller_id, at, order_id, line);
CREATE INDEX shares_due ON shares (due_at) WHERE released_at IS NULL;

-- The seller whose money an entry is: in the accounts `held`, `available`, `shares`, `commission`, `fees_charged`.
ALTER TABLE ledger_lines ADD COLUMN seller TEXT;
CREATE INDEX ledger_lines_seller ON ledger_lines (seller, account, currency, amount) WHERE seller IS NOT NULL;

-- The check of the ledger looks for paid lines of sellers without a share.
CREATE INDEX order_lines_seller ON order_lines (order_id, place) WHERE seller IS NOT NULL;

-- Money that was paid out to a seller, in the smallest unit; `destination` is how and where to, as the owner wrote it.
CREATE TABLE payouts (
    id TEXT PRIMARY KEY NOT NULL,
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    amount BIGINT NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    destination TEXT NOT NULL,
    author TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX payouts_seller ON payouts (seller_id, at, id);
