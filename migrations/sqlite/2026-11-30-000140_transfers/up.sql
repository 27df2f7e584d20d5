-- A refund that was decided and whose money was not sent yet: a transfer is on its way, or was rejected. `at` of such a refund is
-- when it was decided; once the money was sent, it is when.
ALTER TABLE refunds ADD COLUMN due BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX refunds_due ON refunds (at, id) WHERE due;

-- Money that is sent to a phone number through CinetPay, for one debt: a refund that is due, or a payment too many. `client_id` is
-- the shop's own id at CinetPay. A transfer is asked about by it after every doubt, and only sent again, under the same id, once
-- CinetPay does not know it. `version` grows with every change: who changes a row must have seen its last one. `next_at`: when
-- something is to be done next, and until when somebody does it; none for a transfer that is over. `refusal` is the code with
-- which CinetPay refused to send it, until asking tells whether it has it all the same.
CREATE TABLE transfers (
    id TEXT PRIMARY KEY NOT NULL,
    client_id TEXT NOT NULL UNIQUE,
    order_id TEXT REFERENCES orders (id),
    refund_id TEXT REFERENCES refunds (id),
    attempt_id TEXT REFERENCES attempts (id),
    account TEXT NOT NULL,
    api TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'pending', 'unknown', 'done', 'rejected', 'cancelled')),
    version INTEGER NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    phone TEXT NOT NULL,
    operator TEXT,
    reason TEXT NOT NULL,
    other_number TEXT,
    author TEXT NOT NULL,
    tries INTEGER NOT NULL,
    called_at TIMESTAMP,
    asked_at TIMESTAMP,
    next_at TIMESTAMP,
    refusal TEXT,
    note TEXT NOT NULL,
    transaction_id TEXT,
    notify_token TEXT,
    operator_id TEXT,
    fee BIGINT,
    created_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    CHECK (refund_id IS NULL OR attempt_id IS NULL)
);
CREATE UNIQUE INDEX transfers_refund ON transfers (refund_id) WHERE state NOT IN ('rejected', 'cancelled');
CREATE UNIQUE INDEX transfers_attempt ON transfers (attempt_id) WHERE state NOT IN ('rejected', 'cancelled');
CREATE INDEX transfers_order ON transfers (order_id, created_at);
CREATE INDEX transfers_next ON transfers (next_at) WHERE next_at IS NOT NULL;

-- What CinetPay answered about a transfer, raw; answers in a row that said the same are one row, with the last text.
CREATE TABLE transfer_answers (
    id TEXT PRIMARY KEY NOT NULL,
    transfer_id TEXT NOT NULL REFERENCES transfers (id),
    code TEXT NOT NULL,
    word TEXT NOT NULL,
    state TEXT NOT NULL,
    raw TEXT NOT NULL,
    times INTEGER NOT NULL,
    first_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL
);
CREATE INDEX transfer_answers_transfer ON transfer_answers (transfer_id, first_at);
