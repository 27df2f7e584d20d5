DROP INDEX grants_closed;
ALTER TABLE grants DROP COLUMN opens_on;
DROP INDEX books_release_on;
ALTER TABLE books DROP COLUMN release_on;
