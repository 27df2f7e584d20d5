-- How a seller is paid: each change is a row, the newest is his. It counts from `counts_at` on: until then nothing is paid, so that he can
-- object to a change that was not his. `way` is `mobile` (phone, operator) or `bank` (`account`, as he wrote it).
CREATE TABLE payout_details (
    id TEXT PRIMARY KEY NOT NULL,
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    way TEXT NOT NULL,
    phone TEXT,
    operator TEXT,
    account TEXT,
    at TIMESTAMP NOT NULL,
    counts_at TIMESTAMP NOT NULL
);
CREATE INDEX payout_details_seller ON payout_details (seller_id, at, id);
CREATE INDEX payout_details_phone ON payout_details (phone) WHERE phone IS NOT NULL;

-- `state`: requested (nothing is posted yet), sending (its transfer is under way), paid, rejected (the money is the seller's again), declined.
-- `way`, `phone`, `operator` are those of the day; `reason` is why it was rejected or declined.
ALTER TABLE payouts ADD COLUMN state TEXT NOT NULL DEFAULT 'paid';
ALTER TABLE payouts ADD COLUMN way TEXT NOT NULL DEFAULT 'hand';
ALTER TABLE payouts ADD COLUMN phone TEXT;
ALTER TABLE payouts ADD COLUMN operator TEXT;
ALTER TABLE payouts ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE payouts ADD COLUMN ended_at TIMESTAMP;
CREATE UNIQUE INDEX payouts_requested ON payouts (seller_id, currency) WHERE state = 'requested';
CREATE INDEX payouts_open ON payouts (at, id) WHERE state IN ('requested', 'sending');

-- Why an owner should look at a payout before it is sent.
CREATE TABLE payout_flags (
    payout_id TEXT NOT NULL REFERENCES payouts (id),
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (payout_id, kind)
);

-- The payout that a transfer is for. One has one transfer at most that can send money.
ALTER TABLE transfers ADD COLUMN payout_id TEXT REFERENCES payouts (id);
CREATE UNIQUE INDEX transfers_payout ON transfers (payout_id) WHERE state NOT IN ('rejected', 'cancelled');
