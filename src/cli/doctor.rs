//! `griot doctor`

use serde_json::Value;

use super::{say, start};
use crate::config::Config;
use crate::domain::language::Language;
use crate::shop::admin::doctor::{self, Finding, State};
use crate::texts::Texts;

#[derive(clap::Args)]
pub struct Arguments {
    /// As a JSON array
    #[arg(long)]
    json: bool,
    /// fr or en; what the system speaks when it is left out
    #[arg(long, value_parser = language)]
    language: Option<Language>,
}

/// Examines the installation, prints the findings, and fails when something must be repaired.
pub async fn run(config: &Config, arguments: Arguments) -> anyhow::Result<()> {
    let t = Texts(arguments.language.unwrap_or_else(spoken));
    let checkup = start::checkup(config).await?;
    let findings = doctor::examine(&checkup).await;
    if let Ok(db) = &checkup.db {
        db.close();
    }
    if arguments.json {
        let all: Vec<Value> = findings.iter().map(|finding| finding.json(t)).collect();
        say(&serde_json::to_string_pretty(&all)?);
    } else {
        for finding in &findings {
            say(&line(finding, t));
        }
    }
    let faults = findings.iter().filter(|finding| finding.state == State::Fault).count();
    anyhow::ensure!(faults == 0, "{faults} to repair");
    Ok(())
}

/// Reads the language of an option.
pub(super) fn language(code: &str) -> Result<Language, String> {
    Language::parse(code).ok_or_else(|| "is fr or en".to_owned())
}

/// The system's language by POSIX (`LC_ALL`, `LC_MESSAGES`, `LANG`); English when it names neither of ours.
pub(super) fn spoken() -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| std::env::var(name).ok());
    set.as_deref().and_then(Language::parse).unwrap_or(Language::English)
}

fn line(finding: &Finding, t: Texts) -> String {
    let state = t.say(&format!("doctor-state-{}", finding.state.code()));
    format!("{state:<13} {:<18} {}", finding.title(t), finding.say(t))
}
