-- Each time that an SMS was handed to a provider, counted and priced before the call. `reference` is the provider's id of it, and
-- `accepted_at` when the provider took it; without that, the call failed or its answer was lost. `price` is in hundredths of
-- the currency's unit.
CREATE TABLE sms_sends (
    id TEXT PRIMARY KEY NOT NULL,
    message_id TEXT NOT NULL REFERENCES messages (id),
    provider TEXT NOT NULL,
    reference TEXT,
    parts INTEGER NOT NULL CHECK (parts > 0),
    alphabet TEXT NOT NULL CHECK (alphabet IN ('gsm-7', 'ucs-2')),
    price BIGINT,
    currency TEXT NOT NULL,
    began_at TIMESTAMP NOT NULL,
    accepted_at TIMESTAMP
);
CREATE INDEX sms_sends_message ON sms_sends (message_id, began_at);
CREATE INDEX sms_sends_reference ON sms_sends (provider, reference);

-- What a provider reported about an SMS: the state that ranks highest of all reports. `reference` is the provider's id or the
-- message's. A report can be faster than the answer to the call that sent the SMS: it is `matched` once there is such an SMS.
CREATE TABLE sms_reports (
    provider TEXT NOT NULL,
    reference TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('on-the-way', 'uncertain', 'failed', 'delivered')),
    detail TEXT NOT NULL,
    matched BOOLEAN NOT NULL,
    first_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL,
    PRIMARY KEY (provider, reference)
);
CREATE INDEX sms_reports_unmatched ON sms_reports (last_at) WHERE NOT matched;

-- The short addresses of links in SMS, by the hash of their code.
CREATE TABLE short_links (
    code_sha256 TEXT PRIMARY KEY NOT NULL,
    link_id TEXT NOT NULL REFERENCES links (id)
);

-- How many SMS a number got lately.
CREATE INDEX messages_recipient ON messages (recipient, sent_at);
