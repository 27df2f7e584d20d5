//! A real SMTP server (aiosmtpd) for each test that sends e-mails.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use super::{files::TestFolder, setting, wait::wait_for};

/// An SMTP server on a free port of 127.0.0.1 that keeps what it receives. It ends when it is dropped.
#[derive(Debug)]
pub struct PostOffice {
    pub port: u16,
    server: Child,
    letters: TestFolder,
}

impl PostOffice {
    /// `arguments` are those of `tests/support/smtp_server.py`: `&[]` accepts every e-mail, without TLS or password.
    pub fn open(arguments: &[&str]) -> Self {
        let letters = TestFolder::new();
        let mut server = Command::new(setting("GRIOT_TEST_PYTHON"))
            .arg("tests/support/smtp_server.py")
            .arg(letters.path())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python starts");
        let mut port = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut port).unwrap();
        Self { port: port.trim().parse().expect("the server prints its port"), server, letters }
    }

    /// The first `count` e-mails in the order of their arrival, as they went over the wire, after two header lines of the
    /// server's own (`X-Envelope-To`, `X-Encrypted`). Waits for them.
    pub async fn received(&self, count: usize) -> Vec<String> {
        let folder = self.letters.path();
        let letter = |n| fs::read_to_string(folder.join(format!("{n}.eml"))).ok().filter(|text| !text.is_empty());
        wait_for(&format!("{count} letters"), async || (1..=count).map(letter).collect()).await
    }

    /// Everything that has arrived until now.
    pub fn letters(&self) -> Vec<String> {
        let files =
            fs::read_dir(self.letters.path()).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
        files.filter(|text| !text.is_empty()).collect()
    }

    /// How many e-mails have arrived until now.
    pub fn count(&self) -> usize {
        fs::read_dir(self.letters.path()).unwrap().count()
    }
}

impl Drop for PostOffice {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
