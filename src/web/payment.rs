//! The doors that the gateway and its guichet use: the return and the notification.

use askama::Template;

use super::frame::Frame;

/// Someone came back from the guichet whom nothing shows to be the buyer: thanks, and nothing about any order.
#[derive(Template)]
#[template(path = "payment/neutral.html")]
pub struct NeutralPage {
    pub frame: Frame,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::frame::samples::{frame, inspect};

    #[test]
    fn a_stranger_who_returns_is_thanked_in_his_language() {
        for language in Language::ALL {
            inspect(&NeutralPage { frame: frame(language) }.render().unwrap());
        }
    }
}
