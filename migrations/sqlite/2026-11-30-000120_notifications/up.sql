-- The field's own words: notifications, manual payments, a refund that is due.
ALTER TABLE notices RENAME TO notifications;
DROP INDEX notices_transaction;
DROP INDEX notices_age;
DROP INDEX notices_first;
DROP INDEX notices_signed;
CREATE INDEX notifications_transaction ON notifications (transaction_id, first_at);
CREATE INDEX notifications_age ON notifications (known, last_at);
CREATE INDEX notifications_first ON notifications (first_at, digest);
CREATE INDEX notifications_signed ON notifications (signed, first_at, digest);

ALTER TABLE marked_paid RENAME TO manual_payments;
DROP INDEX marked_paid_open;
CREATE INDEX manual_payments_open ON manual_payments (asked_at, order_id) WHERE asked_at IS NOT NULL AND decided_at IS NULL;

UPDATE checks SET cause = 'notification' WHERE cause = 'notice';
UPDATE transitions SET cause = 'notification' WHERE cause = 'notice';
UPDATE transitions SET note = REPLACE(note, ': owed back', ': refund due') WHERE note LIKE '%: owed back%';

-- The code of an act is its name in the program, not what was done.
DROP TRIGGER audit_is_not_changed;
UPDATE audit SET act = 'notification.replay' WHERE act = 'notice.replay';
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'rows of the audit are only added'); END;
