//! The elements and attributes that make a page do something, by their names in the HTML, SVG and `MathML` standards
//! and in EPUB's own formats.

use super::scan::{Role, Scan};
use super::{Refusal, html, media, style};

/// An attribute as parsed by `xml.rs` and `html.rs`. Names are in lower case.
#[derive(Debug)]
pub struct Attribute {
    /// `xlink` of `xlink:href`; empty without a prefix.
    pub prefix: String,
    pub name: String,
    /// With its character references resolved.
    pub value: String,
}

/// Attributes that run a script on an event. Other attribute names that begin with `on` are harmless.
const EVENTS: &str = "abort activate afterprint afterscriptexecute animationcancel animationend animationiteration \
    animationstart appinstalled auxclick beforecopy beforecut beforeinput beforeinstallprompt beforematch beforepaste \
    beforeprint beforescriptexecute beforetoggle beforeunload beforexrselect begin blur bounce cancel canplay \
    canplaythrough change click close command contentvisibilityautostatechange contextlost contextmenu contextrestored \
    copy cuechange cut dblclick devicemotion deviceorientation deviceorientationabsolute domactivate drag dragend \
    dragenter dragexit dragleave dragover dragstart drop durationchange emptied end ended error finish focus focusin \
    focusout formdata fullscreenchange fullscreenerror gamepadconnected gamepaddisconnected gesturechange gestureend \
    gesturestart gotpointercapture hashchange input interest invalid keydown keypress keyup languagechange load \
    loadeddata loadedmetadata loadend loadstart loseinterest lostpointercapture message messageerror mousedown \
    mouseenter mouseleave mousemove mouseout mouseover mouseup mousewheel mozfullscreenchange mozfullscreenerror \
    offline online orientationchange pagehide pagereveal pageshow pageswap paste pause play playing pointercancel \
    pointerdown pointerenter pointerleave pointermove pointerout pointerover pointerrawupdate pointerup popstate \
    progress promptaction promptdismiss ratechange readystatechange rejectionhandled repeat reset resize scroll \
    scrollend scrollsnapchange scrollsnapchanging search securitypolicyviolation seeked seeking select selectionchange \
    selectstart show slotchange stalled start storage submit suspend timeupdate toggle touchcancel touchend touchmove \
    touchstart transitioncancel transitionend transitionrun transitionstart unhandledrejection unload \
    validationstatuschange visibilitychange volumechange waiting webkitanimationend webkitanimationiteration \
    webkitanimationstart webkitfullscreenchange webkitfullscreenerror webkitmouseforcechanged webkitmouseforcedown \
    webkitmouseforceup webkitmouseforcewillbegin webkittransitionend wheel zoom";

/// Elements whose `src` is fetched; for those in [`FRAMES`], as a page.
const SOURCES: [&str; 16] = [
    "img",
    "image",
    "source",
    "video",
    "audio",
    "track",
    "input",
    "iframe",
    "frame",
    "embed",
    "bgsound",
    "mglyph",
    "script",
    "ref",
    "animation",
    "text",
];
const FRAMES: [&str; 4] = ["iframe", "frame", "embed", "object"];
/// SVG elements whose `href` is fetched, not only followed.
const DRAWN: [&str; 17] = [
    "image",
    "use",
    "feimage",
    "script",
    "pattern",
    "lineargradient",
    "radialgradient",
    "filter",
    "textpath",
    "tref",
    "mpath",
    "cursor",
    "font-face-uri",
    "color-profile",
    "glyphref",
    "altglyph",
    "definition-src",
];
/// The `rel` values of a `<link>` that make a reading system fetch it; with other values it can only be followed.
const LINKED: [&str; 15] = [
    "stylesheet",
    "icon",
    "apple-touch-icon",
    "apple-touch-icon-precomposed",
    "apple-touch-startup-image",
    "mask-icon",
    "preload",
    "prefetch",
    "prerender",
    "modulepreload",
    "dns-prefetch",
    "preconnect",
    "manifest",
    "import",
    "subresource",
];
/// SVG attributes whose values use the syntax of styles.
const STYLED: [&str; 11] = [
    "fill",
    "stroke",
    "filter",
    "clip-path",
    "mask",
    "marker",
    "marker-start",
    "marker-mid",
    "marker-end",
    "cursor",
    "color-profile",
];
const ANIMATIONS: [&str; 5] = ["animate", "set", "animatecolor", "animatemotion", "animatetransform"];

