-- Codes that make a book cheaper. `value` is whole percent or whole units of `currency`; no book: every book.
-- `used` counts the uses that are held: by placed orders and by paid ones.
CREATE TABLE coupons (
    id TEXT PRIMARY KEY NOT NULL,
    code TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('percent', 'amount')),
    value BIGINT NOT NULL CHECK (value > 0),
    currency TEXT NOT NULL,
    book_id TEXT REFERENCES books (id),
    starts_at TIMESTAMP,
    ends_at TIMESTAMP,
    most BIGINT CHECK (most > 0),
    most_each BIGINT CHECK (most_each > 0),
    used BIGINT NOT NULL CHECK (used >= 0),
    paused BOOLEAN NOT NULL,
    note TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE INDEX coupons_created ON coupons (created_at, id);

-- The coupon of an order: what the book cost in full, and how much less the order costs. The marks tell one buyer from
-- another without naming him (HMAC of his address and of his number).
CREATE TABLE coupon_uses (
    order_id TEXT PRIMARY KEY NOT NULL REFERENCES orders (id),
    coupon_id TEXT NOT NULL REFERENCES coupons (id),
    full_amount BIGINT NOT NULL CHECK (full_amount >= 0),
    discount BIGINT NOT NULL CHECK (discount > 0),
    email_mark TEXT,
    phone_mark TEXT,
    held BOOLEAN NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX coupon_uses_coupon ON coupon_uses (coupon_id, at, order_id);
CREATE INDEX coupon_uses_email ON coupon_uses (email_mark, coupon_id) WHERE email_mark IS NOT NULL;
CREATE INDEX coupon_uses_phone ON coupon_uses (phone_mark, coupon_id) WHERE phone_mark IS NOT NULL;
