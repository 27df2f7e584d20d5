//! Where the files are stored: a folder, or an S3 bucket (`STORAGE_URL` and the usual AWS variables).

use std::path::{Path, PathBuf};

use super::reader::{Reader, web_url};
use crate::secret::Secret;

/// Where books' files, covers and samples are stored (`STORAGE_URL`).
#[derive(Clone, Debug)]
pub enum Files {
    /// `file:PATH`
    Folder(PathBuf),
    /// `s3://BUCKET/PREFIX`
    Bucket(Bucket),
}

/// A bucket of S3, or of a service with the same API.
#[derive(Clone, Debug)]
pub struct Bucket {
    pub name: String,
    /// The prefix of all object keys, without a slash at either end; may be empty.
    pub prefix: String,
    /// `AWS_ENDPOINT_URL`, without a trailing slash; `None` means Amazon's own.
    pub endpoint: Option<String>,
    /// `AWS_REGION`
    pub region: String,
    /// `AWS_ACCESS_KEY_ID`
    pub key_id: Secret,
    /// `AWS_SECRET_ACCESS_KEY`
    pub key: Secret,
}

/// The default region for services other than Amazon's, which accept any.
const USUAL_REGION: &str = "us-east-1";

impl Files {
    /// The name for people: the folder's path, or `s3://BUCKET/PREFIX`.
    pub fn name(&self) -> String {
        match self {
            Self::Folder(path) => path.display().to_string(),
            Self::Bucket(bucket) => format!("s3://{}/{}", bucket.name, bucket.prefix),
        }
    }

    /// The same location in the form of `STORAGE_URL`.
    pub fn url(&self) -> String {
        match self {
            Self::Folder(path) => format!("file:{}", path.display()),
            Self::Bucket(_) => self.name(),
        }
    }

    /// The folder's path, when the files are in a folder.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(path) => Some(path),
            Self::Bucket(_) => None,
        }
    }
}

pub(super) fn read(r: &mut Reader<'_>, data: &Path) -> Files {
    match r.text("STORAGE_URL") {
        Some(url) => parse(r, "STORAGE_URL", &url),
        None => Files::Folder(data.join("files")),
    }
}

/// Reads the address `url` that the setting or argument `name` gave.
pub(super) fn parse(r: &mut Reader<'_>, name: &str, url: &str) -> Files {
    if let Some(rest) = url.strip_prefix("s3://") {
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        return Files::Bucket(bucket_at(r, name, (bucket, prefix.trim_matches('/'))));
    }
    let path = url.strip_prefix("file:").map(|path| path.strip_prefix("//").unwrap_or(path)).unwrap_or_default();
    if path.is_empty() {
        r.error(name, "wants file:PATH, such as file:data/files, or s3://BUCKET/PREFIX");
    }
    Files::Folder(PathBuf::from(path))
}

fn bucket_at(r: &mut Reader<'_>, name: &str, (bucket, prefix): (&str, &str)) -> Bucket {
    let plain = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || ".-_".contains(sign);
    if bucket.len() < 3 || bucket.len() > 63 || !bucket.chars().all(plain) {
        r.error(
            name,
            "names no bucket: it wants s3://BUCKET/PREFIX, with 3 to 63 small letters, digits, dots or dashes",
        );
    }
    let named = |sign: char| sign.is_ascii_alphanumeric() || "._-/".contains(sign);
    if !prefix.chars().all(named) || prefix.split('/').any(|part| matches!(part, "." | "..")) || prefix.contains("//") {
        r.error(
            name,
            "has a prefix that is no path: it wants letters, digits, dots and dashes, with single slashes between",
        );
    }
    let endpoint = endpoint(r);
    let region = r.text("AWS_REGION");
    if region.is_none() && endpoint.is_none() {
        r.error("AWS_REGION", "is missing: Amazon's buckets have a region, such as eu-west-3");
    }
    Bucket {
        name: bucket.to_owned(),
        prefix: prefix.to_owned(),
        endpoint,
        region: region.unwrap_or_else(|| USUAL_REGION.to_owned()),
        key_id: credential(r, "AWS_ACCESS_KEY_ID"),
        key: credential(r, "AWS_SECRET_ACCESS_KEY"),
    }
}

fn endpoint(r: &mut Reader<'_>) -> Option<String> {
    let wants = "wants the address of an S3 service, such as https://s3.example.com";
    r.parsed("AWS_ENDPOINT_URL", None, wants, |text| {
        let url = web_url(text).filter(|url| url.query().is_none() && url.fragment().is_none())?;
        Some(Some(url.as_str().trim_end_matches('/').to_owned()))
    })
}

fn credential(r: &mut Reader<'_>, name: &str) -> Secret {
    r.secret(name).unwrap_or_else(|| {
        r.missing(name, "a bucket is opened with a key; the service gives it out");
        Secret::new("")
    })
}
