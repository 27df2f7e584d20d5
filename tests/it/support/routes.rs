//! The addresses of the program, as it registers them, and what stands in the place of their parameters.

use std::collections::BTreeSet;
use std::path::Path;

use griot::web::admin::{ROUTES, Row, market, seller};

/// Every row of the back office and of the sellers' pages.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    [ROUTES, market::ROUTES, seller::ROUTES, seller::BOOKS].into_iter().flatten()
}

/// Every other path, as the functions that register them name it.
pub fn public() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
    let mut folders = vec![web.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.extend((!path.ends_with("admin")).then_some(path));
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let below = match path.strip_prefix(&web).unwrap().to_str().unwrap() {
                    "api/mod.rs" => "/api",
                    "api/apps/mod.rs" => "/api/v1",
                    _ => "",
                };
                let source = std::fs::read_to_string(&path).unwrap();
                found.extend(registered(&source).into_iter().map(|path| format!("{below}{path}")));
            }
        }
    }
    found
}

/// The paths that a file's functions register.
fn registered(source: &str) -> Vec<String> {
    let here =
        source.split_once("const HERE: &str = \"").and_then(|(_, rest)| rest.split_once('"')).map(|(path, _)| path);
    let mut found = Vec::new();
    let mut inside = None;
    for line in source.lines() {
        let begins = (line.starts_with("fn ") || line.starts_with("pub fn ")) && line.ends_with('{');
        if begins && ["&mut ServiceConfig", "-> impl HttpServiceFactory"].iter().any(|made| line.contains(made)) {
            inside = Some(found.len());
        } else if line == "}" {
            assert!(
                inside.take().is_none_or(|before| before < found.len()),
                "a function that registers nothing that is read here"
            );
        } else if inside.is_some() && !line.contains("scope(\"") {
            found.extend(line.split("(\"/").skip(1).map(|rest| format!("/{}", rest.split_once('"').unwrap().0)));
            found.extend(here.filter(|_| line.contains("(HERE)")).map(str::to_owned));
        }
    }
    found
}

/// The paths that a route has with values for its parameters. `values` says those of a parameter, by the path up to it; `None` if nobody
/// filled it in.
pub fn filled(route: &str, values: &dyn Fn(&str) -> Option<Vec<String>>) -> Vec<String> {
    let (mut paths, mut known) = (vec![String::new()], String::new());
    for part in route.split('/').skip(1) {
        let choices = match part.split_once('{').zip(part.rsplit_once('}')) {
            None => vec![part.to_owned()],
            Some(((_, rest), (_, after))) => {
                let inner = &rest[..rest.len() - after.len() - 1];
                let (name, pattern) = inner.split_once(':').unwrap_or((inner, ""));
                let place = format!("{known}/{{{name}}}");
                let is_choice = pattern.contains('|') && pattern.chars().all(|c| c == '|' || c.is_ascii_alphabetic());
                let choice = is_choice.then(|| pattern.split('|').map(str::to_owned).collect());
                let found = choice.or_else(|| values(&place)).unwrap_or_else(|| panic!("nobody filled in {place}"));
                found.into_iter().map(|value| format!("{value}{after}")).collect()
            }
        };
        let shown = part.split_once('{').map_or(part, |(_, rest)| rest.split([':', '}']).next().unwrap());
        known = if part.contains('{') { format!("{known}/{{{shown}}}") } else { format!("{known}/{part}") };
        paths = paths.iter().flat_map(|path| choices.iter().map(move |value| format!("{path}/{value}"))).collect();
    }
    paths
}
