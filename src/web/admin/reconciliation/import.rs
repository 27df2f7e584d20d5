//! The import of a list that CinetPay's back office exports: the first one of an account shows its columns and asks which holds
//! what; the next ones are read at once.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::{HERE, page, waiting};
use crate::shop::Error;
use crate::shop::admin::reconciliation::columns::{Field, Mapping};
use crate::shop::admin::reconciliation::import::{self, ImportError, Preview};
use crate::shop::admin::reconciliation::{MerchantAccount, account};
use crate::shop::catalogue::uploads::{self, UploadError};
use crate::store::statements::Run;
use crate::store::uploads::Upload;
use crate::table::Refusal;
use crate::web::admin::books::{upload_fault, uploaded_file};
use crate::web::admin::frame::{FORM, Frame, Section};
use crate::web::admin::kit::{Answer, Choice, problem, status};
use crate::web::admin::staff::Staff;

/// `GET /admin/reconciliation/import/{id}`
#[derive(Template)]
#[template(path = "admin/reconciliation/columns.html")]
pub struct ColumnsPage {
    pub frame: Frame,
    pub problem: Option<String>,
    pub name: String,
    pub action: String,
    pub account: String,
    pub account_words: String,
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
    pub fields: Vec<ColumnField>,
}

/// Which column holds something.
pub struct ColumnField {
    /// The name of the form's field.
    pub id: String,
    pub label: String,
    pub hint: String,
    pub choices: Vec<Choice>,
}

fn address(id: &str, account: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    format!("{HERE}/import/{id}?{}", query.append_pair("account", account).finish())
}

/// `POST /admin/reconciliation/import`: keeps the list, and reads it at once if its columns are known.
pub async fn read(mut staff: Staff) -> HttpResponse {
    let answer = match uploaded_file(&mut staff).await {
        Ok((upload, path)) => match account(staff.shop(), staff.form.get("account")).await {
            Ok(account) => begin(&staff, &account, &upload, &path).await,
            Err(error) => Err(error),
        },
        Err(error) => match upload_fault(&staff, error) {
            Ok(sentence) => page::shown(&staff, Some(sentence)).await,
            Err(error) => Err(error),
        },
    };
    staff.or_page(answer)
}

async fn begin(staff: &Staff, account: &MerchantAccount, upload: &Upload, path: &std::path::Path) -> Answer {
    match import::preview(staff.shop(), account, path).await {
        Ok(preview) if preview.is_known => carry_out(staff, account, upload, path, preview.mapping).await,
        Ok(_) => Ok(staff.go(&address(&upload.id, &account.key))),
        Err(error) => {
            end(staff, upload).await?;
            refused(staff, error).await
        }
    }
}

async fn end(staff: &Staff, upload: &Upload) -> Result<(), Error> {
    uploads::end(staff.shop(), &upload.id).await.map_err(|error| Error::Broken(error.to_string()))
}

/// The page with what is wrong with the list.
async fn refused(staff: &Staff, error: ImportError) -> Answer {
    let id = match error {
        ImportError::Table(Refusal::NotNow) => return Err(Error::Broken("a list could not be read".to_owned())),
        ImportError::Table(Refusal::Kind) => "kind",
        ImportError::Table(Refusal::TooLong) => "long",
        ImportError::Table(Refusal::Locked) => "locked",
        ImportError::Table(Refusal::TooHeavy) => "heavy",
        ImportError::Empty => "empty",
        ImportError::Columns => "columns",
        ImportError::Shop(error) => return Err(error),
    };
    page::shown(staff, Some(staff.t().say(&format!("admin-reconciliation-import-{id}")))).await
}

/// The upload, if it still waits for its columns.
async fn kept(staff: &Staff, id: &str) -> Result<(Upload, std::path::PathBuf), Error> {
    uploads::whole(staff.shop(), &staff.signed.account.id, id).await.map_err(|error| match error {
        UploadError::Shop(error) => error,
        error => Error::Broken(error.to_string()),
    })
}

/// `GET /admin/reconciliation/import/{id}`: shows the columns.
pub async fn form(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = async {
        let account = account(staff.shop(), staff.query().get("account")).await?;
        let (upload, path) = kept(&staff, &id).await?;
        match import::preview(staff.shop(), &account, &path).await {
            Ok(preview) => {
                let mapping = preview.mapping.clone();
                Ok(columns(&staff, &account, &upload, (&preview, &mapping), false))
            }
            Err(error) => refused(&staff, error).await,
        }
    };
    let answer = answer.await;
    staff.or_page(answer)
}