/// Scans an element.
pub fn check(name: &str, attributes: &[Attribute], scan: &mut Scan) -> Result<(), Refusal> {
    let value = |wanted: &str| {
        let found = attributes.iter().find(|attribute| attribute.prefix.is_empty() && attribute.name == wanted);
        found.map_or("", |attribute| attribute.value.as_str())
    };
    if name == "script" && is_program(value("type")) {
        return Err(Refusal::Script);
    }
    if name == "meta" && value("http-equiv").trim().eq_ignore_ascii_case("refresh") {
        refreshed(value("content"), scan)?;
    }
    if name == "link" {
        linked(value("rel"), value("href"), scan)?;
    }
    if name == "param"
        && ["movie", "src", "data", "url", "filename"].iter().any(|at| value("name").eq_ignore_ascii_case(at))
    {
        scan.fetched(value("value"), Some(Role::Page))?;
    }
    if ANIMATIONS.contains(&name) {
        animated(value("attributename"), [value("from"), value("to"), value("by"), value("values")], scan)?;
    }
    attributes.iter().try_for_each(|attribute| check_attribute(name, attribute, scan))
}

fn check_attribute(element: &str, attribute: &Attribute, scan: &mut Scan) -> Result<(), Refusal> {
    let value = attribute.value.as_str();
    match (attribute.prefix.as_str(), attribute.name.as_str()) {
        ("xmlns", _) => Ok(()),
        ("xml", "base") => scan.fetched(value, None),
        (_, "href") => href(element, value, scan),
        ("", name) => plain(element, name, value, scan),
        _ => Ok(()),
    }
}

/// Checks an attribute without a prefix, except `href`.
fn plain(element: &str, name: &str, value: &str, scan: &mut Scan) -> Result<(), Refusal> {
    let is = |known: &[&str]| known.contains(&element);
    match name {
        _ if is_event(name) => Err(Refusal::Script),
        "src" if is(&FRAMES) => scan.fetched(value, Some(Role::Page)),
        "src" if is(&SOURCES) => scan.fetched(value, None),
        "srcset" | "imagesrcset" => candidates(value).into_iter().try_for_each(|address| scan.fetched(address, None)),
        "data" if element == "object" => scan.fetched(value, Some(Role::Page)),
        "codebase" | "classid" | "code" if is(&["object", "applet", "embed"]) => scan.fetched(value, None),
        "archive" if is(&["object", "applet"]) => {
            value.split([',', ' ']).try_for_each(|address| scan.fetched(address, None))
        }
        "poster" | "background" | "lowsrc" | "dynsrc" | "altimg" | "icon" => scan.fetched(value, None),
        "manifest" if element == "html" => scan.fetched(value, None),
        "action" | "formaction" if is(&["form", "button", "input", "isindex"]) => scan.fetched(value, Some(Role::Page)),
        "ping" if is(&["a", "area"]) => {
            value.split_ascii_whitespace().try_for_each(|address| scan.fetched(address, None))
        }
        "longdesc" => scan.followed(value),
        "srcdoc" if element == "iframe" => scan.deeper(|scan| html::scan(value, scan)),
        "style" => style::scan_part(value, scan),
        name if STYLED.contains(&name) => style::scan_part(value, scan),
        _ => Ok(()),
    }
}

