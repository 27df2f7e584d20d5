-- When a seller left the market: his books are off the shelf, and what becomes available to him is proposed for a payout.
ALTER TABLE sellers ADD COLUMN left_at TIMESTAMP;
CREATE INDEX sellers_left ON sellers (left_at) WHERE left_at IS NOT NULL;
