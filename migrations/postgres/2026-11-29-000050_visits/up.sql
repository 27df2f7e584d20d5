-- A download is a visit: JSON of domain::visit::Visit; none before the first one.
ALTER TABLE grants ADD COLUMN visit TEXT;
ALTER TABLE grant_files ADD COLUMN visit TEXT;
