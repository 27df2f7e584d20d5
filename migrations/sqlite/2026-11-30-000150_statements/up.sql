-- What the gateway lists of its transactions, compared with the shop's books. `account` is a merchant account by generation and
-- name (`v2:445160`), whatever its keys.
--
-- A run is one comparison: `history` (the gateway's own list), `checks` (every attempt of a day is asked about), `file` (an
-- imported list). `nightly` claims a day's run of an account, so that of several instances one does it; a run that
-- has no end and is no longer alive was cut, and the next one does its work again. `first_at` and `last_at` are the time
-- that its list covers.
CREATE TABLE statement_runs (
    id TEXT PRIMARY KEY NOT NULL,
    account TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('history', 'checks', 'file')),
    nightly TEXT UNIQUE,
    actor TEXT NOT NULL,
    name TEXT NOT NULL,
    lines BIGINT NOT NULL,
    unread BIGINT NOT NULL,
    faults TEXT NOT NULL,
    error TEXT,
    first_at TIMESTAMP,
    last_at TIMESTAMP,
    began_at TIMESTAMP NOT NULL,
    alive_until TIMESTAMP NOT NULL,
    ended_at TIMESTAMP
);
CREATE INDEX statement_runs_began ON statement_runs (began_at, id);

-- The lines of all lists, one for each transaction, as the newest list has it. `raw` is the whole line.
CREATE TABLE statement_lines (
    account TEXT NOT NULL,
    transaction_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('paid', 'refused', 'pending', 'unclear')),
    amount BIGINT,
    currency TEXT,
    fee BIGINT,
    method TEXT,
    operator_id TEXT,
    at TIMESTAMP,
    raw TEXT NOT NULL,
    run_id TEXT NOT NULL REFERENCES statement_runs (id),
    first_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL,
    PRIMARY KEY (account, transaction_id)
);
CREATE INDEX statement_lines_transaction ON statement_lines (transaction_id);

-- Where the two sides differ, one row for each transaction. `theirs` is what the gateway's side said when the row was last
-- written: a decision holds until that changes. `booked` is what decisions have posted to the ledger for it (`received:` and
-- this row's id), `fee_booked` what they have corrected of its fee, `postings` how many there are. `order_id` is the order that
-- the money was given to.
CREATE TABLE statement_differences (
    id TEXT PRIMARY KEY NOT NULL,
    account TEXT NOT NULL,
    transaction_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('only_gateway', 'only_shop', 'amount', 'state', 'fee')),
    attempt_id TEXT REFERENCES attempts (id),
    theirs TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'settled', 'marked', 'ignored')),
    act TEXT NOT NULL,
    reason TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at TIMESTAMP,
    found_at TIMESTAMP NOT NULL,
    booked BIGINT NOT NULL,
    fee_booked BIGINT NOT NULL,
    postings INTEGER NOT NULL,
    order_id TEXT REFERENCES orders (id),
    UNIQUE (account, transaction_id)
);
CREATE INDEX statement_differences_open ON statement_differences (found_at, id) WHERE state = 'open';
CREATE INDEX statement_differences_decided ON statement_differences (decided_at, id) WHERE decided_at IS NOT NULL;
CREATE INDEX statement_differences_order ON statement_differences (order_id) WHERE order_id IS NOT NULL;

-- Which column of an account's exported list holds what, as the owner said once: JSON.
CREATE TABLE statement_columns (
    account TEXT PRIMARY KEY NOT NULL,
    mapping TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TIMESTAMP NOT NULL
);

-- What the gateway last said that an account holds, in hundredths of a unit.
CREATE TABLE gateway_balances (
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    hundredths BIGINT NOT NULL,
    currency TEXT,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (account, kind)
);

-- A posting about money that belongs to no order names none.
-- Only the constraint goes, no row changes: the text of the table is edited, as sqlite.org/lang_altertable.html, 7, allows.
PRAGMA writable_schema = ON;
UPDATE sqlite_master
SET sql = replace(sql, 'order_id TEXT NOT NULL REFERENCES orders', 'order_id TEXT REFERENCES orders')
WHERE type = 'table' AND name = 'ledger_postings';
PRAGMA writable_schema = RESET;
