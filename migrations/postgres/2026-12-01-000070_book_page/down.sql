DROP INDEX book_authors_name;
DROP TABLE reviews;
DROP TABLE edition_contents;
DROP TABLE sample_pages;
