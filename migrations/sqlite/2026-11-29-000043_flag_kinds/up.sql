-- Kinds of flags are the program's to know; SQLite takes a CHECK away only with its table.
CREATE TABLE flags_new (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id),
    times INTEGER NOT NULL,
    first_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL,
    handled_at TIMESTAMP,
    handled_by TEXT
);
INSERT INTO flags_new
SELECT id, kind, subject, order_id, times, first_at, last_at, handled_at, handled_by FROM flags;
DROP TABLE flags;
ALTER TABLE flags_new RENAME TO flags;
CREATE INDEX flags_open ON flags (last_at, id) WHERE handled_at IS NULL;
CREATE INDEX flags_subject ON flags (subject, kind, last_at);
