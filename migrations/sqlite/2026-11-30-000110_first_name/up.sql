-- What `orders.name` begins with, of a buyer who was asked for first and last name apart: CinetPay's API of 2026 wants both.
ALTER TABLE orders ADD COLUMN first_name TEXT;
