//! What a page or a style does besides being shown, as found by `xml.rs`, `html.rs` and `style.rs`.

use std::collections::HashSet;

use super::address::{Base, Data, Target};
use super::{Refusal, decode, html, style, xml};

/// How deeply pages inside pages are scanned, such as those in `data:` URLs.
const DEEPEST: u8 = 4;

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    Page,
    Style,
}

/// The scan of one file.
#[derive(Debug)]
pub struct Scan {
    base: Base,
    /// The files of the archive that it leads to, by path. Pictures, sounds and fonts are not included: they cannot run
    /// or fetch anything.
    pub led_to: HashSet<(String, Role)>,
    depth: u8,
}

impl Scan {
    /// Starts a scan of the file at this path.
    pub fn of(path: &str) -> Self {
        Self { base: Base::file(path), led_to: HashSet::new(), depth: 0 }
    }

    /// Handles `<base href>`: the URLs after it are relative to it.
    pub fn move_base(&mut self, address: &str) -> Result<(), Refusal> {
        self.fetched(address, None)?;
        self.base.move_to(address);
        Ok(())
    }

    /// Checks a URL that a reading system opens by itself, as `role`, or as a picture or a sound if `role` is `None`.
    pub fn fetched(&mut self, address: &str, role: Option<Role>) -> Result<(), Refusal> {
        match self.base.target(address) {
            Target::Elsewhere => Err(Refusal::Remote),
            Target::Script => Err(Refusal::Script),
            Target::Here(path) => {
                self.led_to.extend(role.map(|role| (path, role)));
                Ok(())
            }
            Target::Data(data) => role.map_or(Ok(()), |role| self.data(&data, role)),
            Target::Nothing => Ok(()),
        }
    }

    /// Checks a URL that is opened when a person follows it: it may lead to another machine.
    pub fn followed(&mut self, address: &str) -> Result<(), Refusal> {
        match self.base.target(address) {
            Target::Elsewhere => Ok(()),
            _ => self.fetched(address, Some(Role::Page)),
        }
    }

    /// Scans the page or style inside a `data:` URL.
    fn data(&mut self, data: &Data, role: Role) -> Result<(), Refusal> {
        let kind = data.media_type.as_str();
        if role == Role::Style {
            return self.deeper(|scan| style::scan(&decode::style(&data.bytes)?, scan));
        }
        let is_xml = kind.ends_with("xml");
        if !is_xml && kind != "text/html" {
            return if super::media::is_script(kind) { Err(Refusal::Script) } else { Ok(()) };
        }
        let text = decode::page(&data.bytes)?;
        self.deeper(|scan| if is_xml { xml::scan_page(&text, scan) } else { html::scan(&text, scan) })
    }

    /// Scans a page within this page.
    pub fn deeper(&mut self, look: impl FnOnce(&mut Self) -> Result<(), Refusal>) -> Result<(), Refusal> {
        if self.depth >= DEEPEST {
            return Err(Refusal::TooHeavy);
        }
        self.depth += 1;
        let looked = look(self);
        self.depth -= 1;
        looked
    }
}
