-- Letters that say how an order stands (under review, refunded, access ended) bring no link.
ALTER TABLE mails ALTER COLUMN link_id DROP NOT NULL;
