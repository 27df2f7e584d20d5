//! Pages of the catalogue, kept rendered until the catalogue changes.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, PoisonError, RwLock};

use askama::Template;

use crate::domain::language::Language;
use crate::shop::{Error, Shop, catalogue};
use crate::web::page::Stencil;
use crate::web::visit::Visit;

/// More pages than this are not kept.
const MOST: usize = 5_000;

#[derive(Default)]
struct Kept {
    /// The catalogue's version that the pages show.
    version: i64,
    pages: HashMap<(String, Language), Arc<Stencil>>,
}

/// The rendered pages.
#[derive(Default)]
pub struct Shelf(RwLock<Kept>);

impl Shelf {
    /// The page at `path` in the visitor's language, rendered by `render` if it is not kept yet.
    pub async fn page<T: Template, F: Future<Output = Result<T, Error>>>(
        &self,
        visit: &Visit,
        path: &str,
        render: impl FnOnce() -> F,
    ) -> Result<Arc<Stencil>, Error> {
        let name = (path.to_owned(), visit.language);
        if let Some(stencil) = self.0.read().unwrap_or_else(PoisonError::into_inner).pages.get(&name) {
            return Ok(Arc::clone(stencil));
        }
        // The version first: a page that was read before a change must not be kept as one read after it.
        let version = catalogue::version(&visit.doors.shop).await?;
        let html = render().await?.render().map_err(|error| Error::Broken(error.to_string()))?;
        let stencil = Arc::new(Stencil::new(&html));
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        kept.follow(version);
        if kept.version == version && kept.pages.len() < MOST {
            kept.pages.insert(name, Arc::clone(&stencil));
        }
        Ok(stencil)
    }

    /// Looks whether the catalogue has changed, here or in another process, and forgets the old pages then. A database
    /// that does not answer leaves them: the shelf can be read while it is away.
    pub async fn look(&self, shop: &Shop) {
        if let Ok(version) = catalogue::version(shop).await {
            self.0.write().unwrap_or_else(PoisonError::into_inner).follow(version);
        }
    }
}

impl Kept {
    fn follow(&mut self, version: i64) {
        if version > self.version {
            *self = Self { version, pages: HashMap::new() };
        }
    }
}
