//! The mail's link: a page that costs mail scanners nothing, and a button that downloads.

use askama::Template;

use super::frame::Frame;
use super::orders::OrderView;

/// `GET /d/{token}` with a live link.
#[derive(Template)]
#[template(path = "delivery/link.html")]
pub struct LinkPage {
    pub frame: Frame,
    pub order: OrderView,
    /// Where the button posts: it answers 303 to the file.
    pub action: String,
    /// Downloads left, of complete ones.
    pub left: i64,
    /// Day and hour of the link's end.
    pub until: String,
    /// `5,2 Mo`
    pub size: String,
    /// `PDF`
    pub format: String,
}

/// `GET /d/{token}` with a link that is used up, expired or revoked (410).
#[derive(Template)]
#[template(path = "delivery/ended.html")]
pub struct LinkEndedPage {
    pub frame: Frame,
    /// Why, as a sentence.
    pub reason: String,
    /// Where "send me a new link" posts; it goes to the buyer's own address.
    pub renew: Option<String>,
    /// A new link was just sent.
    pub renewed: bool,
}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;
    use crate::web::orders::samples::order;

    pub fn link(frame: Frame) -> LinkPage {
        LinkPage {
            frame,
            order: order(),
            action: "/d/token".into(),
            left: 4,
            until: "mardi 24 novembre à 14 h 05".into(),
            size: "5,2\u{a0}Mo".into(),
            format: "PDF".into(),
        }
    }

    pub fn ended(frame: Frame) -> LinkEndedPage {
        LinkEndedPage {
            frame,
            reason: "Ce lien a servi ses 72 heures.".into(),
            renew: Some("/d/token/renew".into()),
            renewed: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::samples::{ended, link};
    use super::*;
    use crate::domain::language::Language;
    use crate::web::frame::samples::{frame, inspect};

    #[test]
    fn a_link_opens_a_page_whose_button_downloads() {
        for language in Language::ALL {
            for left in [0, 1, 4] {
                let html = LinkPage { left, ..link(frame(language)) }.render().unwrap();
                inspect(&html);
                assert!(html.contains("<form method=\"post\" action=\"/d/token\""));
                assert!(html.contains("5,2\u{a0}Mo"));
            }
        }
    }

    #[test]
    fn an_ended_link_can_be_renewed_once_at_a_time() {
        for language in Language::ALL {
            let html = ended(frame(language)).render().unwrap();
            inspect(&html);
            assert!(html.contains("action=\"/d/token/renew\""));
            let renewed = LinkEndedPage { renewed: true, ..ended(frame(language)) }.render().unwrap();
            inspect(&renewed);
            assert!(renewed.contains("role=\"status\""));
            assert!(!renewed.contains("<form"));
            inspect(&LinkEndedPage { renew: None, ..ended(frame(language)) }.render().unwrap());
        }
    }
}
