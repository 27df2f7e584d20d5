-- What the gateway says came of an attempt, in whole units of its currency; NULL: it did not say, or was not asked.
ALTER TABLE attempts ADD COLUMN received BIGINT;

-- What an order brought, where that is not its price; NULL: its price.
ALTER TABLE orders ADD COLUMN received BIGINT;
