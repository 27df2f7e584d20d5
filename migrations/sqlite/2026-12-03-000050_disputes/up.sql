-- Disputes: a reader says that something is wrong with a line of a seller's. A line has one at most. `reason`, `decision`, `decided_by` are codes of
-- `src/domain/dispute.rs`; `amount`, in the smallest unit, is what was refunded by the decision.
CREATE TABLE disputes (
    id TEXT PRIMARY KEY NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id),
    line INTEGER NOT NULL,
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    reason TEXT NOT NULL,
    opened_at TIMESTAMP NOT NULL,
    decision TEXT,
    decided_by TEXT,
    decided_at TIMESTAMP,
    amount BIGINT NOT NULL DEFAULT 0 CHECK (amount >= 0),
    UNIQUE (order_id, line)
);
CREATE INDEX disputes_seller ON disputes (seller_id, opened_at, id);
CREATE INDEX disputes_opened ON disputes (opened_at, id);
CREATE INDEX disputes_open ON disputes (opened_at) WHERE decision IS NULL;

-- What each said and did, in its order. Nothing is changed here, but that the words of an erased person are taken out.
CREATE TABLE dispute_steps (
    id TEXT PRIMARY KEY NOT NULL,
    dispute_id TEXT NOT NULL REFERENCES disputes (id),
    party TEXT NOT NULL,
    act TEXT NOT NULL,
    words TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX dispute_steps_dispute ON dispute_steps (dispute_id, at, id);

-- Since when a share is held for a dispute that is open.
ALTER TABLE shares ADD COLUMN disputed_at TIMESTAMP;
