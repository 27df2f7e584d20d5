//! Style sheets, split into the tokens that browsers see (CSS Syntax 3): comments and strings are recognised, and
//! escapes are decoded.

use cssparser::{ParseError, Parser, Token};

use super::Refusal;
use super::scan::{Role, Scan};

type Walked = Result<(), ParseError<Refusal>>;

/// The meaning of a string inside a function.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strings {
    Text,
    /// The URL of a picture or of another style.
    Address(Option<Role>),
}

/// Scans a style sheet.
pub fn scan(style: &str, scan: &mut Scan) -> Result<(), Refusal> {
    rules(&mut Parser::new(style), scan).map_err(|error| refusal(&error))
}

/// Scans a `style` attribute, or the value of a property.
pub fn scan_part(style: &str, scan: &mut Scan) -> Result<(), Refusal> {
    walk(&mut Parser::new(style), scan, Strings::Text).map_err(|error| refusal(&error))
}

fn refusal(error: &ParseError<Refusal>) -> Refusal {
    match &error.kind {
        cssparser::ParseErrorKind::Custom(refusal) => *refusal,
        // The blocks are nested too deeply: nothing else ends the walk.
        cssparser::ParseErrorKind::Basic(_) => Refusal::TooHeavy,
    }
}

/// Scans the rules of a sheet: a selector before a block fetches nothing.
fn rules(parser: &mut Parser<'_>, scan: &mut Scan) -> Walked {
    while let Ok(token) = parser.next().cloned() {
        match token {
            Token::AtKeyword(name) if name.eq_ignore_ascii_case("import") => import(parser, scan)?,
            Token::AtKeyword(_) => skip_prelude(parser, scan)?,
            Token::CurlyBracketBlock => parser.parse_nested_block(|inner| walk(inner, scan, Strings::Text))?,
            _ => {}
        }
    }
    Ok(())
}

fn walk(parser: &mut Parser<'_>, scan: &mut Scan, strings: Strings) -> Walked {
    let mut begins = true;
    while let Ok(token) = parser.next().cloned() {
        let is_first = std::mem::replace(&mut begins, matches!(token, Token::Semicolon | Token::CurlyBracketBlock));
        match token {
            Token::AtKeyword(name) if name.eq_ignore_ascii_case("import") => import(parser, scan)?,
            Token::AtKeyword(_) => skip_prelude(parser, scan)?,
            // `// background: url(…);` is not a comment in CSS, but not a declaration either.
            Token::Delim('/') if is_first => {
                skip_prelude(parser, scan)?;
                begins = true;
            }
            Token::QuotedString(text) => {
                if let Strings::Address(role) = strings {
                    fetched(scan, &text, role)?;
                }
            }
            token => other(parser, scan, &token, None)?,
        }
    }
    Ok(())
}

/// Handles a URL without quotes, or a token that opens a block.
fn other<'i>(parser: &mut Parser<'i>, scan: &mut Scan, token: &Token<'i>, role: Option<Role>) -> Walked {
    let strings = match token {
        Token::UnquotedUrl(address) => return fetched(scan, address, role),
        Token::Function(name) if names_one_of(name, &["url", "src"]) => Strings::Address(role),
        Token::Function(name) if names_one_of(name, &["image-set", "-webkit-image-set", "image"]) => {
            Strings::Address(None)
        }
        Token::Function(_) | Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
            Strings::Text
        }
        _ => return Ok(()),
    };
    parser.parse_nested_block(|inner| walk(inner, scan, strings))
}

/// `@import` names a style by a string or a `url()`.
fn import(parser: &mut Parser<'_>, scan: &mut Scan) -> Walked {
    let Ok(token) = parser.next().cloned() else { return Ok(()) };
    match &token {
        Token::QuotedString(address) => fetched(scan, address, Some(Role::Style)),
        token => other(parser, scan, token, Some(Role::Style)),
    }
}

