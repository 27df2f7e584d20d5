//! What search engines read of a page: schema.org in JSON-LD. It stands in a `<script>` that holds data and is never run.

use serde_json::{Value, json};

use crate::domain::book::Format;
use crate::domain::money::Money;
use crate::store::books::Book;
use crate::store::editions::Edition;
use crate::web::frame::Frame;

/// What a book's page says of it besides the book.
pub struct BookFacts<'a> {
    /// Absolute, as all addresses here.
    pub url: &'a str,
    pub image: &'a str,
    pub authors: &'a [String],
    pub description: &'a str,
    /// Who sells it: the shop, or a seller in it.
    pub seller: &'a str,
    /// `None` where the book is not sold.
    pub price: Option<Money>,
}

impl Frame {
    /// The shop and its site, for the first page.
    pub fn website(&self) -> String {
        let url = format!("{}/", self.origin);
        let shop = format!("{url}#shop");
        let mut organisation = json!({ "@type": "Organization", "@id": shop, "name": self.shop, "url": url });
        if let (Some(logo), Some(fields)) = (&self.logo, organisation.as_object_mut()) {
            fields.insert("logo".into(), format!("{}{}", self.origin, logo.url).into());
        }
        if let (Some(contact), Some(fields)) = (&self.contact.email, organisation.as_object_mut()) {
            fields.insert("email".into(), contact.as_str().into());
        }
        let site = json!({
            "@type": "WebSite", "@id": format!("{url}#site"), "name": self.shop, "url": url, "inLanguage": ["fr", "en"],
            "publisher": { "@id": shop },
            "potentialAction": {
                "@type": "SearchAction", "query-input": "required name=words",
                "target": { "@type": "EntryPoint", "urlTemplate": format!("{url}search?q={{words}}") },
            },
        });
        script(&json!({ "@context": "https://schema.org", "@graph": [organisation, site] }))
    }
}

/// A book and what it costs.
pub fn book(book: &Book, editions: &[Edition], facts: &BookFacts<'_>) -> String {
    let BookFacts { url, image, authors, description, seller, price } = facts;
    let authors: Vec<Value> = authors.iter().map(|name| json!({ "@type": "Person", "name": name })).collect();
    let edition = |edition: &Edition| {
        let mut example = json!({
            "@type": "Book", "bookFormat": "https://schema.org/EBook", "inLanguage": book.language,
            "encodingFormat": Format::parse(&edition.format).map(Format::media_type),
        });
        if let (Some(pages), Some(fields)) = (edition.pages, example.as_object_mut()) {
            fields.insert("numberOfPages".into(), pages.into());
        }
        example
    };
    let mut told = json!({
        "@context": "https://schema.org", "@type": "Book", "@id": url, "url": url, "name": book.title, "author": authors,
        "inLanguage": book.language, "image": image, "description": description,
        "workExample": editions.iter().map(edition).collect::<Vec<_>>(),
    });
    if let (Some(price), Some(fields)) = (price, told.as_object_mut()) {
        let availability = if book.release_on.is_some() { "PreOrder" } else { "InStock" };
        let mut offer = json!({
            "@type": "Offer", "url": url, "price": price.plain(), "priceCurrency": price.currency.code(),
            "availability": format!("https://schema.org/{availability}"), "seller": { "@type": "Organization", "name": seller },
        });
        if let (Some(day), Some(offer)) = (book.release_on, offer.as_object_mut()) {
            offer.insert("availabilityStarts".into(), day.to_string().into());
        }
        fields.insert("offers".into(), offer);
    }
    script(&told)
}

/// JSON that cannot end the `<script>` around it, nor begin a comment in it.
fn script(value: &Value) -> String {
    let mut safe = String::new();
    for c in value.to_string().chars() {
        match c {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_can_end_the_script_that_it_stands_in() {
        let text = "</script><!-- <script> & \u{2028} « été »";
        let safe = script(&json!({ "name": text }));
        assert!(!safe.contains(['<', '>', '&', '\u{2028}']), "{safe}");
        assert_eq!(serde_json::from_str::<Value>(&safe).unwrap()["name"], text);
    }
}
