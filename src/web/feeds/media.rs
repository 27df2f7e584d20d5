//! The media types of OPDS in both versions, and where each begins.

/// OPDS 1.2
pub const NAVIGATION: &str = "application/atom+xml;profile=opds-catalog;kind=navigation";
pub const ACQUISITION: &str = "application/atom+xml;profile=opds-catalog;kind=acquisition";
pub const ENTRY: &str = "application/atom+xml;type=entry;profile=opds-catalog";
pub const ATOM_ROOT: &str = "/opds";

/// `OpenSearch` 1.1, by which OPDS 1.2 says where to search.
pub const DESCRIPTION: &str = "application/opensearchdescription+xml";

/// OPDS 2.0
pub const FEED: &str = "application/opds+json";
pub const PUBLICATION: &str = "application/opds-publication+json";
pub const JSON_ROOT: &str = "/opds/v2";
