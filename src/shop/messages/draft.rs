//! An e-mail that lacks its pictures yet: they are read from the storage, which takes longer than the database may be held.

use super::super::Shop;
use super::pictures::{self, Pictures};
use crate::mail::{EmailMessage, MailError};
use crate::shop::file_refs::CoverRef;

/// What writes an e-mail once its pictures are there.
type Writer = Box<dyn FnOnce(Pictures) -> Result<EmailMessage, MailError> + Send>;

/// An e-mail without its pictures.
pub(super) struct Draft {
    /// The covers of its books, in their order.
    covers: Vec<Option<CoverRef>>,
    write: Writer,
}

impl Draft {
    /// An e-mail that shows the logo only.
    pub fn new(write: impl FnOnce(Pictures) -> Result<EmailMessage, MailError> + Send + 'static) -> Self {
        Self::with_covers(Vec::new(), write)
    }

    /// An e-mail that shows these covers too.
    pub fn with_covers(
        covers: Vec<Option<CoverRef>>,
        write: impl FnOnce(Pictures) -> Result<EmailMessage, MailError> + Send + 'static,
    ) -> Self {
        Self { covers, write: Box::new(write) }
    }

    /// Reads the pictures and writes the e-mail.
    ///
    /// # Errors
    /// [`MailError::Never`] when the e-mail cannot be rendered.
    pub async fn write(self, shop: &Shop) -> Result<EmailMessage, MailError> {
        (self.write)(pictures::read(shop, &self.covers).await)
    }
}
