-- What the owner decided in the back office: JSON, by the setting's name. What has no row is as the environment says.
CREATE TABLE settings (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL,
    changed_at TIMESTAMP NOT NULL
);

-- Grows with every change of a setting, so that other processes know that theirs are old.
INSERT INTO meta (name, value) VALUES ('settings', '0');
