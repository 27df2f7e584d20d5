//! The pages of lists and of the search.

use askama::Template;

use super::options::CountryOption;
use super::pages::{Kind, Tile};
use super::sold_by::SellerHead;
use crate::web::frame::Frame;

/// A list of books: a category, an author, the best sellers, a later page, or what a search found.
#[derive(Template)]
#[template(path = "catalogue/list.html")]
pub struct ListPage {
    pub frame: Frame,
    pub title: String,
    /// What was searched for; `None` on other lists.
    pub words: Option<String>,
    /// See [`super::pages::HomePage::kinds`].
    pub kinds: Vec<Kind>,
    /// What is to be said above the books: that nothing was found, or not quite what was typed.
    pub note: Option<String>,
    /// On a seller's page.
    pub seller: Option<SellerHead>,
    /// Authors that were found: name and URL.
    pub authors: Vec<(String, String)>,
    pub tools: Option<Tools>,
    pub books: Vec<Tile>,
    /// The URL of the next page, if there are more books.
    pub more: Option<String>,
    /// The URL of the first page, if this is a later one.
    pub first: Option<String>,
}

/// The form that sorts and filters a list.
#[derive(Clone, Debug)]
pub struct Tools {
    /// The list's path.
    pub action: String,
    /// None for a search, which is sorted by how well the books fit.
    pub sorts: Vec<Choice>,
    /// Empty if there is nothing to choose between.
    pub languages: Vec<Choice>,
    pub formats: Vec<Choice>,
    pub max: String,
    pub max_error: Option<String>,
    /// Where prices depend on the country.
    pub countries: Vec<CountryOption>,
    pub open: bool,
    /// The URL of the list without filters, if it has some.
    pub clear: Option<String>,
}

/// An option: its code, its name, and whether it is chosen.
#[derive(Clone, Debug)]
pub struct Choice {
    pub code: &'static str,
    pub name: String,
    pub chosen: bool,
}

#[cfg(test)]
mod tests {
    use super::super::pages::samples::home;
    use super::*;
    use crate::domain::language::Language;
    use crate::web::frame::samples::{frame, inspect};

    fn tools() -> Tools {
        let choice = |code: &'static str| Choice { code, name: code.to_uppercase(), chosen: code == "epub" };
        Tools {
            action: "/search".into(),
            sorts: vec![choice("shop"), choice("best")],
            languages: vec![choice("fr"), choice("en")],
            formats: vec![choice("pdf"), choice("epub")],
            max: "<b>".into(),
            max_error: Some("Non.".into()),
            countries: vec![CountryOption { code: "CD".into(), name: "RD Congo".into(), selected: true }],
            open: true,
            clear: Some("/search?q=x".into()),
        }
    }

    fn list(language: Language, count: usize) -> ListPage {
        ListPage {
            frame: frame(language),
            title: "Romans".into(),
            words: None,
            kinds: Vec::new(),
            note: None,
            seller: None,
            authors: Vec::new(),
            tools: None,
            books: home(frame(language), count).books,
            more: None,
            first: None,
        }
    }

    #[test]
    fn a_list_shows_each_book_and_a_search_keeps_what_was_typed() {
        for language in Language::ALL {
            let html = list(language, 8).render().unwrap();
            inspect(&html);
            assert_eq!(html.matches("class=\"tile\"").count(), 8);
            assert!(!html.contains("noindex") && html.contains("name=\"q\""));
            let searched = ListPage {
                words: Some("l\"été".into()),
                note: Some("Rien.".into()),
                authors: vec![("Awa".into(), "/authors/awa".into())],
                tools: Some(tools()),
                more: Some("/search?q=x&page=3".into()),
                first: Some("/search?q=x".into()),
                frame: Frame { listed: false, ..frame(language) },
                ..list(language, 0)
            };
            let html = searched.render().unwrap();
            inspect(&html);
            assert!(html.contains("noindex") && html.contains("Rien.") && html.contains("href=\"/authors/awa\""));
            assert_eq!(html.matches("value=\"l&#34;été\"").count(), 2, "in the head and in the filters: {html}");
            assert!(html.contains("value=\"&#60;b&#62;\"") && html.contains("aria-describedby=\"max-error\""));
            assert!(!html.contains("class=\"shelf\""));
        }
    }
}
