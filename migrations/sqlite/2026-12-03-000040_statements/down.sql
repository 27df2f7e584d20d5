DROP TABLE seller_messages;
ALTER TABLE sellers DROP COLUMN sms;
DROP INDEX ledger_lines_seller_at;
ALTER TABLE ledger_lines DROP COLUMN at;
