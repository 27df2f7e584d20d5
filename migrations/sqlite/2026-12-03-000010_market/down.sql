DROP TABLE payouts;
DROP INDEX order_lines_seller;
DROP INDEX ledger_lines_seller;
ALTER TABLE ledger_lines DROP COLUMN seller;
DROP TABLE shares;
DROP TABLE seller_books;
DROP TABLE sellers;
