ALTER TABLE orders DROP COLUMN first_name;