/// `POST /admin/reconciliation/import/{id}`: keeps the columns, and reads the list.
pub async fn run(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = run_now(&staff, &id).await;
    staff.or_page(answer)
}

async fn run_now(staff: &Staff, id: &str) -> Answer {
    let account = account(staff.shop(), staff.form.get("account")).await?;
    let (upload, path) = match kept(staff, id).await {
        // Going back in the browser after an import leads here.
        Err(Error::NotFound) => return Ok(staff.sorry(HERE, "admin-reconciliation-import-gone", &[])),
        kept => kept?,
    };
    let chosen = |mapping: Mapping, field: Field| mapping.with(field, staff.form.get(field.code()));
    let mapping = Field::ALL.into_iter().fold(Mapping::default(), chosen);
    let lacks = !mapping.lacks().is_empty();
    if lacks || staff.only_shows() {
        return match import::preview(staff.shop(), &account, &path).await {
            Ok(preview) => {
                let is_wrong = lacks && !staff.only_shows();
                Ok(columns(staff, &account, &upload, (&preview, &mapping), is_wrong))
            }
            Err(error) => refused(staff, error).await,
        };
    }
    carry_out(staff, &account, &upload, &path, mapping).await
}

async fn carry_out(
    staff: &Staff,
    account: &MerchantAccount,
    upload: &Upload,
    path: &std::path::Path,
    mapping: Mapping,
) -> Answer {
    let file = (path, upload.file_name.as_str());
    match import::import(staff.shop(), &staff.actor(), account, file, mapping).await {
        Ok(run) => {
            end(staff, upload).await?;
            told(staff, &run).await
        }
        Err(error) => refused(staff, error).await,
    }
}

async fn told(staff: &Staff, run: &Run) -> Answer {
    let t = staff.t();
    let (lines, waiting) = (t.count("admin-reconciliation-lines", run.lines), waiting(staff).await?);
    let unread = t.count("admin-reconciliation-unread", run.unread);
    let values = [("lines", lines.as_str()), ("waiting", &waiting), ("unread", &unread)];
    Ok(match (&run.error, run.unread) {
        (None, 0) => staff.done(HERE, "admin-reconciliation-imported", &values),
        (None, _) => staff.sorry(HERE, "admin-reconciliation-imported-but", &values),
        (Some(_), _) => staff.sorry(HERE, "admin-reconciliation-imported-cut", &values),
    })
}

fn columns(
    staff: &Staff,
    account: &MerchantAccount,
    upload: &Upload,
    (preview, mapping): (&Preview, &Mapping),
    is_wrong: bool,
) -> HttpResponse {
    let t = staff.t();
    let action = format!("{HERE}/import/{}", upload.id);
    let field = |field: Field| {
        let none =
            if field.is_needed() { "admin-reconciliation-column-choose" } else { "admin-reconciliation-column-none" };
        let names = preview.header.names.iter().filter(|name| !name.is_empty());
        let is_it = |name: &str| mapping.get(field) == Some(crate::domain::book::fold(name).as_str());
        let mut choices = vec![Choice::new("", t.say(none), mapping.get(field).is_none())];
        choices.extend(names.map(|name| Choice::new(name.clone(), name.clone(), is_it(name))));
        ColumnField {
            id: field.code().to_owned(),
            label: t.say(&format!("admin-reconciliation-field-{}", field.code())),
            hint: t.say(&format!("admin-reconciliation-field-{}-hint", field.code())),
            choices,
        }
    };
    let shown = ColumnsPage {
        frame: staff.frame(Section::Reconciliation).with_form(FORM, &action),
        problem: is_wrong.then(|| t.say("admin-reconciliation-columns-needed")).or_else(|| problem(t, false)),
        name: upload.file_name.clone(),
        action,
        account: account.key.clone(),
        account_words: account.label.clone(),
        header: preview.header.names.clone(),
        rows: preview.rows.clone(),
        fields: Field::ALL.into_iter().map(field).collect(),
    };
    staff.page(if is_wrong { status(true) } else { StatusCode::OK }, &shown)
}
