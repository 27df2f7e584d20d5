//! Where a URL in a book leads, by the rules of browsers (the URL standard): tabs and newlines inside it are removed,
//! `\` is read as `/`, and `//host` names a host.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode_str;
use url::{ParseError, Url};

/// Schemes that fetch something from another machine.
const NETWORK: [&str; 14] =
    ["http", "https", "ftp", "ftps", "sftp", "ws", "wss", "rtsp", "rtmp", "mms", "smb", "gopher", "tftp", "cifs"];
/// The base URL of the archive itself: no host can have this name (RFC 2606).
const HERE: &str = "http://book.invalid/";

/// What a URL refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file of the archive, by its path from the root.
    Here(String),
    /// Another machine.
    Elsewhere,
    /// A script.
    Script,
    /// A `data:` URL, with its contents.
    Data(Data),
    /// Nothing that is fetched: a mail address, a telephone number, a font of the device.
    Nothing,
}

/// The contents of a `data:` URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// The base URL of relative URLs.
#[derive(Clone, Debug)]
pub struct Base(Option<Url>);

impl Base {
    /// The base of a file in the archive.
    pub fn file(path: &str) -> Self {
        let mut url = Url::parse(HERE).ok();
        if let Some(url) = &mut url {
            url.set_path(path);
        }
        Self(url)
    }

    /// Applies a page's `<base href>`.
    pub fn move_to(&mut self, address: &str) {
        if let Some(url) = self.0.as_ref().and_then(|base| base.join(address).ok()) {
            self.0 = Some(url);
        }
    }

    pub fn target(&self, address: &str) -> Target {
        let absolute = match Url::parse(address) {
            Ok(url) => url,
            Err(ParseError::RelativeUrlWithoutBase) => return self.relative(address),
            Err(ParseError::EmptyHost) => return Target::Nothing,
            // Another parser may accept a host that this one rejects.
            Err(_) => return Target::Elsewhere,
        };
        match absolute.scheme() {
            "javascript" | "vbscript" | "livescript" => Target::Script,
            "data" => Target::Data(data(&absolute)),
            "file" if absolute.host().is_some() => Target::Elsewhere,
            scheme if NETWORK.contains(&scheme) => Target::Elsewhere,
            _ => Target::Nothing,
        }
    }

    fn relative(&self, address: &str) -> Target {
        let Some(url) = self.0.as_ref().and_then(|base| base.join(address).ok()) else { return Target::Nothing };
        if !url.as_str().starts_with(HERE) {
            return Target::Elsewhere;
        }
        let path = url.path().trim_start_matches('/');
        Target::Here(percent_decode_str(path).decode_utf8_lossy().into_owned())
    }
}

fn data(url: &Url) -> Data {
    let whole = url.as_str().strip_prefix("data:").unwrap_or_default();
    let whole = whole.split('#').next().unwrap_or_default();
    let (head, body) = whole.split_once(',').unwrap_or((whole, ""));
    let mut parts = head.split(';').map(|part| part.trim().to_ascii_lowercase());
    let media_type = parts.next().unwrap_or_default();
    let body: Vec<u8> = percent_decode_str(body).collect();
    let bytes = if parts.any(|part| part == "base64") { from_base64(&body) } else { body };
    Data { media_type, bytes }
}

fn from_base64(body: &[u8]) -> Vec<u8> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let body: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    GeneralPurpose::new(&base64::alphabet::STANDARD, config).decode(body).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_browsers_read_it() {
        let base = Base::file("OEBPS/Text/un.xhtml");
        for elsewhere in [
            "https://exemple.ci/a.png",
            " \u{1}HTTPS://exemple.ci",
            "ht\ttps://exemple.ci",
            "//exemple.ci/a.png",
            "\\\\exemple.ci\\a.png",
            "/\\exemple.ci/a.png",
            "https:exemple.ci",
            "file://serveur/partage/a.png",
            "rtsp://exemple.ci/film",
        ] {
            assert_eq!(base.target(elsewhere), Target::Elsewhere, "{elsewhere}");
        }
        for script in ["javascript:alert(1)", " java\nscript:alert(1)", "\u{1}JavaScript:x", "vbscript:x"] {
            assert_eq!(base.target(script), Target::Script, "{script}");
        }
        for nothing in ["mailto:a@exemple.ci", "res:///fonts/x.ttf", "urn:isbn:1", "http://", "file:///C:/a.png"] {
            assert_eq!(base.target(nothing), Target::Nothing, "{nothing}");
        }
        for (address, path) in [
            ("./deux.xhtml#a", "OEBPS/Text/deux.xhtml"),
            ("../Images/caf%C3%A9.png", "OEBPS/Images/café.png"),
            ("", "OEBPS/Text/un.xhtml"),
            ("/a.png", "a.png"),
            ("javascript/a.html", "OEBPS/Text/javascript/a.html"),
        ] {
            assert_eq!(base.target(address), Target::Here(path.to_owned()), "{address}");
        }
    }

    #[test]
    fn what_an_address_holds_is_unpacked() {
        let of = |address: &str| Base::file("a").target(address);
        let held = |kind: &str| Target::Data(Data { media_type: kind.to_owned(), bytes: b"<p>a,b</p>".to_vec() });
        assert_eq!(of("data:text/html,%3Cp%3Ea,b%3C/p%3E"), held("text/html"));
        assert_eq!(of("DATA:Text/HTML;charset=utf-8;base64,PHA+YSxiPC9w Pg"), held("text/html"));
    }
}
