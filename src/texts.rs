//! The texts of the shop in French and English, `locales/*/*.ftl`, embedded in the program, and those of languages that the
//! owner added.

mod causes;

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, PoisonError, RwLock};
use std::{fs, io};

use chrono::{DateTime, Datelike as _, NaiveDate, TimeZone};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

use crate::domain::language::Language;
use crate::domain::means::Means;
use crate::domain::money::{Money, grouped};
use crate::domain::percent;
pub use causes::is_about_the_address;

type Bundle = FluentBundle<FluentResource>;

/// The Fluent files, one per area: `fr/shop.ftl`.
#[derive(RustEmbed)]
#[folder = "locales/"]
#[include = "*.ftl"]
struct Locales;

static BUNDLES: LazyLock<[Bundle; 2]> = LazyLock::new(|| Language::ALL.map(|own| load(own, own_sources(own.code()))));

/// The texts of added languages.
static ADDED: RwLock<Vec<(Language, &'static Bundle)>> = RwLock::new(Vec::new());

/// Why a language was not added.
#[derive(Debug, thiserror::Error)]
pub enum LanguageError {
    #[error("{0} cannot be read: {1}")]
    Io(PathBuf, io::Error),
    #[error(
        "{0} is no language: a folder of texts is named by a code of two or three letters (ISO 639), such as pt or wo"
    )]
    Code(PathBuf),
    #[error("{0}: French and English are in the program; a folder here adds another language")]
    Own(PathBuf),
    #[error("{0}: {1}")]
    Syntax(PathBuf, String),
}

/// Adds the languages of a folder that holds a folder for each, such as `pt`, with Fluent files in it; a folder that is
/// not there adds none. A message that a language lacks is shown in French.
///
/// # Errors
/// When something in the folder cannot be read, or is no language.
pub fn add_languages(folder: &Path) -> Result<Vec<Language>, LanguageError> {
    let mut added = Vec::new();
    for place in entries(folder)?.into_iter().filter(|place| place.is_dir()) {
        let code = place.file_name().and_then(|name| name.to_str()).and_then(Language::add);
        let language = code.ok_or_else(|| LanguageError::Code(place.clone()))?;
        if Language::ALL.contains(&language) {
            return Err(LanguageError::Own(place));
        }
        let mut sources = Vec::new();
        for file in entries(&place)?.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "ftl")) {
            let source = fs::read_to_string(&file).map_err(|error| LanguageError::Io(file.clone(), error))?;
            if let Err((_, faults)) = FluentResource::try_new(source.clone()) {
                let faults: Vec<_> = faults
                    .iter()
                    .map(|fault| format!("line {}: {}", line_of(&source, fault.pos.start), fault.kind))
                    .collect();
                return Err(LanguageError::Syntax(file, faults.join("; ")));
            }
            sources.push(source);
        }
        let bundle = Box::leak(Box::new(load(language, sources)));
        let mut all = ADDED.write().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(other, _)| *other != language);
        all.push((language, bundle));
        added.push(language);
    }
    Ok(added)
}

fn line_of(source: &str, at: usize) -> usize {
    source.get(..at).unwrap_or_default().matches('\n').count() + 1
}

/// What a folder holds, in the order of its names.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, LanguageError> {
    let failed = |error| LanguageError::Io(folder.to_owned(), error);
    let found = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        found => found.map_err(failed)?,
    };
    let mut paths = found.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>().map_err(failed)?;
    paths.sort();
    Ok(paths)
}

/// The Fluent files of one of the program's own languages.
fn own_sources(code: &str) -> Vec<String> {
    let of_it = |name: &str| name.strip_prefix(code).is_some_and(|rest| rest.starts_with('/'));
    let files = Locales::iter().filter(|name| of_it(name)).filter_map(|name| Locales::get(&name));
    files.map(|file| String::from_utf8_lossy(&file.data).into_owned()).collect()
}

/// The texts of one language. Cheap to copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texts(pub Language);

