-- What somebody typed on /find, as JSON, until its job has looked for the order and has written to the buyer.
CREATE TABLE order_searches (
    id TEXT PRIMARY KEY NOT NULL,
    facts TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);

-- What somebody wrote to the shop because his order was not found: facts about the order, and where to answer.
CREATE TABLE help_requests (
    id TEXT PRIMARY KEY NOT NULL,
    state TEXT NOT NULL CHECK (state = 'open' OR state = 'done'),
    number TEXT,
    transaction_id TEXT,
    operator_ids TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    answer_to TEXT NOT NULL,
    message TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    done_at TIMESTAMP,
    done_by TEXT
);
CREATE INDEX help_requests_state ON help_requests (state, created_at, id);
CREATE INDEX help_requests_created ON help_requests (created_at);
CREATE INDEX help_requests_answer_to ON help_requests (answer_to);
CREATE INDEX help_requests_email ON help_requests (email) WHERE email IS NOT NULL;
CREATE INDEX help_requests_phone ON help_requests (phone) WHERE phone IS NOT NULL;

-- The messages of a day that /find has sent.
CREATE INDEX messages_found ON messages (created_at) WHERE kind = 'found';
-- Operators' ids are compared without dots and spaces.
CREATE INDEX attempts_operator_plain ON attempts (upper(replace(replace(operator_id, '.', ''), ' ', '')))
WHERE operator_id IS NOT NULL;
