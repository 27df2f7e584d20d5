-- Reports: what each day came to, and the ways to the days that are not summed up yet.

-- A day of the shop's own calendar. `kind` says what is counted (store/reports.rs), `name` of what: a book, a method, a country.
-- Views are counted as they come; the rest is summed up once, when nothing of the day can change any more.
CREATE TABLE daily (
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    number BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (kind, day, name)
);

-- By time of payment, for sums and for exports that go on where they stopped.
CREATE INDEX orders_sold ON orders (paid_at, id) WHERE paid_at IS NOT NULL;
CREATE INDEX attempts_confirmed ON attempts (confirmed_at) WHERE confirmed_at IS NOT NULL;
CREATE INDEX checks_refused ON checks (first_at) WHERE verdict = 'refused';
CREATE INDEX refunds_at ON refunds (at);

-- Up to which day all is summed up, by which calendar and in which currency: nothing yet.
INSERT INTO meta (name, value) VALUES ('reports', '');
