//! Failing disks: one whose calls fail on demand, and a small one that is really full.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::files::TestFolder;
use super::running_program::House;

/// The error (Linux `errno`) of system calls on SQLite's files while a fault lasts.
#[derive(Clone, Copy, Debug)]
pub enum DiskFault {
    /// `fsync`: EIO. The bytes are in the kernel, and it is unknown whether they reached the disk.
    SyncFails,
    /// `write`: EIO.
    WriteFails,
    /// `write`: EROFS, as after the kernel has remounted a faulty file system read-only.
    ReadOnly,
    /// `write`: ENOSPC.
    Full,
}

/// The disk under a program that was started with [`FailingDisk::under`]. `tests/support/failing_disk.c` makes the calls
/// fail.
pub struct FailingDisk {
    folder: TestFolder,
}

impl FailingDisk {
    /// Builds the library with the system's C compiler.
    pub fn new() -> Self {
        let folder = TestFolder::new();
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "tests/support/failing_disk.c", "-ldl", "-o"])
            .arg(folder.path().join("failing_disk.so"))
            .status()
            .expect("a C compiler");
        assert!(built.success());
        Self { folder }
    }

    fn told(&self) -> PathBuf {
        self.folder.path().join("fault")
    }

    /// Makes `house` run on this disk.
    pub fn under(&self, house: House) -> House {
        let library = self.folder.path().join("failing_disk.so");
        house.with("LD_PRELOAD", library.to_str().unwrap()).with("DISK_FAULT", self.told().to_str().unwrap())
    }

    pub fn fail(&self, fault: DiskFault) {
        self.tell(match fault {
            DiskFault::SyncFails => "sync 5",
            DiskFault::WriteFails => "write 5",
            DiskFault::ReadOnly => "write 30",
            DiskFault::Full => "write 28",
        });
    }

    /// `fsync`: EIO, for files and folders whose path contains `part`; the database's succeed.
    pub fn fail_to_sync(&self, part: &str) {
        self.tell(&format!("sync 5 {part}"));
    }

    fn tell(&self, text: &str) {
        // Written atomically: the program may read it at any moment.
        let draft = self.folder.path().join("draft");
        fs::write(&draft, text).unwrap();
        fs::rename(draft, self.told()).unwrap();
    }

    pub fn heal(&self) {
        fs::remove_file(self.told()).unwrap();
    }
}

/// A tmpfs of a few megabytes, mounted over a folder. Unmounted when it is dropped.
pub struct SmallDisk {
    place: PathBuf,
}

impl SmallDisk {
    /// `None` if this user may not mount.
    pub fn over(folder: &Path, megabytes: u32) -> Option<Self> {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "griot-test"])
            .arg(folder)
            .stderr(Stdio::null())
            .status();
        mounted.is_ok_and(|status| status.success()).then(|| Self { place: folder.to_owned() })
    }

    pub fn path(&self) -> &Path {
        &self.place
    }

    /// Uses up all remaining space. [`SmallDisk::empty`] frees it.
    pub fn fill(&self) {
        let mut filler = fs::File::create(self.place.join("filler")).unwrap();
        while filler.write_all(&[0; 4096]).is_ok() {}
    }

    pub fn empty(&self) {
        fs::remove_file(self.place.join("filler")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.place).status();
    }
}
