//! Pictures that travel inside an e-mail, so that a mail program asks no server for anything (RFC 2387, RFC 2392).

use bytes::Bytes;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, SinglePart};

use super::MailError;

/// The format of a picture: one that every mail program shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    Jpeg,
    Png,
}

/// A picture inside an e-mail. The HTML shows it as `cid:` and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlinePicture {
    /// Unlike that of any other picture in the same e-mail: ASCII letters, digits and hyphens.
    pub name: String,
    pub format: PictureFormat,
    pub bytes: Bytes,
    /// As it is shown, in CSS pixels.
    pub width: u32,
    pub height: u32,
}

/// A shop's logo at the head of an e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    pub picture: InlinePicture,
    /// It contains the shop's name, which is then not written beside it.
    pub alone: bool,
}

impl InlinePicture {
    /// The part of the message. Its Content-ID is the picture's name.
    pub(super) fn part(&self) -> Result<SinglePart, MailError> {
        let media_type = match self.format {
            PictureFormat::Jpeg => "image/jpeg",
            PictureFormat::Png => "image/png",
        };
        let media_type = ContentType::parse(media_type).map_err(|error| MailError::Never(error.to_string()))?;
        Ok(Attachment::new_inline(self.name.clone()).body(self.bytes.to_vec(), media_type))
    }
}
