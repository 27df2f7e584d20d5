-- Kinds of flags are the program's to know.
ALTER TABLE flags DROP CONSTRAINT flags_kind_check;
