//! Chromium, driven through chromedriver.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    ops::Deref,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use fantoccini::{Client, ClientBuilder, Locator, wd::WebDriverCompatibleCommand};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use super::{files::TestFolder, wait::wait_for};

/// Flags to run as root and without internet access (both tried), and without traces of earlier runs.
const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
];

/// The size, language and settings of a browser.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// In CSS pixels. Below 600 the view counts as a phone.
    pub width: u32,
    pub javascript: bool,
    pub dark: bool,
    /// What the browser asks for in `Accept-Language`.
    pub language: &'static str,
}

impl View {
    pub const PHONE: Self = Self { width: 360, javascript: true, dark: false, language: "fr" };
    pub const DESK: Self = Self { width: 1280, ..Self::PHONE };
}

/// A Chromium for one test. It derefs to a fantoccini `Client` (`goto`, `find`, `wait().for_element`, …). It is closed
/// with its driver when dropped.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    /// Dropped before `folder`, so that Chromium ends before its profile is deleted.
    _driver: Driver,
    folder: TestFolder,
}

impl Deref for Browser {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Browser {
    /// Starts chromedriver on a free port and Chromium with an empty profile.
    pub async fn open(view: View) -> Self {
        Self::start(view, |_| ()).await
    }

    /// The same as the web view of an app: with its user agent, without pop-ups and without cookies of third parties. What its pages
    /// lead to is noted: see [`Self::led_to`]. Pages of `shop` may lead into the app, to `myshop:`.
    pub async fn open_in_app(view: View, user_agent: &str, shop: &str) -> Self {
        Self::start(view, |capabilities| {
            capabilities["goog:loggingPrefs"]["performance"] = "ALL".into();
            let options = &mut capabilities["goog:chromeOptions"];
            options["args"].as_array_mut().unwrap().push(format!("--user-agent={user_agent}").into());
            // chromedriver lets pop-ups through.
            options["excludeSwitches"] = json!(["disable-popup-blocking"]);
            options["prefs"]["profile.block_third_party_cookies"] = true.into();
            options["prefs"]["profile.default_content_setting_values.popups"] = 2.into();
            // Chromium would ask first, and its question takes the clicks that are meant for the page.
            options["prefs"]["protocol_handler.allowed_origin_protocol_pairs"] = json!({ shop: { "myshop": true } });
        })
        .await
    }

    async fn start(view: View, change: impl FnOnce(&mut Value)) -> Self {
        let folder = TestFolder::new();
        fs::create_dir(folder.path().join("downloads")).unwrap();
        let mut driver = Driver::start(&folder);
        let mut wanted = capabilities(view, folder.path());
        change(&mut wanted);
        let Value::Object(capabilities) = wanted else { unreachable!() };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", driver.port))
            .await
            .expect("Chromium starts");
        driver.session = client.session_id().await.unwrap();
        driver.chromium = client.capabilities().and_then(|told| told.get("goog:processID")?.as_u64());
        let browser = Self { client, _driver: driver, folder };
        browser.look(view).await;
        browser
    }

    async fn look(&self, view: View) {
        self.resize(view.width).await;
        self.turn(view.dark).await;
    }

    /// Comes back from the sandbox's page by its button, unless its script has done so already.
    pub async fn returns(&self) {
        wait_for("the way back", async || {
            if let Ok(button) = self.find(Locator::Css("#return")).await {
                // The script may have left the page between these two lines.
                let _ = button.click().await;
                return Some(());
            }
            // The payment page may still be shown while the browser loads the result.
            (!self.current_url().await.unwrap().as_str().contains("/guichet/")).then_some(())
        })
        .await;
    }

    /// Makes the window as wide as this, in CSS pixels. Below 600 it becomes a phone.
    pub async fn resize(&self, width: u32) {
        let phone = width < 600;
        let height = if phone { 740 } else { 800 };
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Turns the page in the current tab dark or light.
    pub async fn turn(&self, dark: bool) {
        let scheme = if dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools("Emulation.setEmulatedMedia", media).await;
    }

    /// Runs a command of the Chrome `DevTools` protocol. It takes effect in the current tab only.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.issue_cmd(Post { path: "goog/cdp/execute", body }).await.unwrap()
    }

