ALTER TABLE basket_items DROP COLUMN own_amount;
DROP TABLE own_prices;
