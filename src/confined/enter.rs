//! What a confined process does before it reads a byte: it gives up everything that examining a file does not need. It
//! keeps the file that it was given, its output, and memory.

use std::{collections::BTreeMap, io};

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, CompatLevel, Compatible as _, PathBeneath, Ruleset, RulesetAttr as _,
    RulesetCreated, RulesetCreatedAttr as _, RulesetError, RulesetStatus, Scope,
};
use rustix::process::{Signal, set_parent_process_death_signal};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule, TargetArch,
};

use super::calls;

/// What the kernel enforces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// No other file can be opened (Landlock).
    pub files: bool,
    /// No system call reaches beyond the process (seccomp).
    pub calls: bool,
}

/// Confines this process, as far as the kernel can.
pub fn enter() -> Held {
    // A program that is killed while it waits for the answer does not leave this process behind: its deadline died with it.
    _ = set_parent_process_death_signal(Some(Signal::KILL));
    let files = restrict_files(true).or_else(|_| restrict_files(false));
    Held { files: files.unwrap_or(false), calls: restrict_calls().is_ok() }
}

/// What the kernel of this machine can enforce.
pub fn support() -> Held {
    let landlock = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(ABI::V1))
        .and_then(Ruleset::create);
    let seccomp = std::fs::read_to_string("/proc/sys/kernel/seccomp/actions_avail");
    Held { files: landlock.is_ok(), calls: seccomp.is_ok_and(|actions| actions.contains("errno")) }
}

/// Restricts the process to the files that it has open. With `own`, the file on the standard input may be opened again
/// by its descriptor. A file in memory has no path that could be allowed, and is read from its descriptor.
fn restrict_files(own: bool) -> Result<bool, RulesetError> {
    let rules = rules()?;
    let rules = if own { rules.add_rule(PathBeneath::new(io::stdin(), AccessFs::ReadFile))? } else { rules };
    Ok(rules.restrict_self()?.ruleset != RulesetStatus::NotEnforced)
}

fn rules() -> Result<RulesetCreated, RulesetError> {
    Ruleset::default()
        .handle_access(AccessFs::from_all(ABI::V6))?
        .handle_access(AccessNet::from_all(ABI::V6))?
        .scope(Scope::from_all(ABI::V6))?
        .create()
}

/// File descriptors from this number on were left open by the parent process: the shell closes the lower ones (see
/// [`super::run`]), and this process never has as many files open.
const STRANGE: u64 = 10;

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

fn restrict_calls() -> anyhow::Result<()> {
    // For a new thread, the C library calls `clone3`, and falls back to `clone` if `clone3` does not exist.
    let newer: Rules = [(libc::SYS_clone3, Vec::new())].into();
    apply(newer, libc::ENOSYS)?;
    let mut rules: Rules = calls::NEVER.iter().map(|call| (*call, Vec::new())).collect();
    rules.insert(libc::SYS_openat, writing(2)?);
    #[cfg(target_arch = "x86_64")]
    rules.insert(libc::SYS_open, writing(1)?);
    let thread = u64::from(libc::CLONE_THREAD.unsigned_abs());
    rules.insert(libc::SYS_clone, vec![rule(0, SeccompCmpOp::MaskedEq(thread), 0)?]);
    // Signals to other processes are refused; the process may end itself.
    rules.insert(libc::SYS_tgkill, vec![rule(0, SeccompCmpOp::Ne, std::process::id().into())?]);
    rules.insert(libc::SYS_prlimit64, vec![rule(2, SeccompCmpOp::Ne, 0)?]);
    for call in calls::BY_NUMBER {
        rules.insert(*call, vec![rule(0, SeccompCmpOp::Ge, STRANGE)?]);
    }
    // These calls take a source descriptor as the second or the third argument too; `mmap` of plain memory has the
    // descriptor -1.
    for call in [libc::SYS_sendfile, libc::SYS_tee] {
        rules.entry(call).or_default().push(rule(1, SeccompCmpOp::Ge, STRANGE)?);
    }
    for call in [libc::SYS_splice, libc::SYS_copy_file_range] {
        rules.entry(call).or_default().push(rule(2, SeccompCmpOp::Ge, STRANGE)?);
    }
    let file = condition(4, SeccompCmpOp::Ge, STRANGE)?;
    let some = condition(4, SeccompCmpOp::Ne, u64::from(u32::MAX))?;
    rules.insert(libc::SYS_mmap, vec![SeccompRule::new(vec![file, some])?]);
    apply(rules, libc::EPERM)
}

/// Matches calls that open a file to write or to create it, where this argument has the flags.
fn writing(flags: u8) -> anyhow::Result<Vec<SeccompRule>> {
    let bits = |mask: i32, value: i32| {
        rule(flags, SeccompCmpOp::MaskedEq(mask.unsigned_abs().into()), value.unsigned_abs().into())
    };
    [
        (libc::O_ACCMODE, libc::O_WRONLY),
        (libc::O_ACCMODE, libc::O_RDWR),
        (libc::O_CREAT, libc::O_CREAT),
        (libc::O_TRUNC, libc::O_TRUNC),
    ]
    .into_iter()
    .map(|(mask, value)| bits(mask, value))
    .collect()
}

fn rule(argument: u8, compared: SeccompCmpOp, value: u64) -> anyhow::Result<SeccompRule> {
    Ok(SeccompRule::new(vec![condition(argument, compared, value)?])?)
}

