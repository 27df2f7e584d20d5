-- How readers find books: lists in several orders, search, best sellers, and which pages a change concerns. All of it is made from
-- the other tables, by `store::listed` whenever a book changes, and for the books that are here already at the next start
-- (`shop::catalogue::index`).

-- The published books of each list: `all`, `category:ID`, `author:SLUG`; with `@CDF` at the end, those that have a price in that
-- currency beside their own, with that price. `formats`: 1 PDF, 2 EPUB, 3 both. An index for each order, with what lists are
-- filtered by, so that a filter reads no other page.
CREATE TABLE book_lists (
    list TEXT NOT NULL,
    book_id TEXT NOT NULL REFERENCES books (id),
    front BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    sold BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    language TEXT NOT NULL,
    formats INTEGER NOT NULL,
    PRIMARY KEY (list, book_id)
) WITHOUT ROWID;
CREATE INDEX book_lists_book ON book_lists (book_id);
CREATE INDEX book_lists_shop ON book_lists (list, front, created_at, book_id, language, formats, amount);
CREATE INDEX book_lists_new ON book_lists (list, created_at, book_id, language, formats, amount);
CREATE INDEX book_lists_best ON book_lists (list, sold, created_at, book_id, language, formats, amount);
CREATE INDEX book_lists_price ON book_lists (list, amount, created_at, book_id, language, formats);
CREATE INDEX book_lists_kind ON book_lists (list, language, formats);

-- How often each book was sold: lines of paid orders that were not refunded in full (`store::sales`).
CREATE TABLE book_sales (
    book_id TEXT PRIMARY KEY NOT NULL REFERENCES books (id),
    sold BIGINT NOT NULL
);

-- What is searched: the published books' titles and authors in plain small letters. `indexed` holds the words of both, and those that
-- an apostrophe or a dash divides joined too ("laventure"). `n` grows with each change.
CREATE TABLE book_search (
    n INTEGER PRIMARY KEY NOT NULL,
    book_id TEXT NOT NULL UNIQUE REFERENCES books (id),
    title TEXT NOT NULL,
    authors TEXT NOT NULL,
    indexed TEXT NOT NULL,
    language TEXT NOT NULL,
    formats INTEGER NOT NULL,
    amount BIGINT NOT NULL
);
CREATE INDEX book_search_title ON book_search (title);
CREATE VIRTUAL TABLE book_words USING fts5(
    indexed, content='book_search', content_rowid='n', detail='none', prefix='1 2 3', tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER book_search_added AFTER INSERT ON book_search
BEGIN INSERT INTO book_words (rowid, indexed) VALUES (new.n, new.indexed); END;
CREATE TRIGGER book_search_removed AFTER DELETE ON book_search
BEGIN INSERT INTO book_words (book_words, rowid, indexed) VALUES ('delete', old.n, old.indexed); END;

-- Each word of the published books once, for parts of words and for typing errors: `search_parts` by three letters in a row,
-- `search_forms` by what is left when one letter or two are missing (`domain::book_search::forms`).
CREATE TABLE search_words (
    n INTEGER PRIMARY KEY NOT NULL,
    word TEXT NOT NULL UNIQUE
);
CREATE VIRTUAL TABLE search_parts USING fts5(word, content='search_words', content_rowid='n', tokenize='trigram');
CREATE TRIGGER search_words_added AFTER INSERT ON search_words
BEGIN INSERT INTO search_parts (rowid, word) VALUES (new.n, new.word); END;
CREATE TABLE search_forms (
    form TEXT NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (form, word)
) WITHOUT ROWID;

-- The newest changes of the catalogue by its version (`meta.catalogue`): of one book, or without one of anything. Kept pages that a
-- change does not concern stay.
CREATE TABLE catalogue_changes (
    version BIGINT PRIMARY KEY NOT NULL,
    book_id TEXT
);
