//! Encryption in the form of the program `age` (age-encryption.org/v1): to public keys, opened with private ones.

use std::fmt;
use std::io::{self, BufRead, Read, Write};
use std::iter::once;
use std::sync::{Arc, Mutex, PoisonError};

use age::stream::{StreamReader, StreamWriter};
use age::x25519::{Identity, Recipient};
use age::{DecryptError, Decryptor, Encryptor, IdentityFile};

/// How an encrypted file begins.
const MAGIC: &[u8] = b"age-encryption.org/";

/// Private keys, any of which opens an archive that was encrypted to it.
#[derive(Clone)]
pub struct Identities(Arc<Vec<Box<dyn age::Identity + Send + Sync>>>);

impl fmt::Debug for Identities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identities")
    }
}

impl Identities {
    /// Reads a file of private keys, as `age-keygen` writes it.
    ///
    /// # Errors
    /// When it holds none, or anything else.
    pub fn read(from: impl BufRead) -> io::Result<Self> {
        let found = IdentityFile::from_buffer(from)?.into_identities().map_err(io::Error::other)?;
        if found.is_empty() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it holds no private key of age"));
        }
        Ok(Self(Arc::new(found)))
    }
}

/// What encrypts an archive that is being written.
pub(super) struct Seal {
    writer: StreamWriter<Sealed>,
    sealed: Sealed,
}

/// The encrypted bytes that were not taken away yet.
#[derive(Clone, Default)]
struct Sealed(Arc<Mutex<Vec<u8>>>);

impl Sealed {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Sealed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seal {
    /// Encrypts to `recipients`, and to a key that is made for this archive and forgotten with what is returned beside: with
    /// it, who wrote the archive reads it back.
    pub fn to(recipients: &[Recipient]) -> io::Result<(Self, Identities)> {
        let own = Identity::generate();
        let readers = recipients.iter().cloned().chain(once(own.to_public())).collect::<Vec<_>>();
        let readers = readers.iter().map(|reader| -> &dyn age::Recipient { reader });
        let encryptor = Encryptor::with_recipients(readers).map_err(io::Error::other)?;
        let sealed = Sealed::default();
        let writer = encryptor.wrap_output(sealed.clone())?;
        let own: Box<dyn age::Identity + Send + Sync> = Box::new(own);
        Ok((Self { writer, sealed }, Identities(Arc::new(vec![own]))))
    }

    /// Takes some of the archive, and gives what is encrypted so far.
    pub fn add(&mut self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        self.writer.write_all(bytes)?;
        Ok(self.sealed.take())
    }

    /// Gives the rest.
    pub fn finish(self) -> io::Result<Vec<u8>> {
        self.writer.finish()?;
        Ok(self.sealed.take())
    }
}

/// A file, and what it says if it is encrypted.
pub(super) enum Opened<R> {
    Plain(R),
    Sealed(Box<StreamReader<R>>),
}

impl<R: BufRead> Opened<R> {
    /// Opens a file, which need not be encrypted.
    ///
    /// # Errors
    /// [`io::ErrorKind::PermissionDenied`] when it is encrypted and no key opens it.
    pub fn new(mut from: R, identities: Option<&Identities>) -> io::Result<Self> {
        let begin = from.fill_buf()?;
        if begin.is_empty() || !begin.iter().zip(MAGIC).all(|(found, wanted)| found == wanted) {
            return Ok(Self::Plain(from));
        }
        let locked = |why: &'static str| io::Error::new(io::ErrorKind::PermissionDenied, why);
        let Some(Identities(keys)) = identities else {
            return Err(locked("name the file of its private key with --identity"));
        };
        let decryptor = Decryptor::new_buffered(from).map_err(io::Error::other)?;
        let keys = keys.iter().map(|key| -> &dyn age::Identity { &**key });
        match decryptor.decrypt(keys) {
            Ok(reader) => Ok(Self::Sealed(Box::new(reader))),
            Err(DecryptError::NoMatchingKeys) => {
                Err(locked("the private key of --identity is not the one that opens it"))
            }
            Err(error) => Err(io::Error::other(error)),
        }
    }
}

impl<R: Read> Read for Opened<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(from) => from.read(bytes),
            Self::Sealed(from) => from.read(bytes),
        }
    }
}
