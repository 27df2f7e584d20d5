//! The pages of `/library`.

use askama::Template;

use crate::web::buyer_names::Field;
use crate::web::frame::Frame;

/// The form that asks for a link or a code.
#[derive(Clone, Debug, Default)]
pub struct SignInForm {
    pub contact: Field,
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

/// An order.
#[derive(Clone, Debug)]
pub struct OrderRow {
    pub number: String,
    pub title: String,
    pub state: String,
    pub url: String,
}

/// `GET /library`
#[derive(Template)]
#[template(path = "library/page.html")]
pub struct LibraryPage {
    pub frame: Frame,
    /// The reader's contacts, masked.
    pub contacts: Vec<String>,
    pub orders: Vec<OrderRow>,
}
