ALTER TABLE shares DROP COLUMN disputed_at;
DROP TABLE dispute_steps;
DROP TABLE disputes;
