-- What an upload was brought for: 'import', or nothing in particular. Before, no file was told from another.
ALTER TABLE uploads ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
UPDATE uploads SET purpose = 'import';
