//! A book as an owner types it, in a form or in a line of an imported list, and what is wrong with it.

use crate::domain::book::is_slug;
use crate::domain::language::Language;
use crate::domain::money::{self, AmountFault, Currency, Money, PriceError};
use crate::domain::typed;
use crate::shop::Rules;
use crate::texts::Texts;

/// The longest title or author's name, in characters.
const LONGEST_LINE: usize = 200;
/// The longest description, in characters.
const LONGEST_TEXT: usize = 20_000;
/// The most authors of a book.
const MOST_AUTHORS: usize = 10;

/// A book as it was typed, with one author per line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    pub title: String,
    pub authors: String,
    pub price: String,
    /// The prices in the shop's other currencies.
    pub prices: Vec<(Currency, String)>,
    pub language: String,
    pub description: String,
    /// If empty, it is made from the title, or left as it is.
    pub slug: String,
    /// The ids of its categories.
    pub categories: Vec<String>,
    /// Its copies are stamped with the buyer's name.
    pub stamped: bool,
}

/// A book's details as parsed from valid input.
#[derive(Clone, Debug)]
pub struct Details {
    pub title: String,
    pub authors: Vec<String>,
    /// `None` if it is not decided yet. Such a book cannot be published.
    pub price: Option<Money>,
    /// In the shop's other currencies, as far as they were asked for; `None` where the book is not to be sold.
    pub prices: Vec<(Currency, Option<Money>)>,
    pub language: Language,
    /// Markdown.
    pub description: String,
    pub slug: Option<String>,
    pub categories: Vec<String>,
    pub stamped: bool,
}

/// A field of the form, and a column of an imported list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Title,
    Authors,
    Price,
    /// The price in another currency than the main one.
    OtherPrice(Currency),
    Language,
    Description,
    Slug,
    Categories,
    File,
    Cover,
    Sample,
    Stamp,
}

/// What is wrong with a field: a message id and the message's values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub field: Field,
    pub id: &'static str,
    pub values: Vec<(&'static str, String)>,
}

impl Fault {
    pub fn new(field: Field, id: &'static str) -> Self {
        Self { field, id, values: Vec::new() }
    }

    pub(super) fn with(self, name: &'static str, value: &impl ToString) -> Self {
        let values = [self.values, vec![(name, value.to_string())]].concat();
        Self { values, ..self }
    }

    pub fn say(&self, t: Texts) -> String {
        let values: Vec<_> = self.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        t.fill(self.id, &values)
    }
}

impl Typed {
    /// Whether nothing was typed. The language does not count, because one is always selected, nor does a tick.
    pub fn is_blank(&self) -> bool {
        let Self { title, authors, price, prices, language: _, description, slug, categories, stamped: _ } = self;
        let texts = [title, authors, price, description, slug];
        let mut texts = texts.into_iter().chain(prices.iter().map(|(_, text)| text));
        categories.is_empty() && texts.all(|text| typed::trim(text).is_empty())
    }

    /// Fills the empty fields from `other`.
    pub fn or(self, other: Self) -> Self {
        let first = |typed: String, other: String| if typed::trim(&typed).is_empty() { other } else { typed };
        Self {
            title: first(self.title, other.title),
            authors: first(self.authors, other.authors),
            price: first(self.price, other.price),
            prices: if self.prices.is_empty() { other.prices } else { self.prices },
            language: first(self.language, other.language),
            description: first(self.description, other.description),
            slug: first(self.slug, other.slug),
            categories: if self.categories.is_empty() { other.categories } else { self.categories },
            stamped: self.stamped || other.stamped,
        }
    }

