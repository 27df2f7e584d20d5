-- The field's own words: a refund that is due, webhooks, keys of the search.
ALTER TABLE attempts RENAME COLUMN owed_back TO refund_due;
ALTER INDEX attempts_owed RENAME TO attempts_refund_due;

ALTER TABLE hook_endpoints RENAME TO webhook_endpoints;
ALTER TABLE hook_messages RENAME TO webhook_messages;
ALTER TABLE hook_deliveries RENAME TO webhook_deliveries;
ALTER INDEX hook_messages_at RENAME TO webhook_messages_at;
ALTER INDEX hook_deliveries_due RENAME TO webhook_deliveries_due;
ALTER INDEX hook_deliveries_endpoint RENAME TO webhook_deliveries_endpoint;

ALTER TABLE order_keys RENAME TO search_keys;
ALTER INDEX order_keys_order RENAME TO search_keys_order;
