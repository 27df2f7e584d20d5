//! What the lists and forms of the back office share. The template is `templates/kit.html`; docs/recipes.md shows how
//! a page is made.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use askama::filters::HtmlSafe;
use chrono::DateTime;

use super::fields::Fields;
use super::staff::Staff;
use crate::shop::Error;
use crate::store::listing::Key;
use crate::texts::Texts;

/// A handler's result. [`Staff::or_page`] turns an error into a page.
pub type Answer = Result<HttpResponse, Error>;

/// A coloured label. A template renders it with `{{ line.state }}`.
#[derive(Clone, Debug, Template)]
#[template(source = "<span class=\"badge {{ class }}\">{{ words }}</span>", ext = "html")]
pub struct Badge {
    pub words: String,
    /// The CSS class: `good`, `wait`, `bad`, `calm` or `mute`; see the catalogue in `static/admin.css`.
    pub class: &'static str,
}

impl HtmlSafe for Badge {}

/// One of several options: a checkbox, a radio button or an entry of a select list.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The value that the form sends.
    pub value: String,
    pub words: String,
    /// A short hint beside the words; empty for none.
    pub hint: String,
    pub chosen: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, words: impl Into<String>, chosen: bool) -> Self {
        Self { value: value.into(), words: words.into(), hint: String::new(), chosen }
    }

    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }
}

/// The status of a form that is shown again: 422 if something in it is wrong, else 200.
pub fn status(is_faulty: bool) -> StatusCode {
    if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

/// The sentence above a form in which something is wrong; `None` if nothing is.
pub fn problem(t: Texts, is_faulty: bool) -> Option<String> {
    is_faulty.then(|| t.say("admin-has-faults"))
}

/// The URL of the list at the path `here`, with the filters in `query`. The list starts at the place `before`, or at its
/// beginning. The language is left out.
pub fn list_address(here: &str, query: &Fields, before: Option<&str>) -> String {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(query.iter().filter(|(name, value)| !value.is_empty() && !matches!(*name, "before" | "lang")));
    if let Some(before) = before {
        pairs.append_pair("before", before);
    }
    let query = pairs.finish();
    if query.is_empty() { here.to_owned() } else { format!("{here}?{query}") }
}

/// The path that a form posts to when it creates something or, with an `id`, changes it. Links back to the form use it too.
pub fn form_address(here: &str, id: Option<&str>) -> String {
    id.map_or_else(|| here.to_owned(), |id| format!("{here}/{id}"))
}

/// A place in a list by time, as part of a URL: microseconds and an id.
pub fn place(key: &Key) -> String {
    format!("{}.{}", key.0.and_utc().timestamp_micros(), key.1)
}

/// Parses what [`place`] has written; `None` for anything else.
pub fn read_place(text: &str) -> Option<Key> {
    let (at, id) = text.split_once('.')?;
    let at = DateTime::from_timestamp_micros(at.parse().ok()?)?.naive_utc();
    let tidy = id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    tidy.then(|| (at, id.to_owned()))
}

impl Staff {
    /// The place in a list at which the page starts, from the query (`before`).
    pub fn before(&self) -> Option<String> {
        Some(self.query().get("before").to_owned()).filter(|place| !place.is_empty())
    }

    /// Runs an action that needs a recently typed password. If the password was not typed in the last minutes, asks for it
    /// instead.
    pub async fn freshly(&self, act: impl Future<Output = Answer>) -> HttpResponse {
        if let Err(ask) = self.fresh().await {
            return ask;
        }
        self.or_page(act.await)
    }

    /// Answers a form whose action needs a recently typed password. If only the language was switched, the form is `shown` again
    /// with its input and the action does not run. Only one of the two futures is run.
    pub async fn sent(&self, shown: impl Future<Output = Answer>, act: impl Future<Output = Answer>) -> HttpResponse {
        if self.only_shows() {
            return self.or_page(shown.await);
        }
        self.freshly(act).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::admin::fields::Field;
    use crate::web::admin::frame::Frame;
    use crate::web::admin::frame::samples::frame;

    #[test]
    fn a_lists_address_keeps_its_filters_and_neither_its_place_nor_its_language() {
        let query = Fields::parse(b"state=paid&q=&before=7&lang=en");
        assert_eq!(list_address("/admin/orders", &query, Some("9")), "/admin/orders?state=paid&before=9");
        assert_eq!(list_address("/admin/orders", &query, None), "/admin/orders?state=paid");
        assert_eq!(list_address("/admin/orders", &Fields::default(), None), "/admin/orders");
    }

    #[test]
    fn a_place_in_the_list_survives_its_address_and_nonsense_is_none() {
        let at = DateTime::from_timestamp_micros(1_800_000_000_123_456).unwrap().naive_utc();
        let key = (at, "0192-ab".to_owned());
        assert_eq!(read_place(&place(&key)), Some(key));
        for nonsense in ["", "x", "1.", "99999999999999999999.a", "1.a b", "-1"] {
            assert!(read_place(nonsense).is_none_or(|key| key.1.is_empty()), "{nonsense}");
        }
    }

    #[derive(Template)]
    #[template(
        source = "{% import \"kit.html\" as kit %}{% call kit::field(frame.t, \"name\", \"Nom\", name, hint, true) %}type=\"text\"{% endcall %}{{ state }}",
        ext = "html"
    )]
    struct Sample {
        frame: Frame,
        name: Field,
        hint: &'static str,
        state: Badge,
    }

    #[test]
    fn a_field_is_bound_to_its_label_its_fault_and_its_hint() {
        let draw = |name: Field, hint| {
            let state = Badge { words: "<En ligne>".into(), class: "good" };
            Sample { frame: frame(Language::French), name, hint, state }.render().unwrap()
        };
        let html = draw(Field::of("\"Awa\"").wrong("Non."), "Court.");
        for part in [
            "<label for=\"name\">Nom <small>",
            "<input id=\"name\" name=\"name\" type=\"text\" value=\"&#34;Awa&#34;\" aria-invalid=\"true\" \
             aria-describedby=\"name-error name-hint\" autofocus>",
            "<p class=\"error\" id=\"name-error\">Non.</p>",
            "<p class=\"hint\" id=\"name-hint\">Court.</p>",
            "<span class=\"badge good\">&#60;En ligne&#62;</span>",
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
        let html = draw(Field::of("Awa"), "");
        assert!(html.contains("value=\"Awa\">") && !html.contains("hint") && !html.contains("error"), "{html}");
    }
}
