-- How often the back office refused an account something in an hour: one row for each account, kind and hour, however often a
-- stranger tries. `subject` is the account's id, empty for addresses that nobody has; `kind` is password, code, retyped, right, or
-- letter: that the account was written to.
CREATE TABLE refusals (
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    hour TIMESTAMP NOT NULL,
    count BIGINT NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (subject, kind, hour)
);
CREATE INDEX refusals_hour ON refusals (hour);
