//! Password hashes: how they are created and verified, with a limit on memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use subtle::ConstantTimeEq as _;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::domain::password::LONGEST;
use crate::secret::Secret;
use crate::shop::Error;

/// How many hashes run at once: each takes 19 MiB.
const AT_ONCE: usize = 2;
/// How many callers may wait for a hash; further ones get [`Error::Busy`].
const QUEUE: usize = 64;

/// Hashes and verifies passwords. Cheap to clone.
#[derive(Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { permits: Arc::new(Semaphore::new(AT_ONCE)), waiting: Arc::default() }
    }
}

/// Counts one waiting caller, until it is dropped.
struct HashPermit(Arc<AtomicUsize>);

impl Drop for HashPermit {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Passwords {
    /// Hashes a password: a PHC string.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many callers are waiting.
    pub async fn hash(&self, password: Secret) -> Result<String, Error> {
        self.run(move || hash(password.expose())).await?
    }

    /// Whether `password` matches the hash `kept`. Without a hash (`None`: no such account) it takes as long and
    /// returns `false`.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many callers are waiting.
    pub async fn fits(&self, password: Secret, kept: Option<String>) -> Result<bool, Error> {
        self.run(move || fits(password.expose(), kept.as_deref())).await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let place = HashPermit(Arc::clone(&self.waiting));
        if self.waiting.fetch_add(1, Ordering::AcqRel) >= QUEUE {
            return Err(Error::Busy);
        }
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| Error::Busy)?;
        // The permit moves into the task: when the client disconnects, the work goes on, and the permit must stay
        // taken.
        let done = spawn_blocking(move || {
            let answer = work();
            drop(permit);
            answer
        });
        let answer = done.await.map_err(|error| Error::Broken(error.to_string()));
        drop(place);
        answer
    }
}

/// The size of the memory in blocks of 1 KiB, 33 MiB in all. glibc maps allocations of more than 32 MiB separately and
/// returns them to the system at once, and pages that are not touched cost nothing. Smaller allocations would stay with
/// each thread that ever hashed: 50 sign-ins at once then took 1.1 GB.
const ROOM: usize = 33 * 1024;

/// Argon2id with 19 MiB and two passes (the minimum that OWASP recommends).
fn parameters() -> Params {
    Params::new(19 * 1024, 2, 1, None).unwrap_or(Params::DEFAULT)
}

fn digest(password: &str, salt: &[u8], parameters: Params) -> Result<[u8; 32], Error> {
    let (count, mut digest) = (parameters.block_count(), [0; 32]);
    let mut memory = Vec::with_capacity(ROOM.max(count));
    memory.resize(count, Block::new());
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into_with_memory(password.as_bytes(), salt, &mut digest, memory)
        .map_err(|error| Error::Broken(error.to_string()))?;
    Ok(digest)
}

fn hash(password: &str) -> Result<String, Error> {
    let (salt, parameters): ([u8; 16], _) = (rand::random(), parameters());
    let settings = format!("m={},t={},p={}", parameters.m_cost(), parameters.t_cost(), parameters.p_cost());
    let digest = digest(password, &salt, parameters)?;
    let quoted = |bytes: &[u8]| STANDARD_NO_PAD.encode(bytes);
    Ok(format!("$argon2id$v=19${settings}${}${}", quoted(&salt), quoted(&digest)))
}

fn fits(password: &str, kept: Option<&str>) -> bool {
    if password.len() > LONGEST {
        return false;
    }
    let Some(kept) = kept.and_then(|kept| PasswordHash::new(kept).ok()) else {
        // Hashes anyway, so that the time does not show that there is no such account.
        drop(hash(password));
        return false;
    };
    let (Some(salt), Some(right), Ok(parameters)) = (&kept.salt, &kept.hash, Params::try_from(&kept)) else {
        return false;
    };
    digest(password, salt, parameters).is_ok_and(|digest| digest.ct_eq(right.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[tokio::test]
    async fn only_the_right_password_fits_and_nothing_fits_nobody() {
        let passwords = Passwords::default();
        let kept = passwords.hash(Secret::new("une longue phrase")).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(passwords.fits(Secret::new("une longue phrase"), Some(kept.clone())).await.unwrap());
        assert!(!passwords.fits(Secret::new("une longue phrasE"), Some(kept)).await.unwrap());
        assert!(!passwords.fits(Secret::new("une longue phrase"), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_crowd_is_told_that_it_is_busy_and_the_next_one_is_served_again() {
        let passwords = Passwords::default();
        // No hash ends before the last request has been refused.
        let (gate, closed) = std::sync::mpsc::channel::<()>();
        let (gate, closed) = (Mutex::new(Some(gate)), Arc::new(Mutex::new(closed)));
        let busy = AtomicUsize::new(0);
        let ask = || async {
            let closed = Arc::clone(&closed);
            let answer = passwords.run(move || _ = closed.lock().unwrap().recv()).await;
            if matches!(answer, Err(Error::Busy)) && busy.fetch_add(1, Ordering::AcqRel) + 1 == 80 - QUEUE {
                gate.lock().unwrap().take();
            }
        };
        futures_util::future::join_all((0..80).map(|_| ask())).await;
        assert_eq!(busy.into_inner(), 80 - QUEUE);
        assert_eq!(passwords.waiting.load(Ordering::Acquire), 0);
        assert!(passwords.run(|| ()).await.is_ok());
    }
}
