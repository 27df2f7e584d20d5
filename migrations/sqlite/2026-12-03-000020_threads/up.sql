-- What readers and sellers write to each other. `token_sha256` is the hash of the token in the reader's link. `contact` is an e-mail address in
-- lower case or a phone number in E.164; none where the thread began after buying: then the order's counts. `order_id` is the order that it is
-- about, or the one that was placed in it. `last_at`, `last_by` and `last_message` are of the newest message; `…_seen_at` is when a side last saw
-- what the other wrote, `…_told_at` when it was last told that there is something. `texted` is the message of which an SMS was claimed.
CREATE TABLE threads (
    id TEXT PRIMARY KEY NOT NULL,
    token_sha256 TEXT NOT NULL UNIQUE,
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    book_id TEXT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    order_id TEXT REFERENCES orders (id),
    contact TEXT,
    language TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL,
    last_by TEXT NOT NULL CHECK (last_by IN ('reader', 'seller')),
    last_message TEXT NOT NULL,
    reader_seen_at TIMESTAMP,
    reader_told_at TIMESTAMP,
    seller_seen_at TIMESTAMP,
    seller_told_at TIMESTAMP,
    reported_at TIMESTAMP,
    reported_by TEXT CHECK (reported_by IN ('reader', 'seller')),
    texted TEXT
);
CREATE INDEX threads_seller ON threads (seller_id, last_at, id);
CREATE INDEX threads_book ON threads (book_id);
CREATE INDEX threads_order ON threads (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX threads_contact ON threads (contact) WHERE contact IS NOT NULL;
CREATE INDEX threads_reported ON threads (reported_at, id) WHERE reported_at IS NOT NULL;
CREATE INDEX threads_idle ON threads (last_at) WHERE order_id IS NULL;

-- `form_key` is the hash of the form that sent a message: a double click writes it once.
CREATE TABLE thread_messages (
    id TEXT PRIMARY KEY NOT NULL,
    thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
    author TEXT NOT NULL CHECK (author IN ('reader', 'seller')),
    text TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    form_key TEXT NOT NULL UNIQUE
);
CREATE INDEX thread_messages_thread ON thread_messages (thread_id, at, id);