impl Texts {
    /// The message `id`. An unknown id is returned as it is; a debug build panics, so that whatever test says it fails.
    pub fn say(self, id: &str) -> String {
        self.fill(id, &[])
    }

    /// The message `id` with its placeholders filled in: `t.fill("order-mailed", &[("address", masked)])`.
    pub fn fill(self, id: &str, values: &[(&str, &str)]) -> String {
        self.known(id, &values.iter().map(|(name, value)| (*name, *value)).collect())
    }

    /// The same, if there is such a message.
    pub fn find(self, id: &str, values: &[(&str, &str)]) -> Option<String> {
        self.format(id, &values.iter().map(|(name, value)| (*name, *value)).collect())
    }

    /// The message `id` with a whole number as its variable `count`, which selects the plural form.
    pub fn count(self, id: &str, count: i64) -> String {
        self.known(id, &[("count", count)].into_iter().collect())
    }

    fn known(self, id: &str, args: &FluentArgs<'_>) -> String {
        let text = self.format(id, args);
        debug_assert!(text.is_some(), "there is no message {id}");
        text.unwrap_or_else(|| id.to_owned())
    }

    fn format(self, id: &str, args: &FluentArgs<'_>) -> Option<String> {
        let [french, english] = &*BUNDLES;
        let own = match self.0 {
            Language::French => None,
            Language::English => Some(english),
            Language::Added(_) => self.added(),
        };
        own.and_then(|bundle| text_of(bundle, id, args)).or_else(|| text_of(french, id, args))
    }

    fn added(self) -> Option<&'static Bundle> {
        let added = ADDED.read().unwrap_or_else(PoisonError::into_inner);
        added.iter().find(|(language, _)| *language == self.0).map(|(_, bundle)| *bundle)
    }

    /// Explains a technical error in the reader's language if it is a common one; otherwise quotes it unchanged.
    pub fn cause(self, error: &str) -> String {
        self.fill(causes::id(error).unwrap_or("cause-other"), &[("error", error)])
    }

    /// A means of payment as people know it, by CinetPay's word for it (cinetpay-api: `payment_method`); that word itself where it is
    /// not known.
    pub fn method(self, method: &str) -> String {
        match Means::of_method(method) {
            Some(Means::Card) if method.starts_with("VISA") => "Visa".to_owned(),
            Some(Means::Card) if method.starts_with("MASTERCARD") => "Mastercard".to_owned(),
            Some(means) => self.say(&format!("means-{}", means.code())),
            None => method.to_owned(),
        }
    }

    /// A whole number, `1 000`, as [`Texts::count`] writes it too.
    pub fn number(self, number: usize) -> String {
        grouped(&number.to_string(), between(self.0))
    }

    /// A file size, `5,2 Mo`: megabytes of a million bytes with one decimal, rounded up, at least 0,1.
    pub fn size(self, bytes: u64) -> String {
        let tenths = bytes.div_ceil(100_000).max(1);
        self.fill("size", &[("whole", &(tenths / 10).to_string()), ("tenth", &(tenths % 10).to_string())])
    }

    /// An amount as people read it: `2 500 F CFA`, `12,50 $ US`.
    pub fn money(self, money: Money) -> String {
        money.say(self.0)
    }

    /// A price as people read it: `2 500 F CFA`, or the word for "free".
    pub fn price(self, price: Money) -> String {
        if price.amount == 0 { self.say("price-free") } else { self.money(price) }
    }

    /// A time in its own time zone, `21 novembre 2026 à 03:41 GMT`.
    pub fn moment<Z: TimeZone<Offset: Display + Copy>>(self, at: DateTime<Z>) -> String {
        let (day, month, year) = (at.day().to_string(), format!("m{}", at.month()), at.year().to_string());
        let (time, zone) = (at.format("%H:%M").to_string(), zone_name(&at.offset().to_string()));
        let nth = format!("d{day}");
        let named =
            [("day", &day), ("nth", &nth), ("month", &month), ("year", &year), ("time", &time), ("zone", &zone)];
        self.fill("date", &named.map(|(name, value)| (name, value.as_str())))
    }

    /// A ratio with two decimals, rounded down, so that a value below a limit never looks as if it reached it: `4,49`.
    pub fn ratio(self, ratio: f64) -> String {
        let text = format!("{:.2}", (ratio * 100.0).floor() / 100.0);
        if self.0 == Language::English { text } else { text.replace('.', ",") }
    }

    /// A share in hundredths of a percent, as it is typed, too: `12,5`.
    pub fn percent(self, share: i64) -> String {
        let text = percent::show(share);
        if self.0 == Language::English { text } else { text.replace('.', ",") }
    }

    /// A day, `21 novembre 2026`.
    pub fn day(self, at: NaiveDate) -> String {
        let (day, month, year) = (at.day().to_string(), format!("m{}", at.month()), at.year().to_string());
        let nth = format!("d{day}");
        self.fill("admin-day", &[("day", &day), ("nth", &nth), ("month", &month), ("year", &year)])
    }

    /// The language's code, for `lang=`.
    pub fn code(self) -> &'static str {
        self.0.code()
    }
}

