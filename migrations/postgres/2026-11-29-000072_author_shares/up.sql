-- What an author is owed of each sale, in hundredths of a percent of the net; `author` is the line of a book's authors.
CREATE TABLE author_shares (
    author TEXT PRIMARY KEY NOT NULL,
    share BIGINT NOT NULL CHECK (share >= 0 AND share <= 10000),
    changed_at TIMESTAMP NOT NULL
);
