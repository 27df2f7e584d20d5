-- Orders that an owner marked as paid by hand, and the payment at the gateway that this money stands for, if it stands for one.
-- `asked_at`: the gateway accepted that payment afterwards, and the owner is asked whether it is the same money; `same` is what
-- he said at `decided_at`. Of orders that were marked before nobody knows.
CREATE TABLE marked_paid (
    order_id TEXT PRIMARY KEY NOT NULL REFERENCES orders (id),
    attempt_id TEXT UNIQUE REFERENCES attempts (id),
    at TIMESTAMP NOT NULL,
    asked_at TIMESTAMP,
    same BOOLEAN,
    decided_at TIMESTAMP
);
CREATE INDEX marked_paid_open ON marked_paid (asked_at, order_id) WHERE asked_at IS NOT NULL AND decided_at IS NULL;
