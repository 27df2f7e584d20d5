//! `/admin/books`: the owner's books.

pub mod bulk;
pub mod categories;
pub mod change;
pub mod edit;
pub mod files;
pub mod import;
pub mod list;
mod multipart;
pub mod sell;
pub mod uploads;

use super::staff::Staff;
use crate::shop::Error;
use crate::shop::catalogue::books::BookError;
use crate::shop::catalogue::uploads as acts;
use crate::shop::catalogue::uploads::UploadError;
use crate::store::uploads::Upload;
use crate::web::assets;

/// Hashed addresses of the scripts that only improve these pages.
#[derive(Clone, Debug)]
pub struct Scripts {
    /// `static/upload.js`: files that go on after a cut.
    pub upload: String,
    /// `static/admin-books.js`: the price while it is typed.
    pub books: String,
}

impl Scripts {
    fn new() -> Self {
        Self { upload: assets::address("upload.js"), books: assets::address("admin-books.js") }
    }
}

/// A place to drop a file: `templates/admin/books/drop.html`.
#[derive(Clone, Debug)]
pub struct Drop {
    /// Of the field, unique on its page; also its name.
    pub id: &'static str,
    /// The id of the form that it belongs to, so that what was typed there comes along; `None`: it is a form of its own.
    pub form: Option<&'static str>,
    /// A file that has come and waits until what was typed is right: id and name.
    pub waiting: Option<(String, String)>,
    /// Where the form posts.
    pub action: String,
    pub label: String,
    pub hint: String,
    /// For `accept=`.
    pub accept: &'static str,
    pub button: String,
    pub error: Option<String>,
    /// Several files at once.
    pub several: bool,
    /// The largest file, in bytes and in words.
    pub most: u64,
    pub most_words: String,
}

impl Drop {
    fn new(staff: &Staff, id: &'static str, action: &str, accept: &'static str) -> Self {
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

    fn wrong(self, error: Option<String>) -> Self {
        Self { error, ..self }
    }
}

/// `500 Mo`
fn most_words(staff: &Staff) -> String {
    format!("{}\u{a0}{}", staff.shop().rules().most_upload / 1_000_000, staff.t().say("admin-books-upload-unit"))
}

/// For `accept=`.
const BOOK_FILES: &str = ".pdf,.epub,application/pdf,application/epub+zip";
const PICTURES: &str = ".png,.jpg,.jpeg,.webp,image/png,image/jpeg,image/webp";

/// What a form with a file brought: an upload that the script has finished, or the file itself.
async fn brought(staff: &mut Staff) -> Result<(Upload, std::path::PathBuf), UploadError> {
    let id = if staff.form.has("upload") {
        staff.form.get("upload").to_owned()
    } else {
        let mut come = multipart::receive(staff).await?;
        come.pop().ok_or(UploadError::Empty)?.id
    };
    acts::whole(staff.shop(), &staff.signed.account.id, &id).await
}

/// The same of a field of a form with other fields, which are added to `staff.form`, also when there is no file. A file that
/// came before and waits stands in `{field}-upload`.
async fn brought_along(staff: &mut Staff, field: &str) -> Result<(Upload, std::path::PathBuf), UploadError> {
    let mut id = Some(staff.form.get("upload").to_owned()).filter(|id| !id.is_empty());
    if id.is_none() {
        id = multipart::receive_of(staff, Some(field)).await?.pop().map(|upload| upload.id);
    }
    let waiting = staff.form.get(&format!("{field}-upload")).to_owned();
    let id = id.or(Some(waiting)).filter(|id| !id.is_empty()).ok_or(UploadError::Empty)?;
    acts::whole(staff.shop(), &staff.signed.account.id, &id).await
}

/// The sentence about an upload that did not go well; what is nobody's fault goes on as an error.
fn upload_fault(staff: &Staff, error: UploadError) -> Result<String, Error> {
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
fn sentence(staff: &Staff, error: BookError) -> Result<String, Error> {
    match error {
        BookError::Faults(faults) => Ok(faults.iter().map(|fault| fault.say(staff.t())).collect::<Vec<_>>().join(" ")),
        BookError::Shop(error) => Err(error),
    }
}
