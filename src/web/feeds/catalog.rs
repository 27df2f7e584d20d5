//! The catalogue for reading apps, before it is written as OPDS 1.2 or as OPDS 2.0: what each place holds, and where it leads.

use chrono::NaiveDateTime;
use url::form_urlencoded::Serializer;

use super::entry::{BookEntry, entry, time};
use crate::shop::Error;
use crate::shop::catalogue::feeds::{self, Entry, PAGE, Selection};
use crate::web::body::Form;
use crate::web::context::RequestContext;

/// How many new books the beginning shows.
const FEW: usize = 12;

/// A place of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Root,
    New,
    Featured,
    Categories,
    Category(String),
    Authors,
    /// The author is in the query.
    Author,
    /// What was searched is in the query.
    Search,
    Book(String),
}

impl Place {
    /// What stands after `/opds/` or `/opds/v2/`.
    pub fn parse(path: &str) -> Option<Self> {
        Some(match path.split('/').collect::<Vec<_>>().as_slice() {
            [""] => Self::Root,
            ["new"] => Self::New,
            ["featured"] => Self::Featured,
            ["categories"] => Self::Categories,
            ["categories", slug] => Self::Category((*slug).to_owned()),
            ["authors"] => Self::Authors,
            ["authors", "books"] => Self::Author,
            ["search"] => Self::Search,
            ["books", slug] => Self::Book((*slug).to_owned()),
            _ => return None,
        })
    }

    /// Whether it lists books.
    pub fn is_list(&self) -> bool {
        matches!(self, Self::New | Self::Featured | Self::Category(_) | Self::Author | Self::Search)
    }

    fn path(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::New => "/new".to_owned(),
            Self::Featured => "/featured".to_owned(),
            Self::Categories => "/categories".to_owned(),
            Self::Category(slug) => format!("/categories/{slug}"),
            Self::Authors => "/authors".to_owned(),
            Self::Author => "/authors/books".to_owned(),
            Self::Search => "/search".to_owned(),
            Self::Book(slug) => format!("/books/{slug}"),
        }
    }
}

/// An address in the catalogue, for both versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub place: Place,
    pub query: Vec<(&'static str, String)>,
}

