//! How the shop looks: the stylesheet that is generated from its accent colour, and its logo.

use std::fmt::Write as _;

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use super::saved::{LogoRef, Saved};
use super::welcome::Welcome;
use crate::domain::colour::{Palette, Shades};

/// How the shop looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The colours of e-mails, which have no stylesheet.
    pub palette: Palette,
    /// `None` for the program's own colours.
    pub style: Option<Style>,
    pub logo: Option<LogoRef>,
    /// What the first page says above the books.
    pub welcome: Welcome,
}

/// A small stylesheet that is loaded after `static/griot.css`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// The first 12 hex digits of the SHA-256 of its text.
    pub hash: String,
    pub css: Bytes,
    /// The colour of the header in light mode, for `theme-color`.
    pub band: String,
}

impl Look {
    pub(in crate::shop) fn of(saved: &Saved) -> Self {
        let palette = saved.accent.map(|accent| Palette::of(accent, saved.accent_dark));
        let style = palette.as_ref().map(Style::of);
        Self {
            palette: palette.unwrap_or_default(),
            style,
            logo: saved.logo.clone(),
            welcome: saved.welcome.clone().unwrap_or_default(),
        }
    }
}

impl Style {
    /// The path at which it is served.
    pub fn address(&self) -> String {
        format!("/look/{}.css", self.hash)
    }

    fn of(palette: &Palette) -> Self {
        let mut css = String::new();
        // Writing to a string does not fail.
        let _ = write!(css, ":root{{{}}}", variables(&palette.light));
        let _ = write!(css, "@media (prefers-color-scheme:dark){{:root{{{}}}}}", variables(&palette.dark));
        let _ =
            write!(css, "{STRIP}{{background-color:{0};background-image:{1}}}", palette.light.night, strip(palette));
        let hash = hex::encode(Sha256::digest(css.as_bytes())).chars().take(12).collect();
        Self { hash, band: palette.light.night.to_string(), css: css.into() }
    }
}

fn variables(shades: &Shades) -> String {
    let Shades { act, act_ink, act_hover, night } = shades;
    format!("--act:{act};--act-ink:{act_ink};--act-hover:{act_hover};--link:{act};--night:{night};--step:{night}")
}

/// The selectors for which `griot.css` draws the woven pattern.
const STRIP: &str = ".top:after,.window:after,.till:before,.slip:before,.made:before,.made:after";

/// The woven pattern of `griot.css`, with the header's colour instead of its indigo.
fn strip(palette: &Palette) -> String {
    const THREADS: &str = "linear-gradient(90deg,transparent 0,transparent 5px,#eaa92a 5px,#eaa92a 10px,N 10px,N 15px,\
        #eaa92a 15px,#eaa92a 20px,transparent 20px,transparent 60px,N 60px,N 65px,#f6ebce 65px,#f6ebce 70px,N 70px,N 75px,\
        #f6ebce 75px,#f6ebce 80px,transparent 80px),linear-gradient(90deg,#eaa92a 0,#eaa92a 5px,N 5px,N 10px,#eaa92a 10px,\
        #eaa92a 15px,N 15px,N 20px,#b5431f 20px,#b5431f 34px,#f6ebce 34px,#f6ebce 36px,N 36px,N 44px,#f6ebce 44px,#f6ebce 46px,\
        #b5431f 46px,#b5431f 60px,#f6ebce 60px,#f6ebce 65px,N 65px,N 70px,#f6ebce 70px,#f6ebce 75px,N 75px,N 80px,N 80px,N 100px)";
    THREADS.replace("N ", &format!("{} ", palette.light.night))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stylesheet_holds_colours_and_nothing_else() {
        let saved = Saved { accent: "#1f5d3a".parse().ok(), ..Saved::default() };
        let style = Look::of(&saved).style.unwrap();
        let css = std::str::from_utf8(&style.css).unwrap();
        assert!(css.starts_with(":root{--act:#1f5d3a;"), "{css}");
        assert!(!css.contains("N ") && !css.contains("url("), "{css}");
        assert_eq!(css.matches('{').count(), css.matches('}').count());
        assert!(css.len() < 1_800, "{}", css.len());
        assert_eq!(Look::of(&saved).style.unwrap().hash, style.hash);
        assert_eq!(Look::of(&Saved::default()), Look::default());
    }
}
