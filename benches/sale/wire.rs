//! A minimal HTTP client: it sends requests as bytes and keeps or discards the body of the answer. It does as little as
//! possible, because it shares the machine with the server that is measured.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::Context as _;

/// An answer; the body is empty if it was drained.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// The length of the body in bytes, kept or drained.
    pub length: usize,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The text of the body between `before` and the next `after`.
    pub fn between(&self, before: &str, after: &str) -> anyhow::Result<String> {
        let text = String::from_utf8_lossy(&self.body);
        let (_, rest) = text.split_once(before).with_context(|| format!("no {before} in the page"))?;
        Ok(rest.split_once(after).context("it does not end")?.0.to_owned())
    }
}

/// A keep-alive connection.
pub struct Line {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// Reads at most this many bytes per second.
    rate: Option<u32>,
}

impl Line {
    pub fn open(to: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(to).with_context(|| format!("nobody answers at {to}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream, buffer: vec![0; 256 * 1024], rate: None })
    }

    /// A connection that reads no more than `rate` bytes per second.
    pub fn paced(to: SocketAddr, rate: u32) -> anyhow::Result<Self> {
        Ok(Self { rate: Some(rate), buffer: vec![0; 16 * 1024], ..Self::open(to)? })
    }

    /// Sends a request and reads the whole answer.
    pub fn ask(&mut self, request: &[u8]) -> anyhow::Result<Answer> {
        self.answer(request, true)
    }

    /// The same, but discards the body.
    pub fn drain(&mut self, request: &[u8]) -> anyhow::Result<Answer> {
        self.answer(request, false)
    }

    fn answer(&mut self, request: &[u8], keep: bool) -> anyhow::Result<Answer> {
        self.stream.write_all(request)?;
        let mut filled = 0;
        let end = loop {
            let read = self.stream.read(self.buffer.get_mut(filled..).unwrap_or_default())?;
            anyhow::ensure!(read > 0, "the line was cut in a head");
            filled += read;
            let got = self.buffer.get(..filled).unwrap_or_default();
            if let Some(place) = got.windows(4).position(|window| window == b"\r\n\r\n") {
                break place + 4;
            }
        };
        let head = String::from_utf8_lossy(self.buffer.get(..end).unwrap_or_default()).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).context("no status")?.parse()?;
        let headers = lines.filter_map(|line| line.split_once(": ")).map(|(a, b)| (a.to_owned(), b.to_owned()));
        let mut answer = Answer { status, headers: headers.collect(), body: Vec::new(), length: 0 };
        answer.length = answer.header("content-length").context("an answer without a length")?.parse()?;
        let first = self.buffer.get(end..filled).unwrap_or_default();
        let mut left = answer.length.saturating_sub(first.len());
        if keep {
            answer.body.extend_from_slice(first);
        }
        let (begun, mut taken) = (Instant::now(), 0_u32);
        while left > 0 {
            if let Some(rate) = self.rate {
                let due = Duration::from_secs_f64(f64::from(taken) / f64::from(rate));
                std::thread::sleep(due.saturating_sub(begun.elapsed()));
            }
            let read = self.stream.read(&mut self.buffer)?;
            anyhow::ensure!(read > 0, "the line was cut in a body");
            left = left.saturating_sub(read);
            taken = taken.saturating_add(u32::try_from(read)?);
            if keep {
                answer.body.extend_from_slice(self.buffer.get(..read).unwrap_or_default());
            }
        }
        Ok(answer)
    }
}

/// A GET request as bytes, with further header lines.
pub fn get(path: &str, more: &[&str]) -> Vec<u8> {
    request("GET", path, more, b"")
}

/// A POST request of a form as bytes.
pub fn post(path: &str, more: &[&str], body: &[u8]) -> Vec<u8> {
    request("POST", path, more, body)
}

fn request(method: &str, path: &str, more: &[&str], body: &[u8]) -> Vec<u8> {
    let mut lines = vec![format!("{method} {path} HTTP/1.1"), "host: localhost".into(), "accept-language: fr".into()];
    lines.extend(more.iter().map(ToString::to_string));
    if method == "POST" {
        lines.push("content-type: application/x-www-form-urlencoded".into());
        lines.push(format!("content-length: {}", body.len()));
    }
    let head = lines.join("\r\n") + "\r\n\r\n";
    [head.as_bytes(), body].concat()
}