    /// Parses all fields.
    ///
    /// # Errors
    /// All faults, in the order of the fields.
    pub fn details(&self, rules: &Rules) -> Result<Details, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut take = |fault: Fault| faults.push(fault);
        let title = line(&self.title);
        if title.is_none() {
            take(line_fault(Field::Title, &self.title, ["admin-books-title-missing", "admin-books-title-wrong"]));
        }
        let authors = self.authors().map_err(&mut take).ok();
        let price = self.price(rules).map_err(&mut take).ok();
        let prices = self.other_prices(rules, &mut take);
        let language = Language::parse(&self.language);
        if language.is_none() {
            take(Fault::new(Field::Language, "admin-books-language-wrong"));
        }
        if self.description.chars().count() > LONGEST_TEXT {
            take(Fault::new(Field::Description, "admin-books-description-long"));
        }
        let slug = Some(self.slug.trim()).filter(|slug| !slug.is_empty());
        if slug.is_some_and(|slug| !is_slug(slug)) {
            take(Fault::new(Field::Slug, "admin-books-slug-wrong"));
        }
        match (title, authors, price, language) {
            (Some(title), Some(authors), Some(price), Some(language)) if faults.is_empty() => Ok(Details {
                title,
                authors,
                price,
                prices,
                language,
                description: self.description.trim().replace("\r\n", "\n"),
                slug: slug.map(str::to_owned),
                categories: self.categories.clone(),
                stamped: self.stamped,
            }),
            _ => Err(faults),
        }
    }

    fn authors(&self) -> Result<Vec<String>, Fault> {
        let names: Vec<&str> = self.authors.lines().map(str::trim).filter(|name| !name.is_empty()).collect();
        if names.is_empty() {
            return Err(Fault::new(Field::Authors, "admin-books-authors-missing"));
        }
        if names.len() > MOST_AUTHORS {
            return Err(Fault::new(Field::Authors, "admin-books-authors-many").with("most", &MOST_AUTHORS));
        }
        let checked: Option<Vec<String>> = names.into_iter().map(line).collect();
        checked.ok_or_else(|| Fault::new(Field::Authors, "admin-books-authors-wrong"))
    }

    /// Parses the price alone; `None` if nothing was typed.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn price(&self, rules: &Rules) -> Result<Option<Money>, Fault> {
        one_price(&self.price, rules.currency, rules)
    }

    /// The prices in the shop's other currencies. What is typed in one that it does not sell in is left out.
    pub fn other_prices(&self, rules: &Rules, mut take: impl FnMut(Fault)) -> Vec<(Currency, Option<Money>)> {
        let mut prices = Vec::new();
        for (currency, text) in self.prices.iter().filter(|(currency, _)| rules.sells_also_in(*currency)) {
            let least = Money::new(rules.limits(*currency).min, *currency);
            match one_price(text, *currency, rules) {
                Ok(price) if price.is_none_or(|price| price.amount > 0) => prices.push((*currency, price)),
                Ok(_) => take(Fault { field: Field::OtherPrice(*currency), ..price_fault(&PriceError::TooLow(least)) }),
                Err(fault) => take(Fault { field: Field::OtherPrice(*currency), ..fault }),
            }
        }
        prices
    }
}

fn one_price(text: &str, currency: Currency, rules: &Rules) -> Result<Option<Money>, Fault> {
    if typed::trim(text).is_empty() {
        return Ok(None);
    }
    let amount = money::amount(text, currency).map_err(|fault| amount_fault(&fault, currency))?;
    let price = Money::price(amount, currency, rules.limits(currency));
    price.map(Some).map_err(|error| price_fault(&error))
}

/// The message that says why a text is not an amount.
pub fn amount_fault(fault: &AmountFault, currency: Currency) -> Fault {
    let own = |id| Fault::new(Field::Price, id).with("sign", &currency.sign());
    match fault {
        AmountFault::Nothing | AmountFault::Groups | AmountFault::Long => {
            Fault::new(Field::Price, "admin-books-price-wrong")
        }
        AmountFault::Sign(c) => Fault::new(Field::Price, "admin-books-price-letter").with("letter", &typed::shown(*c)),
        AmountFault::Part => own("admin-books-price-part"),
        AmountFault::Currency(other) => own("admin-books-price-currency").with("other", other),
    }
}

/// The message that says what is wrong with a price.
pub fn price_fault(error: &PriceError) -> Fault {
    match error {
        PriceError::Step { currency, step } => {
            Fault::new(Field::Price, "admin-books-price-step").with("step", step).with("sign", &currency.sign())
        }
        PriceError::TooLow(least) => Fault::new(Field::Price, "admin-books-price-low").with("price", least),
        PriceError::TooHigh(most) => Fault::new(Field::Price, "admin-books-price-high").with("price", most),
    }
}

fn line_fault(field: Field, text: &str, [missing, wrong]: [&'static str; 2]) -> Fault {
    Fault::new(field, if text.trim().is_empty() { missing } else { wrong })
}

/// Parses one line of text: 1 to 200 characters, without control characters.
pub fn line(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= LONGEST_LINE && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}