impl Address {
    pub fn of(place: Place) -> Self {
        Self { place, query: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.query.push((name, value.to_owned()));
        self
    }

    /// The absolute address below `/opds` or `/opds/v2`. A language that the request names stays named.
    pub fn below(&self, ctx: &RequestContext, root: &str) -> String {
        let mut query = Serializer::new(String::new());
        for (name, value) in &self.query {
            query.append_pair(name, value);
        }
        if !asked(ctx).get("lang").is_empty() {
            query.append_pair("lang", ctx.language.code());
        }
        let (query, path) = (query.finish(), self.place.path());
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{root}{path}{mark}{query}", ctx.app.public_url())
    }
}

/// A link to another place, with what it holds.
pub struct Section {
    pub title: String,
    pub text: String,
    pub to: Address,
    /// The relation that OPDS knows for it.
    pub rel: &'static str,
    /// How many books it holds, where that is known.
    pub count: Option<i64>,
}

/// One place.
pub struct Feed {
    pub here: Address,
    pub title: String,
    /// RFC 3339
    pub updated: String,
    pub sections: Vec<Section>,
    pub books: Vec<BookEntry>,
    /// The next page.
    pub next: Option<Address>,
}

impl Feed {
    pub fn is_root(&self) -> bool {
        self.here.place == Place::Root
    }
}

/// What a place holds.
///
/// # Errors
/// [`Error::NotFound`] where there is nothing.
pub async fn feed(ctx: &RequestContext, place: &Place) -> Result<Feed, Error> {
    let (t, asked) = (ctx.texts(), asked(ctx));
    let name = asked.get("name");
    let (selection, title) = match place {
        Place::New => (Selection::New, t.say("feeds-new")),
        Place::Featured => (Selection::Featured, t.say("feeds-featured")),
        Place::Category(slug) => (Selection::Category(slug.clone()), String::new()),
        Place::Author => (Selection::Author(name.to_owned()), name.to_owned()),
        Place::Root => return root(ctx).await,
        Place::Categories => return categories(ctx).await,
        Place::Authors => return authors(ctx, asked.get("after")).await,
        Place::Search => return search(ctx, asked.get(WORDS), asked.get("page")).await,
        Place::Book(_) => return Err(Error::NotFound),
    };
    let here = match place {
        Place::Author => Address::of(place.clone()).with("name", name),
        _ => Address::of(place.clone()),
    };
    let after = Some(asked.get("after")).filter(|after| !after.is_empty());
    let found = feeds::listing(&ctx.app.shop, &selection, after, PAGE).await?;
    Ok(Feed {
        next: found.next.as_deref().map(|last| here.clone().with("after", last)),
        here: after.map_or(here.clone(), |after| here.with("after", after)),
        title: found.category.map_or(title, |category| category.name(t.0).to_owned()),
        updated: updated(found.entries.iter().map(|entry| entry.book.updated_at).max()),
        sections: Vec::new(),
        books: books(ctx, &found.entries),
    })
}

async fn root(ctx: &RequestContext) -> Result<Feed, Error> {
    let (t, root) = (ctx.texts(), feeds::root(&ctx.app.shop, FEW).await?);
    let section = |place: Place, id: &str, rel| Section {
        title: t.say(id),
        text: t.say(&format!("{id}-text")),
        to: Address::of(place),
        rel,
        count: None,
    };
    let mut sections = vec![section(Place::New, "feeds-new", "http://opds-spec.org/sort/new")];
    if root.has_featured {
        sections.push(section(Place::Featured, "feeds-featured", "http://opds-spec.org/featured"));
    }
    if !root.categories.is_empty() {
        sections.push(section(Place::Categories, "feeds-categories", "subsection"));
    }
    sections.push(section(Place::Authors, "feeds-authors", "subsection"));
    Ok(Feed {
        here: Address::of(Place::Root),
        title: ctx.app.shop.rules().shop_name.clone(),
        updated: updated(root.changed),
        sections,
        books: books(ctx, &root.new),
        next: None,
    })
}

async fn categories(ctx: &RequestContext) -> Result<Feed, Error> {
    let (t, root) = (ctx.texts(), feeds::root(&ctx.app.shop, 0).await?);
    let section = |category: &crate::store::categories::Category| Section {
        title: category.name(t.0).to_owned(),
        text: t.fill("feeds-category-text", &[("name", category.name(t.0))]),
        to: Address::of(Place::Category(category.slug.clone())),
        rel: "subsection",
        count: None,
    };
    Ok(Feed {
        here: Address::of(Place::Categories),
        title: t.say("feeds-categories"),
        updated: updated(root.changed),
        sections: root.categories.iter().map(section).collect(),
        books: Vec::new(),
        next: None,
    })
}

async fn authors(ctx: &RequestContext, after: &str) -> Result<Feed, Error> {
    let (t, shop) = (ctx.texts(), &ctx.app.shop);
    let after = Some(after).filter(|after| !after.is_empty());
    let (names, next) = feeds::authors(shop, after).await?;
    let changed = feeds::root(shop, 0).await?.changed;
    let section = |(name, count): (String, i64)| Section {
        text: t.count("feeds-author-books", count),
        to: Address::of(Place::Author).with("name", &name),
        title: name,
        rel: "subsection",
        count: Some(count),
    };
    let here = Address::of(Place::Authors);
    Ok(Feed {
        next: next.map(|last| here.clone().with("after", &last)),
        here: after.map_or(here.clone(), |after| here.with("after", after)),
        title: t.say("feeds-authors"),
        updated: updated(changed),
        sections: names.into_iter().map(section).collect(),
        books: Vec::new(),
    })
}

/// The parameter of the words that are searched: the one that OPDS 2.0 (section 5.3) and its clients name so.
pub const WORDS: &str = "query";

async fn search(ctx: &RequestContext, words: &str, page: &str) -> Result<Feed, Error> {
    let t = ctx.texts();
    let page = page.parse().map_or(0, |page: usize| page.saturating_sub(1));
    let found = feeds::search(&ctx.app.shop, words, page).await?;
    let start = Address::of(Place::Search).with(WORDS, words);
    let at = |page: usize| match page {
        0 => start.clone(),
        page => start.clone().with("page", &(page + 1).to_string()),
    };
    Ok(Feed {
        here: at(page),
        title: if words.is_empty() { t.say("search-title-empty") } else { t.fill("search-title", &[("words", words)]) },
        updated: updated(found.entries.iter().map(|entry| entry.book.updated_at).max()),
        sections: Vec::new(),
        books: books(ctx, &found.entries),
        next: found.more.then(|| at(page + 1)),
    })
}

fn asked(ctx: &RequestContext) -> Form {
    Form::parse(ctx.request.query_string().as_bytes())
}

fn books(ctx: &RequestContext, found: &[Entry]) -> Vec<BookEntry> {
    let rules = ctx.app.shop.rules();
    found.iter().map(|found| entry(ctx, &rules, found)).collect()
}

/// A shop without books was never changed.
fn updated(at: Option<NaiveDateTime>) -> String {
    time(at.unwrap_or_default())
}
