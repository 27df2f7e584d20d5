-- The day on which a book comes out, if that is still ahead: until then it is pre-ordered. The worker empties it on that morning, and
-- the owner who releases the book earlier.
ALTER TABLE books ADD COLUMN release_on DATE;
CREATE INDEX books_release_on ON books (release_on) WHERE release_on IS NOT NULL;

-- The day on which a grant opens, if its book is not out yet: until then nothing can be downloaded by it. It is emptied in the write that
-- opens the grant and queues the message with the link.
ALTER TABLE grants ADD COLUMN opens_on DATE;
CREATE INDEX grants_closed ON grants (order_id) WHERE opens_on IS NOT NULL;
