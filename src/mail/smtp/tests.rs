//! Tests against a real server: `tests/support/smtp_server.py`, which needs aiosmtpd (`scripts/test` installs it).

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::*;
use crate::domain::ids;
use crate::mail::tests::french;

/// A server that stops with the test, and the folder of the e-mails that it accepted.
struct Server {
    child: Child,
    folder: PathBuf,
    port: u16,
}

impl Server {
    fn start(options: &[&str]) -> Self {
        let folder = std::env::temp_dir().join(format!("griot-smtp-{}", ids::nonce()));
        std::fs::create_dir_all(&folder).unwrap();
        let python = std::env::var("GRIOT_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/smtp_server.py");
        let mut child = Command::new(&python)
            .arg(script)
            .arg(&folder)
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{python} does not start ({error}); set GRIOT_TEST_PYTHON"));
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let port = said.trim().parse().unwrap_or_else(|_| {
            let mut why = String::new();
            child.stderr.take().unwrap().read_to_string(&mut why).unwrap();
            panic!("the test server wants `{python} -m pip install aiosmtpd` (scripts/test does it): {why}")
        });
        Self { child, folder, port }
    }

    fn smtp(&self, scheme: &str, query: &str, authorities: Vec<Certificate>) -> Smtp {
        let url = format!("{scheme}127.0.0.1:{}{query}", self.port);
        Smtp::new(&Secret::new(url), authorities).unwrap()
    }

    /// The e-mails that it accepted.
    fn letters(&self) -> Vec<String> {
        let files = std::fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path());
        let letters = files.filter(|path| path.extension().is_some_and(|extension| extension == "eml"));
        letters.map(|path| std::fs::read_to_string(path).unwrap()).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A self-signed certificate for 127.0.0.1 that only its owner trusts.
struct OwnCertificate {
    folder: PathBuf,
}

impl OwnCertificate {
    fn make() -> Self {
        let folder = std::env::temp_dir().join(format!("griot-tls-{}", ids::nonce()));
        std::fs::create_dir_all(&folder).unwrap();
        let made = Command::new("openssl")
            .args(
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=griot-test"
                    .split(' '),
            )
            .args(["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE"])
            .arg("-keyout")
            .arg(folder.join("key.pem"))
            .arg("-out")
            .arg(folder.join("cert.pem"))
            .output()
            .expect("openssl, from Debian's package of that name");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.join(name).to_str().unwrap().to_owned()
    }

    fn server(&self, kind: &str) -> Server {
        Server::start(&[kind, &self.path("cert.pem"), &self.path("key.pem")])
    }

