//! Tests with files in a folder.

use std::{fs, os::unix::fs::MetadataExt as _};

use super::*;

async fn read(storage: &Storage, room: Namespace, sha256: &str) -> Result<Bytes, StorageError> {
    let key = Key::new(room, sha256)?;
    let size = storage.size(&key).await?.ok_or(StorageError::Missing(key.clone()))?;
    let pieces: Vec<Bytes> = storage.open(&key, 0..size).await?.try_collect().await?;
    Ok(pieces.concat().into())
}

fn lies_at(storage: &Storage, sha256: &str) -> PathBuf {
    storage.path(&Key::new(Namespace::Books, sha256).unwrap()).unwrap()
}

#[tokio::test]
async fn no_address_of_a_picture_opens_a_book() {
    let folder = Folder::new();
    let storage = folder.storage();
    let book = storage.put_bytes(Namespace::Books, Bytes::from_static(b"book")).await.unwrap();
    assert!(read(&storage, Namespace::Pictures, &book.sha256).await.is_err());
    let picture = storage.put_bytes(Namespace::Pictures, Bytes::from_static(b"cover")).await.unwrap();
    assert_eq!(read(&storage, Namespace::Pictures, &picture.sha256).await.unwrap(), "cover");
    assert!(read(&storage, Namespace::Books, &picture.sha256).await.is_err());
}

/// The SHA-256 of an empty file (FIPS 180-4).
const NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("griot-storage-{}", uuid::Uuid::new_v4()));
        fs::create_dir(&folder).unwrap();
        Self(folder)
    }

    fn storage(&self) -> Storage {
        Storage::at(&Files::Folder(self.0.join("files"))).unwrap()
    }

    fn file(&self, bytes: &[u8]) -> PathBuf {
        let path = self.0.join("upload");
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Every file that the storage has created.
    fn kept(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.0.join("files")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { found.push(path) }
            }
        }
        found
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

#[tokio::test]
async fn a_file_is_kept_under_its_own_hash() {
    let folder = Folder::new();
    let storage = folder.storage();
    let stored = storage.put_file(&folder.file(b"abc")).await.unwrap();
    let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // FIPS 180-4
    assert_eq!(stored, Stored { sha256: sha256.to_owned(), size: 3 });
    assert_eq!(lies_at(&storage, sha256), folder.kept()[0]);
    assert!(folder.kept()[0].ends_with(format!("ba/78/{sha256}")));
    assert_eq!(read(&storage, Namespace::Books, sha256).await.unwrap(), "abc");
}

#[tokio::test]
async fn a_file_of_many_pieces_is_kept_whole_and_an_empty_one_empty() {
    let folder = Folder::new();
    let storage = folder.storage();
    let large: Vec<u8> = (0_u32..5_000_000).flat_map(u32::to_le_bytes).collect();
    let stored = storage.put_file(&folder.file(&large)).await.unwrap();
    assert!(fs::read(lies_at(&storage, &stored.sha256)).unwrap() == large);
    assert_eq!(storage.put_file(&folder.file(b"")).await.unwrap().sha256, NOTHING);
    assert_eq!(read(&storage, Namespace::Books, NOTHING).await.unwrap(), "");
}

#[tokio::test]
async fn an_adopted_file_is_kept_without_a_copy_and_outlives_its_first_name() {
    let folder = Folder::new();
    let storage = folder.storage();
    let path = folder.file(b"adopted");
    let stored = storage.adopt(&path).await.unwrap();
    let there = lies_at(&storage, &stored.sha256);
    assert_eq!(fs::metadata(&there).unwrap().ino(), fs::metadata(&path).unwrap().ino());
    fs::remove_file(&path).unwrap();
    assert_eq!(read(&storage, Namespace::Books, &stored.sha256).await.unwrap(), "adopted");
    assert_eq!(storage.adopt(&folder.file(b"adopted")).await.unwrap(), stored, "kept already");
}

#[tokio::test]
async fn equal_content_is_kept_once_and_left_alone() {
    let folder = Folder::new();
    let storage = folder.storage();
    let first = storage.put_file(&folder.file(b"the same")).await.unwrap();
    let written = fs::metadata(&folder.kept()[0]).unwrap().modified().unwrap();
    assert_eq!(storage.put_file(&folder.file(b"the same")).await.unwrap(), first);
    assert_eq!(storage.put_bytes(Namespace::Books, "the same".into()).await.unwrap(), first);
    assert_eq!(folder.kept().len(), 1);
    assert_eq!(fs::metadata(&folder.kept()[0]).unwrap().modified().unwrap(), written);
}