fn condition(argument: u8, compared: SeccompCmpOp, value: u64) -> anyhow::Result<SeccompCondition> {
    // For flags and process ids the kernel uses only the lower half of the argument; pointers use all of it.
    let length =
        if compared == SeccompCmpOp::Ne && value == 0 { SeccompCmpArgLen::Qword } else { SeccompCmpArgLen::Dword };
    Ok(SeccompCondition::new(argument, length, compared, value)?)
}

fn apply(rules: Rules, answer: i32) -> anyhow::Result<()> {
    // The same calls under their other numbers, in the x32 ABI.
    #[cfg(target_arch = "x86_64")]
    let rules =
        rules.into_iter().flat_map(|(call, rules)| [(call, rules.clone()), (call | 0x4000_0000, rules)]).collect();
    let arch = TargetArch::try_from(std::env::consts::ARCH)?;
    let answer = SeccompAction::Errno(answer.unsigned_abs());
    let program: BpfProgram = SeccompFilter::new(rules, SeccompAction::Allow, answer, arch)?.try_into()?;
    Ok(seccompiler::apply_filter(&program)?)
}

#[cfg(test)]
mod tests {
    use std::{
        env, fs, io::Write as _, net, os::unix::fs::PermissionsExt as _, path::PathBuf, process::Command, thread,
    };

    use rustix::io::fcntl_dupfd_cloexec;
    use serde_json::{Value, json};

    use super::*;
    use crate::confined::{self, Limits, Source};

    struct Folder(PathBuf);

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    fn code<T>(done: io::Result<T>) -> Value {
        done.map_or_else(|error| error.raw_os_error().into(), |_| "done".into())
    }

    #[test]
    #[ignore = "the next one starts it as its child; it answers on stderr, where the harness is silent"]
    fn the_child() {
        let Some(neighbour) = env::var_os("GRIOT_TEST_NEIGHBOUR").map(PathBuf::from) else { return };
        let open = || fs::read_dir("/proc/self/fd").unwrap().filter_map(|fd| fd.ok()?.file_name().into_string().ok());
        // The last one is the directory listing itself. A shell closes descriptors up to 9 only.
        let mut open: Vec<String> = open().filter(|number| number.len() == 1).collect();
        open.sort();
        let (folder, parent) = (env::current_dir().unwrap(), std::os::unix::process::parent_id());
        let left_open = fcntl_dupfd_cloexec(fs::File::open(&neighbour).unwrap(), 10).map(fs::File::from).unwrap();
        let held = enter();
        let answer = json!({
            "files": held.files,
            "calls": held.calls,
            "open": open,
            "folder": folder,
            "own": confined::file().and_then(io::read_to_string).unwrap(),
            "own by its number": fs::read_to_string("/proc/self/fd/0").unwrap(),
            "threads": thread::spawn(|| 7).join().unwrap(),
            "network": code(net::UdpSocket::bind("127.0.0.1:0")),
            "program": code(Command::new("/bin/true").status()),
            "neighbour": code(fs::read(&neighbour)),
            "system": code(fs::read("/etc/passwd")),
            "parent": code(fs::read(format!("/proc/{parent}/environ"))),
            "list": code(fs::read_dir("/")),
            "left open": code(io::read_to_string(&left_open)),
            "left open, copied": code(left_open.try_clone()),
            "unlink": code(fs::remove_file(&neighbour)),
            "rename": code(fs::rename(&neighbour, "/tmp/griot-elsewhere")),
            "write": code(fs::OpenOptions::new().append(true).open(&neighbour)),
            "make": code(fs::File::create(neighbour.with_extension("new"))),
            "folders": code(fs::create_dir(neighbour.with_extension("d"))),
            "rights": code(fs::set_permissions(&neighbour, fs::Permissions::from_mode(0o777))),
        });
        writeln!(io::stderr(), "{answer}").unwrap();
    }

    #[tokio::test]
    async fn a_process_that_reads_a_strangers_file_can_do_nothing_else() {
        let folder = Folder(env::temp_dir().join(format!("griot-confined-{}", uuid::Uuid::new_v4())));
        fs::create_dir(&folder.0).unwrap();
        let (book, neighbour, program) = (folder.0.join("book"), folder.0.join("neighbour"), folder.0.join("program"));
        fs::write(&book, "a book").unwrap();
        fs::write(&neighbour, "not yours").unwrap();
        let test = "--ignored --exact confined::enter::tests::the_child --nocapture 2>&1 >/dev/null";
        let (own, neighbour_name) = (env::current_exe().unwrap(), neighbour.display());
        fs::write(
            &program,
            format!("#!/bin/sh\nGRIOT_TEST_NEIGHBOUR={neighbour_name} exec {} {test}\n", own.display()),
        )
        .unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let answer = confined::run(&program, &["x"], Source::File(book), Limits::with_answer(100_000)).await.unwrap();
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        let refused = |names: &[&str], code: i32| {
            for name in names {
                assert_eq!(answer[*name], code, "{name}: {answer:#}");
            }
        };
        assert_eq!((&answer["own"], &answer["own by its number"]), (&"a book".into(), &"a book".into()));
        assert_eq!(
            (&answer["folder"], &answer["open"], &answer["threads"]),
            (&"/".into(), &json!(["0", "1", "2", "3"]), &7.into()),
            "{answer:#}"
        );
        assert_eq!(support(), Held { files: answer["files"] == true, calls: answer["calls"] == true });
        if answer["calls"] == true {
            refused(&["network", "program", "unlink", "rename", "write", "make", "folders", "rights"], libc::EPERM);
            refused(&["left open", "left open, copied"], libc::EPERM);
        }
        if answer["files"] == true {
            refused(&["neighbour", "system", "parent", "list"], libc::EACCES);
        }
        assert_eq!(fs::read(&neighbour).unwrap(), b"not yours");
    }
}
