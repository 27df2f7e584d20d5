//! The cache of rendered catalogue pages, valid until the catalogue or a setting changes.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, PoisonError, RwLock};

use askama::Template;

use crate::domain::language::Language;
use crate::shop::catalogue::published;
use crate::shop::{Error, Shop};
use crate::web::context::RequestContext;
use crate::web::page::NonceTemplate;

/// The most pages in the cache.
const MOST: usize = 5_000;

/// What a page differs by: its path, its language and the country that its prices are for.
type Name = (String, Language, &'static str);

#[derive(Default)]
struct Kept {
    /// The versions of the catalogue, and of the settings and the operators' health, that the pages show.
    version: i64,
    settings: (i64, u64),
    pages: HashMap<Name, Arc<NonceTemplate>>,
}

/// The rendered pages.
#[derive(Default)]
pub struct PageCache(RwLock<Kept>);

impl PageCache {
    /// The page at `path` in the visitor's language and for his country, rendered by `render` if it is not cached.
    pub async fn page<T: Template, F: Future<Output = Result<T, Error>>>(
        &self,
        ctx: &RequestContext,
        path: &str,
        render: impl FnOnce() -> F,
    ) -> Result<Arc<NonceTemplate>, Error> {
        let (name, shop) = ((path.to_owned(), ctx.language, ctx.country().code), &ctx.app.shop);
        // Settings that the owner changes in this process apply to the next page.
        if let Some(stencil) = self.0.read().unwrap_or_else(PoisonError::into_inner).find(&name, settings(shop)) {
            return Ok(stencil);
        }
        // The version is read first: a page rendered before a change must not be cached as one rendered after it.
        let version = published::version(shop).await?;
        let shown = settings(shop);
        let html = render().await?.render().map_err(|error| Error::Broken(error.to_string()))?;
        let stencil = Arc::new(NonceTemplate::new(&html));
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        kept.follow(version, settings(shop));
        if (kept.version, kept.settings) == (version, shown) && kept.pages.len() < MOST {
            kept.pages.insert(name, Arc::clone(&stencil));
        }
        Ok(stencil)
    }

    /// Checks whether the catalogue has changed, here or in another process, and if so drops the old pages. If the
    /// database does not answer they stay, so that the catalogue can be read while it is away.
    pub async fn look(&self, shop: &Shop) {
        if let Ok(version) = published::version(shop).await {
            self.0.write().unwrap_or_else(PoisonError::into_inner).follow(version, settings(shop));
        }
    }
}

/// What a page shows beside the catalogue.
fn settings(shop: &Shop) -> (i64, u64) {
    (shop.rules().version, shop.operator_health.version())
}

impl Kept {
    fn find(&self, name: &Name, settings: (i64, u64)) -> Option<Arc<NonceTemplate>> {
        self.pages.get(name).filter(|_| self.settings == settings).map(Arc::clone)
    }

    fn follow(&mut self, version: i64, settings: (i64, u64)) {
        if version > self.version || settings != self.settings {
            *self = Self { version: version.max(self.version), settings, pages: HashMap::new() };
        }
    }
}