#[tokio::test]
async fn content_that_the_disk_has_cut_short_is_put_right() {
    let folder = Folder::new();
    let storage = folder.storage();
    let stored = storage.put_file(&folder.file(b"whole")).await.unwrap();
    fs::write(lies_at(&storage, &stored.sha256), b"who").unwrap();
    storage.put_bytes(Namespace::Books, "whole".into()).await.unwrap();
    assert_eq!(read(&storage, Namespace::Books, &stored.sha256).await.unwrap(), "whole");
}

#[tokio::test]
async fn only_a_hash_names_a_file() {
    let folder = Folder::new();
    let storage = folder.storage();
    let upper = NOTHING.to_uppercase();
    let climbing = format!("../../{}", &NOTHING[6..]);
    for name in ["", "../upload", "/etc/passwd", &NOTHING[1..], upper.as_str(), climbing.as_str()] {
        assert!(matches!(Key::new(Namespace::Books, name), Err(StorageError::NotASha256(_))), "{name}");
    }
    assert!(
        matches!(read(&storage, Namespace::Books, NOTHING).await, Err(StorageError::Missing(_))),
        "a hash, but not here"
    );
}

#[test]
fn a_folder_that_cannot_be_made_names_the_setting() {
    let error = Storage::at(&Files::Folder("/proc/none".into())).unwrap_err().to_string();
    assert!(error.contains("STORAGE_URL") && error.contains("/proc/none"), "{error}");
}

#[tokio::test]
async fn what_is_not_what_its_name_says_is_not_kept() {
    let folder = Folder::new();
    let storage = folder.storage();
    let key = Key::new(Namespace::Books, NOTHING).unwrap();
    for length in [1, PIECE, 2 * PIECE + 1] {
        let other = stream::iter([Ok(Bytes::from(vec![7; length]))]);
        assert!(matches!(storage.put(&key, other).await, Err(StorageError::Differs(_))), "{length}");
        assert_eq!(folder.kept(), Vec::<PathBuf>::new());
    }
}

#[tokio::test]
async fn a_source_that_breaks_off_leaves_nothing() {
    let folder = Folder::new();
    let storage = folder.storage();
    let key = Key::new(Namespace::Books, NOTHING).unwrap();
    let broken = stream::iter([Ok(Bytes::from(vec![7; PIECE + 1])), Err(StorageError::Missing(key.clone()))]);
    assert!(matches!(storage.put(&key, broken).await, Err(StorageError::Missing(_))));
    assert_eq!(folder.kept(), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn a_stretch_of_a_file_is_read_and_one_beyond_its_end_is_refused_at_once() {
    let folder = Folder::new();
    let storage = folder.storage();
    let stored = storage.put_bytes(Namespace::Books, "0123456789".into()).await.unwrap();
    let key = Key::new(Namespace::Books, &stored.sha256).unwrap();
    for (span, wanted) in [(0..10, "0123456789"), (3..5, "34"), (9..10, "9"), (4..4, "")] {
        let pieces: Vec<Bytes> = storage.open(&key, span).await.unwrap().try_collect().await.unwrap();
        assert_eq!(pieces.concat(), wanted.as_bytes());
    }
    assert!(matches!(storage.open(&key, 0..11).await, Err(StorageError::Missing(_))));
}

#[tokio::test]
async fn a_file_that_shrinks_while_it_is_read_ends_with_an_error() {
    let folder = Folder::new();
    let storage = folder.storage();
    let stored = storage.put_bytes(Namespace::Books, vec![7; 1_000_000].into()).await.unwrap();
    let key = Key::new(Namespace::Books, &stored.sha256).unwrap();
    let mut reading = storage.open(&key, 0..1_000_000).await.unwrap();
    reading.try_next().await.unwrap().unwrap();
    File::options().write(true).open(lies_at(&storage, &stored.sha256)).unwrap().set_len(10).unwrap();
    assert!(reading.try_collect::<Vec<_>>().await.is_err());
}

#[tokio::test]
async fn what_was_removed_is_gone_and_removing_it_again_is_no_error() {
    let folder = Folder::new();
    let storage = folder.storage();
    let stored = storage.put_bytes(Namespace::Samples, "sample".into()).await.unwrap();
    let key = Key::new(Namespace::Samples, &stored.sha256).unwrap();
    assert_eq!(storage.size(&key).await.unwrap(), Some(6));
    for _ in 0..2 {
        storage.delete(&key).await.unwrap();
        assert_eq!(storage.size(&key).await.unwrap(), None);
    }
}