fn href(element: &str, value: &str, scan: &mut Scan) -> Result<(), Refusal> {
    match element {
        // `linked` checks it together with `rel`.
        "link" => Ok(()),
        "base" => scan.move_base(value),
        // A drawing that is used can run its own scripts.
        "use" => scan.fetched(value, Some(Role::Page)),
        element if DRAWN.contains(&element) => scan.fetched(value, None),
        _ => scan.followed(value),
    }
}

fn linked(rel: &str, address: &str, scan: &mut Scan) -> Result<(), Refusal> {
    let rels: Vec<String> = rel.split_ascii_whitespace().map(str::to_ascii_lowercase).collect();
    match rels.iter().find(|rel| LINKED.contains(&rel.as_str())) {
        Some(_) if rels.iter().any(|rel| rel == "stylesheet") => scan.fetched(address, Some(Role::Style)),
        Some(_) => scan.fetched(address, None),
        None => scan.followed(address),
    }
}

/// The content of a refresh, such as `5; url=deux.xhtml`.
fn refreshed(content: &str, scan: &mut Scan) -> Result<(), Refusal> {
    let content =
        content.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '.' | ';' | ','));
    let named = content.get(..3).filter(|start| start.eq_ignore_ascii_case("url")).and_then(|_| content.get(3..));
    let address = named.and_then(|rest| rest.trim_start().strip_prefix('=')).unwrap_or(content).trim_start();
    let address = match address.chars().next() {
        Some(quote @ ('"' | '\'')) => address.get(1..).and_then(|rest| rest.split(quote).next()).unwrap_or_default(),
        _ => address,
    };
    scan.fetched(address, Some(Role::Page))
}

fn animated(attribute: &str, values: [&str; 4], scan: &mut Scan) -> Result<(), Refusal> {
    let is_address = attribute.rsplit(':').next().is_some_and(|name| name.trim().eq_ignore_ascii_case("href"));
    for value in values.into_iter().filter(|value| !value.is_empty()) {
        if is_address {
            value.split(';').try_for_each(|address| scan.fetched(address, Some(Role::Page)))?;
        } else {
            style::scan_part(value, scan)?;
        }
    }
    Ok(())
}

/// Whether a `<script>` of this type is executed. A data block (such as JSON) is not.
fn is_program(kind: &str) -> bool {
    let kind = media::essence(kind);
    match kind.as_str() {
        "" | "module" | "importmap" | "speculationrules" => true,
        kind => media::is_script(kind) || kind.ends_with("script"),
    }
}

fn is_event(name: &str) -> bool {
    name.strip_prefix("on").is_some_and(|event| EVENTS.split_ascii_whitespace().any(|known| known == event))
}

/// The URLs of a `srcset`: each ends at white space, and a size follows up to a comma (the HTML standard, 4.8.4.3.10).
fn candidates(srcset: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = srcset;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return found;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        let without = address.trim_end_matches(',');
        found.push(without);
        rest = after;
        if without.len() == address.len() {
            // Commas inside parentheses belong to the size.
            let mut depth = 0_u32;
            let end = rest.find(|c| {
                match c {
                    '(' => depth += 1,
                    ')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                c == ',' && depth == 0
            });
            rest = end.and_then(|end| rest.get(end..)).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_pictures_is_split_as_browsers_split_it() {
        assert_eq!(candidates("a.png 1x, https://x/b.png 2x"), ["a.png", "https://x/b.png"]);
        assert_eq!(candidates(" ,a.png, b.png,c.png 1x,d.png"), ["a.png", "b.png,c.png", "d.png"]);
        assert_eq!(candidates("data:image/png,x 1x (a, b), c.png"), ["data:image/png,x", "c.png"]);
        assert!(candidates(" , ").is_empty());
    }

    #[test]
    fn only_events_are_events() {
        for event in ["onload", "onclick", "onbegin", "onpointerdown", "ontoggle", "onwebkitanimationend"] {
            assert!(is_event(event), "{event}");
        }
        for word in ["one", "onix", "on", "only", "once", "onto", "onloads", "load"] {
            assert!(!is_event(word), "{word}");
        }
    }
}
