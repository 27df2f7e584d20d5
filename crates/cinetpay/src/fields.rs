#![doc = include_str!("../FIELDS.md")]

#[cfg(test)]
mod tests {
    use crate::{
        codes::{self, Code, Kind},
        notification,
    };

    const TEXT: &str = include_str!("../FIELDS.md");

    /// The chapter of one generation.
    fn chapter(title: &str) -> &'static str {
        TEXT.split("\n## ").find(|chapter| chapter.starts_with(title)).unwrap()
    }

    fn has_codes(title: &str, codes: impl Iterator<Item = (&'static str, &'static str, Kind)>) {
        let chapter = chapter(title);
        let written: Vec<_> = chapter.lines().skip_while(|line| *line != "| code | message | kind |").skip(2).collect();
        let known = codes.map(|(code, message, kind)| {
            let message = if message.is_empty() { "(front server)".to_owned() } else { format!("`{message}`") };
            format!("| `{code}` | {message} | {kind:?} |")
        });
        let written: Vec<_> = written.into_iter().take_while(|line| line.starts_with('|')).collect();
        assert_eq!(written, known.collect::<Vec<_>>(), "{title}");
    }

    #[test]
    fn every_code_of_each_table_is_listed_with_its_kind() {
        let row = |code: &Code| (code.code, code.message, code.kind);
        has_codes("v2", codes::CODES.iter().map(row));
        has_codes("2026", codes::api_2026::CODES.iter().map(row));
        has_codes("v1", codes::checkout_v1::CODES.iter().map(row));
        has_codes("The older API", codes::transfer::CODES.iter().map(|code| (code.code, code.message, code.kind)));
    }

    #[test]
    fn every_field_that_the_code_names_is_listed_in_its_generation() {
        let has = |title, name: &str| assert!(chapter(title).contains(&format!("`{name}`")), "{title}: {name}");
        for name in notification::FIELDS {
            has("v2", name);
        }
        // Names in quotes in the sources that read and write the fields.
        for (title, source) in [
            ("v1", include_str!("checkout_v1/records.rs")),
            ("v1", include_str!("checkout_v1/form.rs")),
            ("The older API", include_str!("transfer/notification.rs")),
        ] {
            let code: Vec<_> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            let source = code.join("\n");
            let names =
                source.split('"').skip(1).step_by(2).filter(|name| {
                    name.len() > 3 && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
                });
            let names: Vec<_> =
                names.filter(|name| !matches!(*name, "compte" | "service" | "transaction" | "user")).collect();
            assert!(names.len() > 5, "{title}");
            for name in names {
                has(title, name);
            }
        }
    }
}
