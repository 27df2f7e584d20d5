-- Orders that are a gift: who gets their books instead of the buyer, with which words, and when. Written with the order.
CREATE TABLE gifts (
    order_id TEXT PRIMARY KEY NOT NULL REFERENCES orders (id),
    -- The recipient: an e-mail address in lower case, or a phone number in E.164. NULL once it was erased.
    contact TEXT,
    -- Who offers it, and a line of greeting. Empty if there is none, and once they were erased.
    giver TEXT NOT NULL,
    greeting TEXT NOT NULL,
    -- The moment for which it was wished; NULL: as soon as the order is paid.
    wished_at TIMESTAMP,
    -- When the worker hands it over: set when the order is paid, and NULL again once that is done or will not be.
    due_at TIMESTAMP,
    -- When the message to the recipient was written into the outbox. Once only.
    delivered_at TIMESTAMP
);
CREATE INDEX gifts_due ON gifts (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX gifts_contact ON gifts (contact);
