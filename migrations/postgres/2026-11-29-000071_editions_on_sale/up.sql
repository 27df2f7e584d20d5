-- Of each format of a book one edition is on sale: not always the newest. `waiting` was never on sale: a file that was
-- brought while the book stood on the shelf, until its owner says so. `inner_title` is what the file calls itself.
ALTER TABLE editions ADD COLUMN state TEXT NOT NULL DEFAULT 'on_sale' CHECK (state IN ('waiting', 'on_sale', 'former'));
ALTER TABLE editions ADD COLUMN inner_title TEXT;
UPDATE editions SET state = 'former' WHERE version < (
    SELECT MAX(version) FROM editions AS newest
    WHERE newest.book_id = editions.book_id AND newest.format = editions.format
);
CREATE UNIQUE INDEX editions_on_sale ON editions (book_id, format) WHERE state = 'on_sale';
