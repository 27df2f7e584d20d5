//! Backups: to whom they are encrypted, where they are kept, when they are made.

use std::path::{Path, PathBuf};

use age::x25519::Recipient;

use super::Files;
use super::files;
use super::reader::Reader;

/// How backups are made.
#[derive(Clone, Debug)]
pub struct Backup {
    /// `GRIOT_BACKUP_RECIPIENT`: the public keys (of age) whose private ones open a backup. When there is none, it is not encrypted.
    pub recipients: Vec<Recipient>,
    /// `GRIOT_BACKUP_TO`: where the backup of each day is kept. `None`: nobody makes one.
    pub to: Option<Files>,
    /// `GRIOT_BACKUP_HOUR`: from which hour of the shop's calendar it is made.
    pub hour: u32,
    /// `GRIOT_BACKUP_KEEP`: how many are kept.
    pub keep: usize,
}

pub(super) fn read(r: &mut Reader<'_>) -> Backup {
    Backup {
        recipients: recipients(r),
        to: place(r),
        hour: r.number("GRIOT_BACKUP_HOUR", 3, 0, 23),
        keep: r.number("GRIOT_BACKUP_KEEP", 14, 1, 10_000),
    }
}

/// A folder, or what `STORAGE_URL` takes.
fn place(r: &mut Reader<'_>) -> Option<Files> {
    const NAME: &str = "GRIOT_BACKUP_TO";
    let text = r.text(NAME)?;
    if ["s3://", "file:"].iter().any(|start| text.starts_with(start)) {
        return Some(files::parse(r, NAME, &text));
    }
    if text.contains("://") {
        r.error(NAME, "wants a folder, such as /backup, or s3://BUCKET/PREFIX");
    }
    Some(Files::Folder(PathBuf::from(text)))
}

/// What will probably not do what was meant.
pub(super) fn doubts(backup: &Backup, data: &Path) -> Vec<String> {
    let mut doubts = Vec::new();
    match &backup.to {
        Some(Files::Folder(folder)) if folder.starts_with(data) => doubts.push(
            "GRIOT_BACKUP_TO is in the data folder: a disk that breaks takes the shop and its backups together".to_owned(),
        ),
        Some(Files::Bucket(_)) if backup.recipients.is_empty() => doubts.push(
            "GRIOT_BACKUP_TO is a bucket and GRIOT_BACKUP_RECIPIENT is not set: who reads the bucket has the names of the buyers, the books and the key"
                .to_owned(),
        ),
        _ => {}
    }
    doubts
}

fn recipients(r: &mut Reader<'_>) -> Vec<Recipient> {
    const NAME: &str = "GRIOT_BACKUP_RECIPIENT";
    let text = r.text(NAME).unwrap_or_default();
    if text.to_ascii_uppercase().contains("AGE-SECRET-KEY") {
        // It is not repeated in the error.
        r.error(
            NAME,
            "is a private key: give the public one (age1…) that belongs to it, and keep the private one elsewhere",
        );
        return Vec::new();
    }
    let keys = text.split([',', ' ']).filter(|key| !key.is_empty()).map(str::parse::<Recipient>);
    keys.collect::<Result<_, _>>().unwrap_or_else(|_| {
        let wants = "wants the public key that `age-keygen` prints (age1…), or several with commas between";
        r.error(NAME, format!("is “{text}”, but {wants}"));
        Vec::new()
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Config, ConfigErrors};

    fn read(recipients: &str) -> Result<Config, ConfigErrors> {
        Config::read(&|name| (name == "GRIOT_BACKUP_RECIPIENT").then(|| recipients.to_owned()))
    }

    #[test]
    fn backups_are_encrypted_to_public_keys_only_and_a_private_one_is_not_repeated() {
        const KEY: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
        let recipients = |text: &str| read(text).map(|config| config.backup.recipients.len());
        assert_eq!(recipients(KEY).unwrap(), 1);
        assert_eq!(recipients(&format!("{KEY}, {KEY}")).unwrap(), 2);
        assert_eq!(recipients(" ").unwrap(), 0);
        for bad in ["awa@exemple.ci", &KEY[1..], &KEY.replace("ql3", "ql4"), "ssh-ed25519 AAAA"] {
            let said = recipients(bad).unwrap_err();
            assert_eq!(
                said.0.iter().map(|error| error.name.as_str()).collect::<Vec<_>>(),
                ["GRIOT_BACKUP_RECIPIENT"],
                "{bad}"
            );
        }
        let private = age::x25519::Identity::generate().to_string();
        let private = age::secrecy::ExposeSecret::expose_secret(&private);
        let said = recipients(private).unwrap_err().to_string();
        assert!(said.contains("GRIOT_BACKUP_RECIPIENT is a private key") && !said.contains(private), "{said}");
    }
}
