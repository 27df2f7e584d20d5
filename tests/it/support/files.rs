//! Temporary folders for tests.

use std::{
    fs,
    path::{Path, PathBuf},
};

use griot::{demo, domain::ids};

/// The files below `folder` with this extension, sorted.
pub fn below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(below(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The demo book with this slug.
pub fn demo_book(slug: &str) -> demo::Book {
    demo::catalogue().unwrap().books.into_iter().find(|book| book.slug == slug).unwrap()
}

/// A new empty folder, deleted with its contents when it is dropped.
#[derive(Debug)]
pub struct TestFolder(PathBuf);

impl TestFolder {
    pub fn new() -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(ids::row());
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TestFolder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("{} stays behind: {error}", self.0.display());
        }
    }
}
