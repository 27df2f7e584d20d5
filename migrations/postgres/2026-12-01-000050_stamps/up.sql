-- The books whose copies are stamped with the buyer's name, by the owner's choice. Copies that were sold before stay as they are.
CREATE TABLE stamped_books (
    book_id TEXT PRIMARY KEY NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    since TIMESTAMP NOT NULL
);

-- How a file is stamped: what of it is kept (`layout`, JSON) and the tail behind that, with room for a line. It is made once for a
-- file and never changed, so that a copy has the same bytes at each download.
CREATE TABLE stamp_layouts (
    sha256 TEXT PRIMARY KEY NOT NULL,
    layout TEXT NOT NULL,
    tail BYTEA NOT NULL,
    made_at TIMESTAMP NOT NULL
);

-- The line in a copy: each file of a grant that is stamped.
CREATE TABLE stamps (
    grant_id TEXT NOT NULL REFERENCES grants (id),
    edition_id TEXT NOT NULL REFERENCES editions (id),
    line TEXT NOT NULL,
    PRIMARY KEY (grant_id, edition_id)
);