    /// Saves a screenshot of the whole page, from top to bottom, and creates the parent folders. The extension of the
    /// path sets the format: `png` or `webp`.
    pub async fn screenshot(&self, path: impl AsRef<Path>) {
        let kind = path.as_ref().extension().and_then(|ending| ending.to_str()).unwrap();
        let size = self.devtools("Page.getLayoutMetrics", json!({})).await["cssContentSize"].clone();
        let clip = json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1 });
        let wanted = json!({ "format": kind, "quality": 36, "captureBeyondViewport": true, "clip": clip });
        let answer = self.devtools("Page.captureScreenshot", wanted).await;
        let picture = BASE64_STANDARD.decode(answer["data"].as_str().unwrap()).unwrap();
        fs::create_dir_all(path.as_ref().parent().unwrap()).unwrap();
        fs::write(path, picture).unwrap();
    }

    /// The bytes of the download that the browser saved as `name`. Waits until it is complete.
    pub async fn downloaded(&self, name: &str) -> Vec<u8> {
        let folder = self.folder.path().join("downloads");
        let unfinished = || !super::files::below(&folder, "crdownload").is_empty();
        let file = || fs::read(folder.join(name)).ok().filter(|bytes| !bytes.is_empty() && !unfinished());
        wait_for(&format!("the download {name}"), async || file()).await
    }

    /// The addresses that the pages of this tab were to lead to since the last call, for browsers that note them.
    pub async fn led_to(&self) -> Vec<String> {
        let log = self.issue_cmd(Post { path: "se/log", body: json!({ "type": "performance" }) }).await.unwrap();
        let event = |line: &Value| serde_json::from_str::<Value>(line["message"].as_str()?).ok();
        let events = log.as_array().unwrap().iter().filter_map(event);
        let led = events.filter(|event| event["message"]["method"] == "Page.frameRequestedNavigation");
        led.filter_map(|event| event["message"]["params"]["url"].as_str().map(str::to_owned)).collect()
    }

    /// The errors in Chromium's console since the last call: failed scripts, CSP violations, 404s.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.issue_cmd(Post { path: "se/log", body: json!({ "type": "browser" }) }).await.unwrap();
        let complaint = |line: &Value| line["message"].as_str().map(str::to_owned);
        log.as_array().unwrap().iter().filter(|line| line["level"] == "SEVERE").filter_map(complaint).collect()
    }
}

fn capabilities(view: View, folder: &Path) -> Value {
    let mut arguments = FLAGS.map(str::to_owned).to_vec();
    arguments.push(format!("--lang={}", view.language));
    arguments.push(format!("--user-data-dir={}", folder.join("profile").display()));
    json!({
        "timeouts": { "pageLoad": 30_000, "script": 10_000 },
        "goog:loggingPrefs": { "browser": "ALL" },
        "goog:chromeOptions": {
            "args": arguments,
            "prefs": {
                "download.default_directory": folder.join("downloads"),
                "download.prompt_for_download": false,
                "intl.accept_languages": view.language,
                "plugins.always_open_pdf_externally": true,
                "profile.managed_default_content_settings.javascript": if view.javascript { 1 } else { 2 },
            },
        },
    })
}

/// A POST to a session endpoint outside the `WebDriver` standard.
#[derive(Debug)]
struct Post {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Post {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

/// The chromedriver process and, once it runs, the Chromium that it started.
#[derive(Debug)]
struct Driver {
    process: Child,
    port: u16,
    session: Option<String>,
    chromium: Option<u64>,
}

impl Driver {
    /// Tries up to five times: chromedriver listens on the IPv4 and the IPv6 loopback, and ends if the port that is free
    /// on one is taken on the other.
    fn start(folder: &TestFolder) -> Self {
        (0..5).find_map(|_| Self::begin(folder)).expect("chromedriver tells its port")
    }

    fn begin(folder: &TestFolder) -> Option<Self> {
        let program = env::var_os("GRIOT_TEST_CHROMEDRIVER").map_or_else(|| "chromedriver".into(), PathBuf::from);
        let mut process = Command::new(program)
            .arg("--port=0")
            .env("XDG_CONFIG_HOME", folder.path())
            // What opens the addresses that Chromium does not.
            .env("BROWSER", "true")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is not installed: run the tests with scripts/test");
        let mut told = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = told.find_map(|line| {
            line.strip_prefix("ChromeDriver was started successfully on port ")?.trim_end_matches('.').parse().ok()
        });
        if let Some(port) = port {
            return Some(Self { port, process, session: None, chromium: None });
        }
        process.wait().unwrap();
        None
    }

    /// Deletes the session, which ends Chromium.
    fn quit(&self, session: &str) -> std::io::Result<()> {
        let mut connection = TcpStream::connect(("127.0.0.1", self.port))?;
        connection.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(connection, "DELETE /session/{session} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        connection.read(&mut [0; 64]).map(drop) // it answers when Chromium has ended
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let quit = self.session.as_ref().is_some_and(|session| self.quit(session).is_ok());
        if let Some(chromium) = self.chromium.filter(|_| !quit) {
            let _ = Command::new("sh").args(["-c", &format!("kill -9 {chromium}")]).status();
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
