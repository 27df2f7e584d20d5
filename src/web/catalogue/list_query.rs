//! What a list or a search is asked for in its address: `?q=`, `sort`, `language`, `format`, `max`, `after`, `page`.

use url::form_urlencoded::Serializer;

use crate::domain::book::Format;
use crate::domain::book_list::{BookFilter, Sort};
use crate::domain::language::Language;
use crate::domain::money::{Currency, amount};
use crate::store::lists::Cursor;
use crate::web::body::Form;

/// The highest number of a page, from 0: more is never found.
const LAST: usize = 99;
/// Longer searches are cut.
const LONGEST: usize = 200;

/// The query of a list. What it does not know is left out of the links that it makes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListQuery {
    pub words: String,
    pub sort: Sort,
    pub language: Option<Language>,
    pub format: Option<Format>,
    /// The highest price as it was typed.
    pub max: String,
    pub after: Option<Cursor>,
    /// From 0; only the search counts its pages.
    pub page: usize,
}

impl ListQuery {
    pub fn parse(query: &str) -> Self {
        let form = Form::parse(query.as_bytes());
        Self {
            words: form.get("q").chars().take(LONGEST).collect(),
            sort: Sort::parse(form.get("sort")).unwrap_or_default(),
            language: Language::ALL.into_iter().find(|language| language.code() == form.get("language")),
            format: Format::parse(form.get("format")),
            max: form.get("max").chars().take(30).collect(),
            after: Cursor::parse(form.get("after")),
            page: form.get("page").parse().map_or(0, |page: usize| page.saturating_sub(1).min(LAST)),
        }
    }

    /// Whether nothing is chosen: the address alone.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// Whether something beside the words, the order and the page is chosen.
    pub fn is_filtered(&self) -> bool {
        self.language.is_some() || self.format.is_some() || !self.max.is_empty()
    }

    /// The filter; `None` for the highest price if what was typed is no amount.
    pub fn filter(&self, currency: Currency) -> (BookFilter, bool) {
        let most = if self.max.is_empty() { None } else { amount(&self.max, currency).ok().filter(|most| *most >= 0) };
        let filter = BookFilter { language: self.language, format: self.format, most };
        (filter, most.is_none() && !self.max.is_empty())
    }

    /// The same without filters, on its first page.
    pub fn unfiltered(&self) -> Self {
        Self { words: self.words.clone(), sort: self.sort, ..Self::default() }
    }

    /// The same on its first page.
    pub fn first(&self) -> Self {
        Self { after: None, page: 0, ..self.clone() }
    }

    /// The address of a list at `path` with this query.
    pub fn link(&self, path: &str) -> String {
        match self.written() {
            query if query.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }

    fn written(&self) -> String {
        let sort = if self.sort == Sort::default() { "" } else { self.sort.code() };
        let after = self.after.as_ref().map(ToString::to_string).unwrap_or_default();
        let page = if self.page == 0 { String::new() } else { (self.page + 1).to_string() };
        let fields = [
            ("q", self.words.as_str()),
            ("sort", sort),
            ("language", self.language.map_or("", Language::code)),
            ("format", self.format.map_or("", Format::code)),
            ("max", self.max.as_str()),
            ("after", after.as_str()),
            ("page", page.as_str()),
        ];
        let mut query = Serializer::new(String::new());
        for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        query.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_kept_in_the_links_that_it_makes() {
        let text = "q=l%27%C3%A9t%C3%A9+%26+co&sort=best&language=en&format=epub&max=2+500&page=3";
        let query = ListQuery::parse(text);
        assert_eq!(query.link("/search"), format!("/search?{text}"));
        assert_eq!(ListQuery::parse("x=1&sort=odd&language=xx&format=doc&page=0&after=x").link("/"), "/");
        assert_eq!(query.unfiltered().link("/search"), "/search?q=l%27%C3%A9t%C3%A9+%26+co&sort=best");
        let after = ListQuery::parse("after=3.1764000000000000.0190-ab");
        assert_eq!(after.link("/"), "/?after=3.1764000000000000.0190-ab");
        assert!(after.first().is_plain());
    }

    #[test]
    fn a_highest_price_is_read_as_people_write_it() {
        let most = |text: &str| ListQuery { max: text.to_owned(), ..ListQuery::default() }.filter(Currency::Xof);
        assert_eq!(most("2 500 F CFA").0.most, Some(2500));
        assert!(!most("").1);
        assert_eq!((most("beaucoup").0.most, most("beaucoup").1), (None, true));
        assert!(most("-5").1);
    }
}