    fn trusted(&self) -> Vec<Certificate> {
        vec![Certificate::from_pem(&std::fs::read(self.path("cert.pem")).unwrap()).unwrap()]
    }
}

impl Drop for OwnCertificate {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn send(smtp: &Smtp) -> Result<Receipt, MailError> {
    smtp.send(&french().message(&"Awa <livres@awa.ci>".parse().unwrap()).unwrap()).await
}

#[tokio::test]
async fn a_letter_arrives_whole() {
    let server = Server::start(&[]);
    let receipt = send(&server.smtp("smtp://", "", Vec::new())).await.unwrap();
    assert_eq!(receipt.0, "250 taken as 1 for …");
    let letters = server.letters();
    assert_eq!(letters.len(), 1);
    for part in ["X-Envelope-To: mariam@example.com", "Message-ID: <job-1@livres.awa.ci>", "text/plain", "text/html"] {
        assert!(letters[0].contains(part), "{part} is not in\n{}", letters[0]);
    }
}

#[tokio::test]
async fn one_mailer_sends_many_letters_at_once() {
    let server = Server::start(&[]);
    let smtp = server.smtp("smtp://", "", Vec::new());
    let sent = futures_util::future::join_all((0..8).map(|_| send(&smtp))).await;
    assert!(sent.iter().all(Result::is_ok), "{sent:?}");
    assert_eq!(server.letters().len(), 8);
}

#[tokio::test]
async fn starttls_encrypts_the_letter() {
    let own = OwnCertificate::make();
    let server = own.server("--starttls");
    send(&server.smtp("smtp://", "?tls=required", own.trusted())).await.unwrap();
    send(&server.smtp("smtp://", "?tls=opportunistic", own.trusted())).await.unwrap();
    assert!(server.letters().iter().all(|letter| letter.contains("X-Encrypted: yes")));
    assert_eq!(server.letters().len(), 2);
}

#[tokio::test]
async fn tls_from_the_first_byte_encrypts_the_letter() {
    let own = OwnCertificate::make();
    let server = own.server("--tls");
    send(&server.smtp("smtps://", "", own.trusted())).await.unwrap();
    assert_eq!(server.letters().len(), 1);
}

#[tokio::test]
async fn a_server_that_nobody_vouches_for_gets_nothing() {
    let own = OwnCertificate::make();
    for (kind, scheme, query) in [("--tls", "smtps://", ""), ("--starttls", "smtp://", "?tls=required")] {
        let server = own.server(kind);
        let refused = send(&server.smtp(scheme, query, Vec::new())).await;
        assert!(matches!(&refused, Err(MailError::Later(why)) if why.contains("certificate")), "{refused:?}");
        assert!(server.letters().is_empty());
    }
}

#[tokio::test]
async fn a_server_without_the_required_tls_gets_nothing() {
    let server = Server::start(&[]);
    let refused = send(&server.smtp("smtp://", "?tls=required", Vec::new())).await;
    assert!(matches!(&refused, Err(MailError::Later(why)) if why.contains("STARTTLS")), "{refused:?}");
    assert!(server.letters().is_empty());
}

#[tokio::test]
async fn a_password_opens_the_server_and_a_wrong_one_is_a_matter_of_settings() {
    let server = Server::start(&["--require-auth", "awa@awa.ci:mot de passe"]);
    send(&server.smtp("smtp://awa%40awa.ci:mot%20de%20passe@", "", Vec::new())).await.unwrap();
    for wrong in ["smtp://awa%40awa.ci:hunter2@", "smtp://"] {
        let refused = send(&server.smtp(wrong, "", Vec::new())).await;
        assert!(matches!(&refused, Err(MailError::Later(why)) if !why.contains("hunter2")), "{refused:?}");
    }
    assert_eq!(server.letters().len(), 1);
}

#[tokio::test]
async fn a_busy_server_is_asked_again_and_a_refusal_is_final() {
    let busy = Server::start(&["--refuse-rcpt", "451 4.3.0 <ADDRESS>: try later"]);
    let later = send(&busy.smtp("smtp://", "", Vec::new())).await;
    assert!(matches!(&later, Err(MailError::Later(why)) if why.contains("try later")), "{later:?}");
    let unknown = Server::start(&["--refuse-rcpt", "550 5.1.1 <ADDRESS>: no such user"]);
    let never = send(&unknown.smtp("smtp://", "", Vec::new())).await;
    assert!(matches!(&never, Err(MailError::Never(why)) if why.contains("no such user")), "{never:?}");
    for answer in [later, never] {
        assert!(!answer.unwrap_err().to_string().contains("mariam"));
    }
}

#[tokio::test]
async fn a_server_that_hangs_after_the_letter_does_not_hold_the_shop() {
    let server = Server::start(&["--hang-after-data"]);
    let smtp = Smtp { patience: Duration::from_millis(700), ..server.smtp("smtp://", "", Vec::new()) };
    let waited = send(&smtp).await;
    assert!(matches!(&waited, Err(MailError::Later(why)) if why.contains("did not answer")), "{waited:?}");
}

#[tokio::test]
async fn a_letter_that_was_taken_stays_sent_when_the_server_hangs_up() {
    let server = Server::start(&["--drop-after-250"]);
    assert_eq!(send(&server.smtp("smtp://", "", Vec::new())).await.unwrap().0, "250 taken as 1");
    assert_eq!(server.letters().len(), 1);
}

#[tokio::test]
async fn a_server_that_is_away_is_asked_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    drop(listener);
    let away = send(&Smtp::new(&Secret::new(url), Vec::new()).unwrap()).await;
    assert!(matches!(away, Err(MailError::Later(_))), "{away:?}");
}
