DROP INDEX sellers_left;
ALTER TABLE sellers DROP COLUMN left_at;