/// `GMT` for UTC, and `UTC+1` for zones without an abbreviation of their own (the IANA data has `+01`).
fn zone_name(offset: &str) -> String {
    match offset {
        "UTC" | "Z" | "+00:00" => "GMT".to_owned(),
        numeric if numeric.starts_with(['+', '-']) => {
            let (sign, digits) = numeric.split_at(1);
            let hours = digits.get(..2).unwrap_or(digits).trim_start_matches('0');
            format!("UTC{sign}{hours}{}", digits.get(2..).unwrap_or_default())
        }
        letters => letters.to_owned(),
    }
}

/// What stands between the thousands of a number.
fn between(language: Language) -> &'static str {
    if language == Language::English { "," } else { "\u{a0}" }
}

/// Writes the numbers of English sentences.
fn with_commas<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number_of(value, between(Language::English))
}

/// Writes the numbers of the sentences of other languages.
fn with_spaces<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number_of(value, between(Language::French))
}

fn number_of(value: &FluentValue<'_>, between: &str) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let digits = number.as_string();
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| grouped(&digits, between))
}

fn text_of(bundle: &Bundle, id: &str, args: &FluentArgs<'_>) -> Option<String> {
    let pattern = bundle.get_message(id)?.value()?;
    Some(bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned())
}

fn load(language: Language, sources: Vec<String>) -> Bundle {
    let tag: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(false);
    match language {
        Language::English => bundle.set_formatter(Some(with_commas)),
        Language::French | Language::Added(_) => bundle.set_formatter(Some(with_spaces)),
    }
    for source in sources {
        // A broken message is skipped here and found by the test below, so that a typing error in one text cannot stop checkout.
        let resource = FluentResource::try_new(source).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn ids(language: Language) -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        for source in own_sources(language.code()) {
            FluentResource::try_new(source.clone()).expect("every line is right");
            for line in source.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic())) {
                let id = line.split('=').next().unwrap().trim().to_owned();
                assert!(ids.insert(id.clone()), "{id} stands twice");
            }
        }
        ids
    }

    #[test]
    fn a_number_in_a_sentence_has_its_thousands_apart() {
        let said = Language::ALL.map(|language| Texts(language).count("admin-settings-page-long", 30_000));
        assert!(said[0].contains("30\u{a0}000") && said[1].contains("30,000"), "{said:?}");
        assert_eq!(Language::ALL.map(|language| Texts(language).number(1_000)), ["1\u{a0}000", "1,000"]);
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let [french, english] = Language::ALL.map(ids);
        let differing: Vec<_> = french.symmetric_difference(&english).collect();
        assert!(differing.is_empty(), "only in one language: {differing:?}");
    }
}
