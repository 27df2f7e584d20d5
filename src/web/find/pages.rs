//! The pages of `/find`.

use askama::Template;

use crate::web::buyer_names::Field;
use crate::web::frame::Frame;

/// The two fields of the search.
#[derive(Clone, Debug, Default)]
pub struct FindForm {
    /// A number, a phone number, an address, or an operator's whole message.
    pub what: Field,
    /// A phone number or an address beside it.
    pub contact: Field,
}

/// The form that writes to the shop.
#[derive(Clone, Debug)]
pub struct HelpForm {
    /// What was recognised, as it goes to the shop: labels and values.
    pub given: Vec<(String, String)>,
    /// The same as hidden fields.
    pub hidden: Vec<(&'static str, String)>,
    pub answer_to: Field,
    pub message: Field,
}

/// An order of this browser.
#[derive(Clone, Debug)]
pub struct OwnOrder {
    pub number: String,
    pub title: String,
    pub state: String,
    pub url: String,
}

/// An order that may be told about.
#[derive(Clone, Debug)]
pub struct ToldOrder {
    pub number: String,
    pub title: String,
    /// Its state, in sentences.
    pub says: String,
    /// The gateway has not answered just now.
    pub unanswered: bool,
    pub url: String,
}

/// `GET /find`, and `POST` with a fault.
#[derive(Template)]
#[template(path = "find/page.html")]
pub struct FindPage {
    pub frame: Frame,
    pub form: FindForm,
    pub own: Vec<OwnOrder>,
    /// Offered where nothing could be recognised.
    pub help: Option<HelpForm>,
}

/// Two facts agree with an order, or it is this browser's own.
#[derive(Template)]
#[template(path = "find/told.html")]
pub struct ToldPage {
    pub frame: Frame,
    pub orders: Vec<ToldOrder>,
    pub help: HelpForm,
}

/// To everybody else: if the order is known, a message is on its way to its buyer.
#[derive(Template)]
#[template(path = "find/sent.html")]
pub struct SentPage {
    pub frame: Frame,
    pub form: FindForm,
    pub help: HelpForm,
}

/// The form that writes to the shop, once more.
#[derive(Template)]
#[template(path = "find/help.html")]
pub struct HelpPage {
    pub frame: Frame,
    pub help: HelpForm,
    pub problem: Option<String>,
}

/// The shop has the message.
#[derive(Template)]
#[template(path = "find/thanks.html")]
pub struct ThanksPage {
    pub frame: Frame,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::frame::samples::{frame, inspect};

    fn both<P: Template>(page: impl Fn(Frame) -> P) -> Vec<String> {
        Language::ALL
            .map(|language| {
                let html = page(frame(language)).render().unwrap();
                inspect(&html);
                html
            })
            .to_vec()
    }

    fn help() -> HelpForm {
        HelpForm {
            given: vec![("Commande".into(), "G7K2-M94Q-XD".into())],
            hidden: vec![("number", "G7K2-M94Q-XD".into())],
            answer_to: Field::default(),
            message: Field::default(),
        }
    }

    #[test]
    fn every_page_works_without_a_script_and_escapes_what_was_typed() {
        let wrong = || Field { value: "</textarea><b>".into(), error: Some("Rien trouvé.".into()) };
        let form = || FindForm { what: wrong(), contact: Field::default() };
        for html in both(|frame| FindPage { frame, form: form(), own: Vec::new(), help: Some(help()) }) {
            assert!(html.contains("<form method=\"post\" action=\"/find\"") && !html.contains("</textarea><b>"));
            assert!(html.contains("aria-invalid=\"true\" aria-describedby=\"what-error what-hint\""), "{html}");
            assert!(html.contains("name=\"number\" value=\"G7K2-M94Q-XD\""));
        }
        for html in both(|frame| SentPage { frame, form: FindForm::default(), help: help() }) {
            assert!(html.contains("action=\"/find/help\"") && html.contains("action=\"/find\""));
        }
        for html in both(|frame| HelpPage { frame, help: help(), problem: Some("Trop.".into()) }) {
            assert!(html.contains("role=\"alert\">Trop."));
        }
        both(|frame| ThanksPage { frame });
    }

    #[test]
    fn an_order_that_is_told_about_has_its_state_and_its_page() {
        let told = |unanswered| ToldOrder {
            number: "G7K2-M94Q-XD".into(),
            title: "Le fleuve".into(),
            says: "C’est payé.".into(),
            unanswered,
            url: "/orders/key".into(),
        };
        for html in both(|frame| ToldPage { frame, orders: vec![told(false), told(true)], help: help() }) {
            assert_eq!(html.matches("href=\"/orders/key\"").count(), 2);
        }
        let own = || OwnOrder {
            number: "G7K2-M94Q-XD".into(),
            title: "Le fleuve".into(),
            state: "payée".into(),
            url: "/orders/key".into(),
        };
        for html in both(|frame| FindPage { frame, form: FindForm::default(), own: vec![own()], help: None }) {
            assert!(html.contains("<a href=\"/orders/key\">") && !html.contains("/find/help"));
        }
    }
}
