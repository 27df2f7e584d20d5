//! Every error's page: what happened, in words, and a way out.

use askama::Template;

use super::frame::Frame;

/// A page for 404, 410, 422, 429, 500, 503 and their like.
#[derive(Template)]
#[template(path = "problem.html")]
pub struct ProblemPage {
    pub frame: Frame,
    /// The HTTP status, shown small: people read it out to whoever helps them.
    pub status: u16,
    pub title: String,
    pub text: String,
    /// Where the button leads, and its words.
    pub way_out: String,
    pub way_out_words: String,
}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;

    pub fn problem(frame: Frame) -> ProblemPage {
        ProblemPage {
            frame,
            status: 404,
            title: "Cette page n’est pas sur nos rayons".into(),
            text: "L’adresse a peut-être été coupée en la copiant.".into(),
            way_out: "/".into(),
            way_out_words: "Voir tous les livres".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::frame::samples::{frame, inspect};

    #[test]
    fn a_problem_has_a_way_out() {
        for language in Language::ALL {
            let html = samples::problem(frame(language)).render().unwrap();
            inspect(&html);
            assert!(html.contains("<a class=\"button\" href=\"/\">Voir tous les livres</a>"));
            assert!(html.contains("404"));
        }
    }
}
