-- Books that their owner puts in front stand there by the larger `front` first; all others (0) follow, the newest first.
ALTER TABLE books ADD COLUMN front BIGINT NOT NULL DEFAULT 0;
CREATE INDEX books_shelf_order ON books (published, front, created_at, id);
CREATE INDEX books_front ON books (front) WHERE front > 0;
