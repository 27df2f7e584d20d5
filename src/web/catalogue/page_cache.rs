//! The cache of rendered catalogue pages. A change of one book drops the pages that show it, those of its authors' other books,
//! and the lists; any other change drops all. What stands beside a book because of its category may be of before: a category
//! may hold every book, and the page of each would be dropped.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, PoisonError, RwLock};

use askama::Template;

use crate::domain::language::Language;
use crate::shop::catalogue::published;
use crate::shop::{Error, Shop};
use crate::store::meta::{BookSet, Changed};
use crate::web::context::RequestContext;
use crate::web::page::NonceTemplate;

/// The most pages in the cache.
const MOST: usize = 5_000;

/// What a page differs by: its path, its language and the country that its prices are for.
type Name = (String, Language, &'static str);

/// What a page shows, and so which changes make it old.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shows {
    /// Several books: a change of any published book may concern it.
    List,
    /// These books, and perhaps others of these authors.
    Books(BookSet),
}

struct Page {
    stencil: Arc<NonceTemplate>,
    shows: Shows,
}

#[derive(Default)]
struct Kept {
    /// The versions of the catalogue, and of the settings and the operators' health, that the pages show.
    version: i64,
    settings: (i64, u64),
    /// How many changes of this process the version includes at least.
    seen: u64,
    pages: HashMap<Name, Page>,
}

/// The rendered pages.
#[derive(Default)]
pub struct PageCache(RwLock<Kept>);

impl PageCache {
    /// The page at `path` in the visitor's language and for his country, rendered by `render` if it is not cached.
    pub async fn page<T: Template, F: Future<Output = Result<(T, Shows), Error>>>(
        &self,
        ctx: &RequestContext,
        path: &str,
        render: impl FnOnce() -> F,
    ) -> Result<Arc<NonceTemplate>, Error> {
        let (name, shop) = ((path.to_owned(), ctx.language, ctx.country().code), &ctx.app.shop);
        if let Some(stencil) = self.find(&name, shop) {
            return Ok(stencil);
        }
        // The version is read first: a page rendered before a change must not be cached as one rendered after it.
        let version = self.follow(shop).await?;
        if let Some(stencil) = self.find(&name, shop) {
            return Ok(stencil);
        }
        let beside = settings(shop);
        let (page, shows) = render().await?;
        let html = page.render().map_err(|error| Error::Broken(error.to_string()))?;
        let stencil = Arc::new(NonceTemplate::new(&html));
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let is_new = (kept.version, kept.settings, settings(shop)) == (version, beside, beside);
        if is_new && kept.pages.len() < MOST {
            kept.pages.insert(name, Page { stencil: Arc::clone(&stencil), shows });
        }
        Ok(stencil)
    }

    /// A cached page. What the owner changes in this process applies to the next page.
    fn find(&self, name: &Name, shop: &Shop) -> Option<Arc<NonceTemplate>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let is_new = (kept.seen, kept.settings) == (shop.db.catalogue_changes(), settings(shop));
        kept.pages.get(name).filter(|_| is_new).map(|page| Arc::clone(&page.stencil))
    }

    /// Checks whether the catalogue has changed, here or in another process, and if so drops the old pages. If the
    /// database does not answer they stay, so that the catalogue can be read while it is away.
    pub async fn look(&self, shop: &Shop) {
        drop(self.follow(shop).await);
    }

    async fn follow(&self, shop: &Shop) -> Result<i64, Error> {
        let since = self.0.read().unwrap_or_else(PoisonError::into_inner).version;
        let seen = shop.db.catalogue_changes();
        let (version, changed) = published::changes_since(shop, since).await?;
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        kept.follow((since, version), &changed, settings(shop));
        kept.seen = kept.seen.max(seen);
        Ok(version)
    }
}

/// What a page shows beside the catalogue.
fn settings(shop: &Shop) -> (i64, u64) {
    (shop.rules().version, shop.operator_health.version())
}

impl Kept {
    /// Drops what has changed between two versions.
    fn follow(&mut self, (since, version): (i64, i64), changed: &Changed, settings: (i64, u64)) {
        if settings != self.settings {
            self.pages.clear();
            self.settings = settings;
        }
        if version <= self.version {
            return;
        }
        match changed {
            // What changed before `since` was dropped already, by whoever looked then.
            Changed::Books(books) if since <= self.version => self.pages.retain(|_, page| match &page.shows {
                Shows::List => books.ids.is_empty(),
                Shows::Books(shown) => !shown.meets(books),
            }),
            Changed::Books(_) | Changed::Anything => self.pages.clear(),
        }
        self.version = version;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> Kept {
        let page = |shows: Shows| Page { stencil: Arc::new(NonceTemplate::new("x")), shows };
        let name = |path: &str| (path.to_owned(), Language::French, "CI");
        let pages = [
            (name("/"), page(Shows::List)),
            (name("/books/a"), page(Shows::Books(set("a", "awa")))),
            (name("/books/b"), page(Shows::Books(set("b", "bakary")))),
            (name("/books/c"), page(Shows::Books(set("c", "awa")))),
        ];
        Kept { version: 3, settings: (1, 0), seen: 0, pages: pages.into_iter().collect() }
    }

    fn set(id: &str, author: &str) -> BookSet {
        BookSet { ids: [id.to_owned()].into(), authors: [author.to_owned()].into() }
    }

    fn paths(kept: &Kept) -> Vec<&str> {
        let mut paths: Vec<&str> = kept.pages.keys().map(|name| name.0.as_str()).collect();
        paths.sort_unstable();
        paths
    }

    #[test]
    fn a_changed_book_drops_its_own_page_those_of_its_author_and_the_lists_and_anything_else_drops_all() {
        let changed = Changed::Books(set("a", "awa"));
        let mut one = kept();
        one.follow((3, 4), &changed, (1, 0));
        assert_eq!((paths(&one), one.version), (vec!["/books/b"], 4));
        let mut same = kept();
        same.follow((3, 3), &Changed::Books(BookSet::default()), (1, 0));
        assert_eq!(paths(&same).len(), 4);
        for (changed, settings) in [(Changed::Anything, (1, 0)), (changed.clone(), (2, 0)), (changed, (1, 1))] {
            let mut all = kept();
            all.follow((3, 4), &changed, settings);
            assert!(paths(&all).is_empty());
        }
    }
}
