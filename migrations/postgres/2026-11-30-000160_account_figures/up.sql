-- The page of the merchant accounts: how the payments of a month ended, by account and operator, and the newest answers.
CREATE INDEX attempts_opened ON attempts (opened_at, account, method, state);
CREATE INDEX checks_last ON checks (last_at);
