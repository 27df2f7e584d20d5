//! A fake SMS provider: a real HTTP server on a free port that can be told to misbehave.

use std::sync::{Arc, Mutex};

use griot::config::SmsProvider;
use griot::secret::Secret;
use griot::sms::{Http, SmsSender};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What the fake provider does with a request.
#[derive(Clone, Copy)]
pub enum Does {
    /// Answers this status line, with headers after it.
    Answer(&'static str),
    Hang,
    /// Sends the beginning of an answer and never ends its headers.
    Drip,
}

/// A fake provider on a free port.
pub struct Provider {
    pub url: String,
    requests: Arc<Mutex<Vec<String>>>,
    does: Arc<Mutex<Does>>,
}

impl Provider {
    pub async fn open(does: Does) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/send", listener.local_addr().unwrap());
        let (requests, does) = (Arc::<Mutex<Vec<String>>>::default(), Arc::new(Mutex::new(does)));
        let (kept, doing) = (Arc::clone(&requests), Arc::clone(&does));
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let does = *doing.lock().unwrap();
                tokio::spawn(serve(line, Arc::clone(&kept), does));
            }
        });
        Self { url, requests, does }
    }

    pub fn does(&self, does: Does) {
        *self.does.lock().unwrap() = does;
    }

    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    pub fn http(&self) -> Http {
        let (url, from) = (self.url.parse().unwrap(), "LIBRAIRIE".to_owned());
        Http::new(&SmsProvider { url, token: Secret::new("s3cret"), from })
    }

    pub fn sms_sender(&self) -> SmsSender {
        SmsSender::Http(Arc::new(self.http()))
    }
}

async fn serve(mut line: TcpStream, kept: Arc<Mutex<Vec<String>>>, does: Does) {
    let mut bytes = Vec::new();
    while !is_whole(&bytes) {
        if line.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return;
        }
    }
    kept.lock().unwrap().push(String::from_utf8(bytes).unwrap());
    match does {
        Does::Answer(head) => {
            let body = "{\"error\": \"no such subscriber\", \"to\": \"+2250707070700\"}";
            let answer =
                format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
            line.write_all(answer.as_bytes()).await.unwrap();
        }
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
