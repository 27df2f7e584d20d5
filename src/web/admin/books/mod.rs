//! `/admin/books`: the books of the shop. A seller has the same pages for his own at `/seller/books`.

mod approval;
pub mod bulk;
pub mod categories;
pub mod change;
pub mod edit;
pub mod files;
pub mod import;
mod input;
pub mod list;
pub(super) mod multipart;
pub mod own_price;
pub mod release;
pub mod sell;
pub mod tax;
pub mod uploads;

use super::staff::Staff;
use crate::shop::Error;
use crate::shop::catalogue::books::BookError;
use crate::shop::catalogue::uploads as acts;
use crate::shop::catalogue::uploads::UploadError;
use crate::store::uploads::Upload;
use crate::web::assets;

/// Hashed URLs of the scripts. The pages also work without them.
#[derive(Clone, Debug)]
pub struct Scripts {
    /// `static/upload.js`: uploads that resume after an interruption.
    pub upload: String,
    /// `static/admin-books.js`: messages about the price during typing.
    pub books: String,
}

impl Scripts {
    pub(super) fn new() -> Self {
        Self { upload: assets::address("upload.js"), books: assets::address("admin-books.js") }
    }
}

/// A field to drop a file on: `templates/admin/books/drop.html`.
#[derive(Clone, Debug)]
pub struct Drop {
    /// The id and name of the field, unique on its page.
    pub id: &'static str,
    /// The id of the form that it belongs to, so that the input there is submitted too; `None` if it is a form of its
    /// own.
    pub form: Option<&'static str>,
    /// A file that was uploaded and waits until the rest of the input is correct: id and name.
    pub waiting: Option<(String, String)>,
    /// The URL to which the form posts.
    pub action: String,
    pub label: String,
    pub hint: String,
    /// The value of `accept=`.
    pub accept: &'static str,
    pub button: String,
    pub error: Option<String>,
    /// Whether several files can be chosen.
    pub several: bool,
    /// The size limit of a file, in bytes and as a text.
    pub most: u64,
    pub most_words: String,
}

impl Drop {
    fn hint(self, hint: String) -> Self {
        Self { hint, ..self }
    }

    pub(super) fn new(staff: &Staff, id: &'static str, action: &str, accept: &'static str) -> Self {
        let (t, most) = (staff.t(), staff.shop().rules().most_upload);
        let size = most_words(staff);
        Self {
            id,
            form: None,
            waiting: None,
            action: action.to_owned(),
            label: t.say(&format!("admin-books-drop-{id}")),
            hint: t.fill(&format!("admin-books-drop-{id}-hint"), &[("size", &size)]),
            accept,
            button: t.say("admin-books-drop-send"),
            error: None,
            several: false,
            most,
            most_words: t.fill("admin-books-upload-too-large", &[("size", &size)]),
        }
    }

    pub(super) fn wrong(self, error: Option<String>) -> Self {
        Self { error, ..self }
    }
}

/// What happens to a new file: one of a published book waits until it is put on sale.
fn file_hint(staff: &Staff, is_published: bool) -> String {
    let id = if is_published { "admin-books-drop-file-waits-hint" } else { "admin-books-drop-file-hint" };
    staff.t().fill(id, &[("size", &most_words(staff))])
}

/// `500 Mo`
fn most_words(staff: &Staff) -> String {
    format!("{}\u{a0}{}", staff.shop().rules().most_upload / 1_000_000, staff.t().say("admin-books-upload-unit"))
}

/// Values of `accept=`.
const BOOK_FILES: &str = ".pdf,.epub,application/pdf,application/epub+zip";
pub(super) const PICTURES: &str = ".png,.jpg,.jpeg,.webp,image/png,image/jpeg,image/webp";

/// The file of a form: an upload that the script has finished, or a part of the form itself.
pub(super) async fn uploaded_file(staff: &mut Staff) -> Result<(Upload, std::path::PathBuf), UploadError> {
    let id = if staff.form.has("upload") {
        staff.form.get("upload").to_owned()
    } else {
        let mut come = multipart::receive(staff).await?;
        come.pop().ok_or(UploadError::Empty)?.id
    };
    acts::whole(staff.shop(), &staff.signed.account.id, &id).await
}

/// The same for a field of a form with other fields, which are added to `staff.form` even when there is no file. The id
/// of a file that was uploaded earlier and still waits is in `{field}-upload`.
async fn brought_along(staff: &mut Staff, field: &str) -> Result<(Upload, std::path::PathBuf), UploadError> {
    let mut id = Some(staff.form.get("upload").to_owned()).filter(|id| !id.is_empty());
    if id.is_none() {
        id = multipart::receive_of(staff, Some(field)).await?.pop().map(|upload| upload.id);
    }
    let waiting = staff.form.get(&format!("{field}-upload")).to_owned();
    let id = id.or(Some(waiting)).filter(|id| !id.is_empty()).ok_or(UploadError::Empty)?;
    acts::whole(staff.shop(), &staff.signed.account.id, &id).await
}

/// The error message about a failed upload. Errors that are not the uploader's are passed on.
pub(super) fn upload_fault(staff: &Staff, error: UploadError) -> Result<String, Error> {
    let t = staff.t();
    let id = match error {
        UploadError::TooLarge => {
            return Ok(t.fill("admin-books-upload-too-large", &[("size", &most_words(staff))]));
        }
        UploadError::Empty => "admin-books-upload-empty",
        UploadError::TooMany => "admin-books-upload-too-many",
        UploadError::Locked | UploadError::Offset(_) => "admin-books-upload-cut",
        UploadError::Shop(Error::NotFound) => "admin-books-upload-gone",
        UploadError::Disk(error) => return Err(Error::Broken(error.to_string())),
        UploadError::Shop(error) => return Err(error),
    };
    Ok(t.say(id))
}

/// What is wrong with what was brought; what is nobody's fault goes on as an error.
pub(super) fn sentence(staff: &Staff, error: BookError) -> Result<String, Error> {
    match error {
        BookError::Faults(faults) => Ok(faults.iter().map(|fault| fault.say(staff.t())).collect::<Vec<_>>().join(" ")),
        BookError::Shop(error) => Err(error),
    }
}