/// Skips what is between the name of an at-rule and its block, which fetches nothing: `@namespace url(…)` is only a
/// name.
fn skip_prelude(parser: &mut Parser<'_>, scan: &mut Scan) -> Walked {
    while let Ok(token) = parser.next().cloned() {
        match token {
            Token::Semicolon => return Ok(()),
            Token::CurlyBracketBlock => return parser.parse_nested_block(|inner| walk(inner, scan, Strings::Text)),
            _ => {}
        }
    }
    Ok(())
}

fn fetched(scan: &mut Scan, address: &str, role: Option<Role>) -> Walked {
    scan.fetched(address, role).map_err(ParseError::custom)
}

fn names_one_of(name: &str, known: &[&str]) -> bool {
    known.iter().any(|known| name.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked(style: &str) -> Result<(), Refusal> {
        scan(style, &mut Scan::of("OEBPS/a.css"))
    }

    #[test]
    fn what_a_style_fetches_is_found_in_every_spelling() {
        for style in [
            "p { background: url(https://exemple.ci/a.png) }",
            "p { background: url( \"//exemple.ci/a.png\" ) }",
            "p { background: u\\72l(https://exemple.ci/a.png) }",
            "p { background: URL('ht\\tps://exemple.ci/a.png') } p { background: url(\\68ttps://exemple.ci/a.png) }",
            "p { background: image-set(\"https://exemple.ci/a.png\" 1x) }",
            "p { background: -webkit-image-set(url(a.png) 1x, url(https://exemple.ci/b.png) 2x) }",
            "@import/**/\"https://exemple.ci/a.css\";",
            "@\\69mport url(https://exemple.ci/a.css) screen;",
            "@IMPORT 'https://exemple.ci/a.css' layer(x);",
            "@font-face { font-family: x; src: local(x), url(https://exemple.ci/x.woff) format('woff') }",
            "@media print { @supports (display: grid) { p { background: url(https://exemple.ci/a.png) } } }",
            "p { --image: url(https://exemple.ci/a.png) }",
            "p { background: src('https://exemple.ci/a.png') }",
            "<!-- p { cursor: url(https://exemple.ci/a.cur), auto } -->",
            "@import url(\"data:text/css,@import 'https://exemple.ci/a.css'\");",
            "p { background: url(https://exemple.ci/a.png",
            "p { // margin: 0;\n background: url(https://exemple.ci/a.png) }",
        ] {
            assert_eq!(looked(style), Err(Refusal::Remote), "{style}");
        }
    }

    #[test]
    fn what_only_stands_in_a_style_is_ordinary() {
        for style in [
            "/* url(https://exemple.ci/a.png) @import 'https://exemple.ci/a.css'; */ p { margin: 0 }",
            "@namespace url(http://www.w3.org/1999/xhtml); @namespace svg 'http://www.w3.org/2000/svg';",
            "a[href^=\"https://\"]::after { content: \"url(https://exemple.ci)\" }",
            "@charset \"utf-8\"; @import 'b.css'; p { background: url(../Images/a.png) }",
            "@document url(https://exemple.ci) { p { color: red } }",
            "@font-face { src: url(res:///opt/fonts/x.ttf) } p { background: image-set('a.png' type('image/png')) }",
            "p { background: url(data:image/png;base64,iVBORw0KGgo=) } } ) ; @media",
            "// url(https://exemple.ci/a.css)\np { // background: url(https://exemple.ci/a.png);\n color: red }",
        ] {
            assert_eq!(looked(style), Ok(()), "{style}");
        }
    }

    #[test]
    fn a_style_leads_to_the_styles_that_it_imports() {
        let mut scan = Scan::of("OEBPS/Styles/a.css");
        super::scan("@import 'b.css'; @import url(../c.css); p { background: url(d.png) }", &mut scan).unwrap();
        let mut led_to: Vec<_> = scan.led_to.into_iter().map(|(path, _)| path).collect();
        led_to.sort();
        assert_eq!(led_to, ["OEBPS/Styles/b.css", "OEBPS/c.css"]);
        assert_eq!(looked(&"{".repeat(100_000)), Err(Refusal::TooHeavy));
    }
}
