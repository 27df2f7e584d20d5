-- Receipts and credit notes, numbered without gaps: a series and a year have one row of `receipt_numbers`, which is raised in the
-- write that adds the document, so that a write that fails gives its number back. What stands on a document is fixed then (`seller` is
-- JSON); only who it is made out to and the number that a tax office gives are filled in afterwards. `credited` is the receipt that a
-- credit note takes back, whole or in part; `refund_id` the refund that it is for, none where a receipt was replaced. Amounts are in the
-- smallest unit and include the tax. Orders that were paid before this table have no receipt: what was in force then is not known.
CREATE TABLE receipt_numbers (
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    last BIGINT NOT NULL CHECK (last > 0),
    PRIMARY KEY (series, year)
);

CREATE TABLE receipts (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL UNIQUE,
    series TEXT NOT NULL CHECK (series IN ('receipt', 'credit_note', 'specimen_receipt', 'specimen_credit_note')),
    year INTEGER NOT NULL,
    number BIGINT NOT NULL CHECK (number > 0),
    order_id TEXT NOT NULL REFERENCES orders (id),
    credited TEXT REFERENCES receipts (id),
    refund_id TEXT UNIQUE REFERENCES refunds (id),
    at TIMESTAMP NOT NULL,
    country TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    tax BIGINT NOT NULL CHECK (tax >= 0 AND tax <= amount),
    method TEXT,
    reference TEXT,
    seller TEXT NOT NULL,
    buyer_name TEXT,
    buyer_tax_id TEXT,
    state_number TEXT,
    UNIQUE (series, year, number)
);
CREATE INDEX receipts_order ON receipts (order_id);
CREATE INDEX receipts_at ON receipts (at);
CREATE INDEX receipts_credited ON receipts (credited);

-- A line of a document. `rate` is in hundredths of a percent; none where no tax was in force. `words` is what the owner prints with it.
CREATE TABLE receipt_lines (
    receipt_id TEXT NOT NULL REFERENCES receipts (id),
    place INTEGER NOT NULL CHECK (place >= 0),
    title TEXT NOT NULL,
    class TEXT NOT NULL,
    rate BIGINT,
    words TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount >= 0),
    tax BIGINT NOT NULL CHECK (tax >= 0 AND tax <= amount),
    PRIMARY KEY (receipt_id, place)
);

-- The rates by the day from which they hold: for buyers of a country, or of every country that has none of its own (''), and a class
-- of goods. `rate` is in hundredths of a percent, 0 where the class is not taxed.
CREATE TABLE tax_rates (
    id TEXT PRIMARY KEY NOT NULL,
    from_day TEXT NOT NULL,
    country TEXT NOT NULL,
    class TEXT NOT NULL CHECK (class IN ('standard', 'reduced', 'exempt')),
    rate BIGINT NOT NULL CHECK (rate BETWEEN 0 AND 10000),
    words TEXT NOT NULL
);

-- The class of a book; one without a row is of the standard class.
CREATE TABLE book_tax_classes (
    book_id TEXT PRIMARY KEY NOT NULL REFERENCES books (id),
    class TEXT NOT NULL CHECK (class IN ('reduced', 'exempt'))
);

CREATE FUNCTION receipts_are_only_added() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'receipts are only added'; END $$;
CREATE TRIGGER receipts_are_not_changed BEFORE UPDATE OF id, name, series, year, number, order_id, credited, refund_id, at, country, currency, amount, tax, method, reference, seller ON receipts
FOR EACH STATEMENT EXECUTE FUNCTION receipts_are_only_added();
CREATE TRIGGER receipts_are_not_taken_away BEFORE DELETE OR TRUNCATE ON receipts
FOR EACH STATEMENT EXECUTE FUNCTION receipts_are_only_added();
CREATE TRIGGER receipt_lines_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON receipt_lines
FOR EACH STATEMENT EXECUTE FUNCTION receipts_are_only_added();
