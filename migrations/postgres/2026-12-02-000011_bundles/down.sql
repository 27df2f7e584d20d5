DROP TABLE basket_bundles;
DROP TABLE bundle_books;
DROP TABLE bundles;
