//! Descriptions: Markdown, rendered as safe HTML.

use std::borrow::Cow;
use std::sync::LazyLock;

use ammonia::UrlRelative;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html::push_html};

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::default();
    cleaner
        .tags(["p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "h3", "h4", "a", "hr", "code"].into())
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(UrlRelative::Custom(Box::new(within)))
        .link_rel(Some("noopener noreferrer nofollow"));
    cleaner
});

/// Keeps a link without a scheme only if it stays in the shop: `//elsewhere` looks like one of our paths and leads to
/// another site. Browsers read `\\` as `/`, and skip spaces and line ends.
fn within(url: &str) -> Option<Cow<'_, str>> {
    let mut signs = url.chars().filter(|c| !c.is_whitespace() && !c.is_control());
    let is_slash = |c: Option<char>| matches!(c, Some('/' | '\\'));
    let leads_away = is_slash(signs.next()) && is_slash(signs.next());
    (!leads_away).then_some(Cow::Borrowed(url))
}

/// The description as HTML for a page whose own headings end at `<h2>`. Raw HTML and pictures in it are dropped.
pub fn html(markdown: &str) -> String {
    let events = Parser::new_ext(markdown, Options::empty()).map(|event| match event {
        Event::Start(Tag::Heading { id, classes, attrs, level }) => {
            Event::Start(Tag::Heading { level: lower(level), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        event => event,
    });
    let mut html = String::new();
    push_html(&mut html, events);
    CLEANER.clean(&html).to_string()
}

/// A text as HTML for a page that has no heading but its `<h1>`.
pub fn page(markdown: &str) -> String {
    // The cleaner leaves no attributes on headings.
    let lowered = html(markdown);
    let raised = lowered.replace("<h3>", "<h2>").replace("</h3>", "</h2>");
    raised.replace("<h4>", "<h3>").replace("</h4>", "</h3>")
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    if level == HeadingLevel::H1 { HeadingLevel::H3 } else { HeadingLevel::H4 }
}

/// The first words as plain text, about 160 characters at most, for messengers and search engines.
pub fn summary(markdown: &str) -> String {
    let mut text = String::new();
    for event in Parser::new_ext(markdown, Options::empty()) {
        match event {
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => text.push(' '),
            _ => {}
        }
    }
    let mut summary = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if summary.chars().count() + word.chars().count() > 160 {
            summary.push('…');
            break;
        }
        if !summary.is_empty() {
            summary.push(' ');
        }
        summary.push_str(word);
    }
    summary
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_looks_like_one_of_ours_leads_nowhere_else() {
        for evil in
            ["//evil.example/x", "/\\evil.example", "\\\\evil.example", "/&#9;/evil.example", "<// evil.example>"]
        {
            let shown = html(&format!("[ici]({evil})"));
            // Browsers do not take an encoded %5C for a slash, nor skip an encoded %09.
            let leads_to = shown.split("href=\"").nth(1).unwrap_or_default();
            assert!(!leads_to.starts_with("//") && !leads_to.contains(['\\', '\t']), "{evil}: {shown}");
        }
        assert!(!html("[ici](//evil.example/x)").contains("href"));
        for own in ["/books/la-pirogue", "#fin", "https://ok.example"] {
            assert!(html(&format!("[ici]({own})")).contains(&format!("href=\"{own}\"")), "{own}");
        }
    }

    #[test]
    fn a_description_keeps_its_form_and_loses_its_poison() {
        let html = html(
            "# Bonjour\n\n**Un** livre <script>alert(1)</script> [ici](javascript:alert(1)) ![x](http://a/b)\n\n- un\n- deux",
        );
        assert!(
            html.contains("<h3>Bonjour</h3>") && html.contains("<strong>Un</strong>") && html.contains("<li>deux</li>")
        );
        for poison in ["script", "javascript", "<img"] {
            assert!(!html.contains(poison), "{html}");
        }
    }

    #[test]
    fn a_summary_is_plain_and_short() {
        let summary = summary(&format!("**Un** *livre*\nà lire. {}", "mot ".repeat(100)));
        assert!(summary.starts_with("Un livre à lire. mot"));
        assert!(summary.ends_with('…') && summary.chars().count() <= 162);
    }
}
