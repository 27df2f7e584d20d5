//! A headless HTTP client that behaves like a browser: it keeps cookies, and does not follow redirects by itself.

use reqwest::header::{HeaderMap, LOCATION};
use reqwest::{Client, Method, RequestBuilder, StatusCode, redirect};

/// One person's browser.
#[derive(Clone)]
pub struct Buyer {
    pub client: Client,
    /// The base URL for addresses without a host.
    pub shop: String,
}

/// A response.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// The target of a redirect.
    pub fn location(&self) -> &str {
        assert!(self.status.is_redirection(), "{} is no redirect: {}", self.status, self.text);
        self.headers[LOCATION].to_str().unwrap()
    }

    /// The text between `before` and the next `after` in the page.
    pub fn between(&self, before: &str, after: &str) -> String {
        let (_, rest) = self.text.split_once(before).unwrap_or_else(|| panic!("no {before} in {}", self.text));
        rest.split_once(after).expect("it ends").0.to_owned()
    }

    /// Where the page's form to the gateway goes, and its fields.
    pub fn payment_form(&self) -> (String, Vec<(String, String)>) {
        let form = self.between("<form method=\"post\" action=\"http", "</form>");
        let value = |text: &str| {
            let (text, _) = text.split_once('"').unwrap();
            text.replace("&#34;", "\"")
                .replace("&#39;", "'")
                .replace("&#60;", "<")
                .replace("&#62;", ">")
                .replace("&#38;", "&")
        };
        let field = |input: &str| (value(input), value(input.split_once("value=\"").unwrap().1));
        let fields = form.split("<input type=\"hidden\" name=\"").skip(1).map(field).collect();
        (value(&format!("http{form}")), fields)
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Buyer {
    pub fn new(shop: &str) -> Self {
        rustls_ready();
        let client = Client::builder().redirect(redirect::Policy::none()).cookie_store(true).no_proxy();
        Self { client: client.build().unwrap(), shop: shop.to_owned() }
    }

    pub fn request(&self, method: Method, address: &str) -> RequestBuilder {
        let url = if address.starts_with("http") { address.to_owned() } else { format!("{}{address}", self.shop) };
        self.client.request(method, url).header("accept-language", "fr")
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        Self::try_to_send(request).await.unwrap()
    }

    /// Sends a request to a shop that may be killed meanwhile.
    pub async fn try_to_send(request: RequestBuilder) -> reqwest::Result<Answer> {
        let answer = request.send().await?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        Ok(Answer { status, headers, text: String::from_utf8_lossy(&answer.bytes().await?).into_owned() })
    }

    pub async fn get(&self, address: &str) -> Answer {
        self.send(self.request(Method::GET, address)).await
    }

    pub async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(self.request(Method::POST, address).form(fields)).await
    }

    /// Gets an address with gzip; returns the decompressed answer and the compressed length.
    pub async fn get_zipped(&self, address: &str) -> (Answer, usize) {
        use std::io::Read as _;
        let answer = self.request(Method::GET, address).header("accept-encoding", "gzip").send().await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let encoding = headers.get("content-encoding").and_then(|value| value.to_str().ok());
        assert_eq!(encoding, Some("gzip"), "{address}: {status}");
        let packed = answer.bytes().await.unwrap();
        let mut text = String::new();
        flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut text).unwrap();
        (Answer { status, headers, text }, packed.len())
    }

    /// Opens a book's page and returns the nonce of its form.
    pub async fn nonce(&self, slug: &str) -> String {
        self.get(&format!("/books/{slug}")).await.between("name=\"nonce\" value=\"", "\"")
    }

    /// Opens a book's page and posts its form with these fields.
    pub async fn orders(&self, slug: &str, fields: &[(&str, &str)]) -> Answer {
        let nonce = self.nonce(slug).await;
        self.post(&format!("/books/{slug}/buy"), &[&[("nonce", nonce.as_str())], fields].concat()).await
    }

    /// Fills in and posts the form of a book's page.
    pub async fn buy(&self, slug: &str) -> Answer {
        // Both names are asked for, and read, only by a shop of the API of 2026.
        let fields = [("email", "awa@exemple.ci"), ("first_name", "Awa"), ("last_name", "Koné")];
        let led = self.orders(slug, &fields).await;
        self.to_payment_page(led).await
    }

    /// Where a redirect of the shop leads in the end: in v1 the shop's own page has a form to the gateway, which is posted here
    /// as its button does.
    pub async fn to_payment_page(&self, led: Answer) -> Answer {
        if !led.status.is_redirection() || !led.location().ends_with("/payment") {
            return led;
        }
        let (action, fields) = self.get(led.location()).await.payment_form();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(&action, &fields).await
    }
}

fn rustls_ready() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}
