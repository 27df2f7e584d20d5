//! A fake SMS provider: a real HTTP server on a free port that can be told to misbehave.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use griot::config::{Config, SmsWay};
use griot::sms::SmsSender;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What the fake provider does with a request.
#[derive(Clone, Copy)]
pub enum Does {
    /// Answers this status line, with headers after it, and words that nobody should repeat.
    Answer(&'static str),
    /// Answers this status line and body.
    Say(&'static str, &'static str),
    Hang,
    /// Sends the beginning of an answer and never ends its headers.
    Drip,
}

/// A fake provider on a free port.
pub struct Provider {
    pub origin: String,
    pub url: String,
    requests: Arc<Mutex<Vec<String>>>,
    does: Arc<Mutex<Does>>,
    first: Arc<Mutex<VecDeque<Does>>>,
}

impl Provider {
    pub async fn open(does: Does) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let (requests, does) = (Arc::<Mutex<Vec<String>>>::default(), Arc::new(Mutex::new(does)));
        let first = Arc::<Mutex<VecDeque<Does>>>::default();
        let (kept, doing, queued) = (Arc::clone(&requests), Arc::clone(&does), Arc::clone(&first));
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let does = queued.lock().unwrap().pop_front().unwrap_or(*doing.lock().unwrap());
                tokio::spawn(serve(line, Arc::clone(&kept), does));
            }
        });
        Self { url: format!("{origin}/send"), origin, requests, does, first }
    }

    pub fn does(&self, does: Does) {
        *self.does.lock().unwrap() = does;
    }

    /// What it does with the next requests, before what it usually does.
    pub fn first(&self, does: &[Does]) {
        self.first.lock().unwrap().extend(does);
    }

    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// The settings of a shop that sends by it in JSON, in addition to the defaults.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        vec![
            ("GRIOT_SMS", "http".to_owned()),
            ("SMS_URL", self.url.clone()),
            ("SMS_TOKEN", "s3cret".to_owned()),
            ("SMS_FROM", "LIBRAIRIE".to_owned()),
        ]
    }

    pub fn http(&self) -> griot::sms::Provider {
        griot::sms::Provider::new(&way(&self.settings())).unwrap()
    }

    pub fn sms_sender(&self) -> SmsSender {
        SmsSender::Provider(Arc::new(self.http()))
    }

    /// A sender with these settings, and with this provider as the API.
    pub fn sender_of(&self, settings: &[(&'static str, &str)]) -> SmsSender {
        let mut all = vec![("SMS_API_URL", self.origin.clone())];
        all.extend(settings.iter().map(|(name, value)| (*name, (*value).to_owned())));
        SmsSender::Provider(Arc::new(griot::sms::Provider::new(&way(&all)).unwrap()))
    }
}

/// How SMS are sent by these settings.
fn way(settings: &[(&'static str, String)]) -> SmsWay {
    let find = |name: &str| settings.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
    Config::read(&find).unwrap().sms.way
}

/// A request's head in lower case, and its body.
pub fn parts(request: &str) -> (String, &str) {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    (head.to_lowercase(), body)
}

/// The fields of a form, by name.
pub fn fields(body: &str) -> std::collections::BTreeMap<String, String> {
    url::form_urlencoded::parse(body.as_bytes()).into_owned().collect()
}

async fn serve(mut line: TcpStream, kept: Arc<Mutex<Vec<String>>>, does: Does) {
    let mut bytes = Vec::new();
    while !is_whole(&bytes) {
        if line.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return;
        }
    }
    kept.lock().unwrap().push(String::from_utf8(bytes).unwrap());
    let answer = |head: &str, body: &str| {
        format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
    };
    match does {
        Does::Answer(head) => {
            let body = "{\"error\": \"no such subscriber\", \"to\": \"+2250707070700\"}";
            line.write_all(answer(head, body).as_bytes()).await.unwrap();
        }
        Does::Say(head, body) => line.write_all(answer(head, body).as_bytes()).await.unwrap(),
        Does::Hang => std::future::pending().await,
        Does::Drip => {
            line.write_all(b"HTTP/1.1 200 OK\r\nX-Slow: ").await.unwrap();
            std::future::pending::<()>().await;
        }
    }
}

/// Whether these bytes are a complete request.
fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}
