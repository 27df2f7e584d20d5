-- The field's own words: a refund that is due, webhooks, keys of the search.
DROP INDEX attempts_owed;
ALTER TABLE attempts RENAME COLUMN owed_back TO refund_due;
CREATE INDEX attempts_refund_due ON attempts (confirmed_at, id) WHERE refund_due;

ALTER TABLE hook_endpoints RENAME TO webhook_endpoints;
ALTER TABLE hook_messages RENAME TO webhook_messages;
ALTER TABLE hook_deliveries RENAME TO webhook_deliveries;
DROP INDEX hook_messages_at;
DROP INDEX hook_deliveries_due;
DROP INDEX hook_deliveries_endpoint;
CREATE INDEX webhook_messages_at ON webhook_messages (at);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (run_at) WHERE state = 'queued';
CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (endpoint_id, created_at, id);

ALTER TABLE order_keys RENAME TO search_keys;
DROP INDEX order_keys_order;
CREATE INDEX search_keys_order ON search_keys (order_id);
