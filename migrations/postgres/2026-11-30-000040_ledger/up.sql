-- The ledger: double entry, whole units, rows are only added. A posting is one act, written in the same write; its id is made of
-- what it is about (`sale:` and the order's id, `fee:` and the attempt's), so that nothing is posted twice. The amounts of its lines
-- come to zero: a debit is positive, a credit negative. Accounts: `clearing:` and the merchant account's id (`gateway_accounts`;
-- `clearing:unknown` of attempts that name none), `cash`, `fees`, `sales`, `refunds_due`. `order_line` is the place of the order's
-- line that an amount is for. Orders from before are posted by the program (`store::ledger::past`), which knows the rates;
-- `meta.ledger` is the id of the last order that was, and `done` at the end.
CREATE TABLE ledger_postings (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id),
    attempt_id TEXT REFERENCES attempts (id),
    refund_id TEXT REFERENCES refunds (id),
    at TIMESTAMP NOT NULL
);
CREATE INDEX ledger_postings_kind ON ledger_postings (kind, at);
CREATE INDEX ledger_postings_order ON ledger_postings (order_id);

CREATE TABLE ledger_lines (
    posting_id TEXT NOT NULL REFERENCES ledger_postings (id),
    place INTEGER NOT NULL CHECK (place >= 0),
    account TEXT NOT NULL,
    order_line INTEGER,
    currency TEXT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (posting_id, place)
);

CREATE FUNCTION ledger_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'rows of the ledger are only added'; END $$;
CREATE TRIGGER ledger_postings_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_postings
FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_only_added_to();
CREATE TRIGGER ledger_lines_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_lines
FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_only_added_to();

INSERT INTO meta (name, value)
SELECT 'ledger', CASE WHEN EXISTS (SELECT 1 FROM orders) THEN '' ELSE 'done' END;
