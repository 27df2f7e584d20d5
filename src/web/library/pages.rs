//! The pages of `/library`.

use askama::Template;

use crate::web::buyer_names::Field;
use crate::web::catalogue::Picture;
use crate::web::frame::Frame;
use crate::web::gift_form::Given;

/// The form that asks for a link or a code.
#[derive(Clone, Debug, Default)]
pub struct SignInForm {
    pub contact: Field,
    /// The e-mail address that was probably meant instead of the one that was typed.
    pub meant: Option<String>,
}

/// `GET /library` of somebody who is not signed in, and `POST` with a fault.
#[derive(Template)]
#[template(path = "library/sign_in.html")]
pub struct SignInPage {
    pub frame: Frame,
    pub form: SignInForm,
    /// A phone number will do.
    pub by_sms: bool,
}

/// To everybody who asked: if the contact is known, a message is on its way.
#[derive(Template)]
#[template(path = "library/code.html")]
pub struct CodePage {
    pub frame: Frame,
    pub is_phone: bool,
    /// The contact is to be added to a library.
    pub joins: bool,
    pub error: Option<String>,
}

/// The page of a link in an e-mail.
#[derive(Template)]
#[template(path = "library/link.html")]
pub struct LinkPage {
    pub frame: Frame,
    pub action: String,
    /// Masked.
    pub contact: String,
}

/// The page of a link that was used, or whose time is over.
#[derive(Template)]
#[template(path = "library/over.html")]
pub struct LinkOverPage {
    pub frame: Frame,
}

/// One of the reader's books.
#[derive(Clone, Debug)]
pub struct BookView {
    pub title: String,
    pub author: String,
    pub cover: Option<Picture>,
    /// The book's page, if the shop still sells it.
    pub book_url: Option<String>,
    pub files: Vec<FileButton>,
    /// Why there is no button for some file.
    pub ended: Option<String>,
    /// Says since when there is a newer file than the one that was bought.
    pub updated: Option<String>,
    /// The order's page and number; not of a gift, whose order is the buyer's.
    pub order: Option<(String, String)>,
    /// Who gave it.
    pub given: Option<Given>,
    /// Address and name.
    pub receipts: Vec<(String, String)>,
}

/// A file with its button.
#[derive(Clone, Debug)]
pub struct FileButton {
    pub action: String,
    pub words: String,
    /// The words, with the book's title.
    pub label: String,
    /// Format and size.
    pub weight: String,
    pub left: String,
    /// The address under which this browser keeps it.
    pub keep: String,
    pub id: String,
    pub title: String,
}

/// The search among many books.
#[derive(Clone, Debug)]
pub struct SearchView {
    pub sought: String,
    /// How many were found, as a sentence.
    pub found: String,
}

/// `GET /library`
#[derive(Template)]
#[template(path = "library/page.html")]
pub struct LibraryPage {
    pub frame: Frame,
    /// Hashed URL of `static/library.js`.
    pub js: String,
    /// The reader's contacts, masked.
    pub contacts: Vec<String>,
    pub search: Option<SearchView>,
    pub books: Vec<BookView>,
    /// The address of the next page.
    pub next: Option<String>,
}

/// An order.
#[derive(Clone, Debug)]
pub struct OrderRow {
    pub number: String,
    pub title: String,
    pub state: String,
    pub amount: String,
    pub placed: String,
    pub url: String,
    pub receipts: Vec<(String, String)>,
}

/// `GET /library/orders`
#[derive(Template)]
#[template(path = "library/orders.html")]
pub struct OrdersPage {
    pub frame: Frame,
    pub orders: Vec<OrderRow>,
    /// The address of the next page.
    pub next: Option<String>,
}

/// `GET /library/contacts`
#[derive(Template)]
#[template(path = "library/contacts.html")]
pub struct ContactsPage {
    pub frame: Frame,
    /// In full: the reader has proved each.
    pub contacts: Vec<String>,
    /// The contact to be added, and what was probably meant.
    pub field: Field,
    pub meant: Option<String>,
    pub by_sms: bool,
    /// There are as many as may be.
    pub full: bool,
}

/// `GET /library/feed`
#[derive(Template)]
#[template(path = "library/feed.html")]
pub struct FeedPage {
    pub frame: Frame,
    /// The address that was made just now.
    pub address: Option<String>,
    /// When the present one was made.
    pub since: Option<String>,
}

/// `GET /library/offline`
#[derive(Template)]
#[template(path = "library/offline.html")]
pub struct OfflinePage {
    pub frame: Frame,
    /// Hashed URL of `static/library.js`.
    pub js: String,
}
