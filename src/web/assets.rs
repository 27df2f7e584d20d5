//! Styles, scripts and images of the shop itself: embedded in the program, under names that contain a hash of their content.

use std::collections::HashMap;
use std::sync::LazyLock;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};

#[derive(RustEmbed)]
#[folder = "static/"]
#[exclude = "*.md"]
#[exclude = "*.txt"]
struct Files;

/// A file of the program.
pub struct Asset {
    /// Its media type.
    pub kind: &'static str,
    pub plain: Bytes,
    /// Gzip, only where it is smaller.
    pub zipped: Option<Bytes>,
}

struct Assets {
    by_hashed_name: HashMap<String, Asset>,
    hashed_names: HashMap<String, String>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(load);

/// The address of `static/NAME`, with the hash of its content. For an unknown name, an address that answers 404.
pub fn address(name: &str) -> String {
    format!("/static/{}", ASSETS.hashed_names.get(name).map_or(name, String::as_str))
}

/// The content of `static/NAME`; nothing for an unknown name.
pub fn content(name: &str) -> &'static [u8] {
    ASSETS.hashed_names.get(name).and_then(|hashed| find(hashed)).map_or(&[], |asset| &asset.plain)
}

/// The file of a hashed name.
pub fn find(hashed_name: &str) -> Option<&'static Asset> {
    ASSETS.by_hashed_name.get(hashed_name)
}

fn load() -> Assets {
    let mut assets = Assets { by_hashed_name: HashMap::new(), hashed_names: HashMap::new() };
    let (styles, others): (Vec<_>, Vec<_>) = Files::iter().partition(|name| name.ends_with(".css"));
    for name in others {
        if let Some(file) = Files::get(&name) {
            assets.add(&name, file.data.into_owned());
        }
    }
    for name in styles {
        if let Some(file) = Files::get(&name) {
            let style = String::from_utf8_lossy(&file.data).into_owned();
            let style = assets.hashed_names.iter().fold(style, |style, (plain, hashed)| {
                style.replace(&format!("url({plain})"), &format!("url(/static/{hashed})"))
            });
            assets.add(&name, style.into_bytes());
        }
    }
    assets
}

impl Assets {
    fn add(&mut self, name: &str, content: Vec<u8>) {
        let hash: String = hex::encode(Sha256::digest(&content)).chars().take(12).collect();
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let hashed = format!("{stem}.{hash}.{extension}");
        let plain = Bytes::from(content);
        let zipped = zip(&plain).filter(|zipped| zipped.len() < plain.len() * 9 / 10);
        self.by_hashed_name.insert(hashed.clone(), Asset { kind: kind(extension), plain, zipped });
        self.hashed_names.insert(name.to_owned(), hashed);
    }
}

fn kind(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "webp" => "image/webp",
        "png" => "image/png",
        "ico" => "image/x-icon",
        _ => "application/octet-stream",
    }
}

fn zip(plain: &[u8]) -> Option<Bytes> {
    use std::io::Write as _;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_names_its_fonts_by_their_hashed_names() {
        let style = &ASSETS.by_hashed_name[&ASSETS.hashed_names["griot.css"]].plain;
        let style = String::from_utf8_lossy(style);
        let named: Vec<&str> = style.split("url(").skip(1).filter_map(|rest| rest.split(')').next()).collect();
        assert!(!named.is_empty());
        for name in named {
            assert!(
                name.strip_prefix("/static/").is_some_and(|name| ASSETS.by_hashed_name.contains_key(name)),
                "{name}"
            );
        }
    }
}
