//! The steps before the shop can sell, on the first page, and what is wrong with its set-up.

use super::orders::{plain, who, words};
use super::staff::Staff;
use super::todo::Todo;
use crate::domain::role::Right;
use crate::shop::Error;
use crate::shop::admin::first_steps::{self, FirstSteps, Step};
use crate::texts::Texts;

/// What is left to do before the shop can sell.
#[derive(Clone, Debug)]
pub struct FirstStepsView {
    /// How many steps are done, and of how many.
    pub done: String,
    pub left: Vec<Todo>,
}

/// The steps, and what is wrong; empty for roles that may not change settings.
pub async fn look(staff: &Staff) -> Result<(Option<FirstStepsView>, Vec<Todo>), Error> {
    if !staff.may(Right::Settings) {
        return Ok((None, Vec::new()));
    }
    let installation = &staff.ctx.app.installation;
    let start = first_steps::look(staff.shop(), installation, &who(staff, false)).await.map_err(plain)?;
    Ok((first_steps(staff.t(), &start), wrong(staff.t(), &start)))
}

fn first_steps(t: Texts, start: &FirstSteps) -> Option<FirstStepsView> {
    let done = (Step::ALL.len() - start.steps.len()).to_string();
    let all = Step::ALL.len().to_string();
    let left: Vec<_> = start.steps.iter().map(|step| line(t, *step, start.blanks)).collect();
    let done = t.fill("admin-start-done", &[("done", &done), ("all", &all)]);
    (!left.is_empty()).then_some(FirstStepsView { done, left })
}

fn line(t: Texts, step: Step, blanks: usize) -> Todo {
    let url = match step {
        Step::Name => "/admin/settings/shop",
        Step::Contact => "/admin/settings/shop#email",
        Step::Papers if blanks == 0 => "/admin/settings",
        Step::Papers => "/admin/settings/legal",
        Step::Book => "/admin/books",
        Step::Account | Step::Mail | Step::Backup => "/admin/doctor",
    };
    let text = match step {
        Step::Papers if blanks == 0 => t.say("admin-start-papers-written"),
        Step::Papers => t.count("admin-start-papers", i64::try_from(blanks).unwrap_or(i64::MAX)),
        step => t.say(&format!("admin-start-{}", step.code())),
    };
    Todo { text, url: url.to_owned(), words: t.say(&format!("admin-start-{}-go", step.code())), urgent: false }
}

fn wrong(t: Texts, start: &FirstSteps) -> Vec<Todo> {
    let line = |id: &str, text: String, url: &str, urgent| Todo {
        text,
        url: url.to_owned(),
        words: t.say(&format!("admin-start-{id}-go")),
        urgent,
    };
    let sender = start.no_sender.then(|| line("sender", t.say("admin-start-sender"), "/admin/doctor", false));
    let backup = start.old_backup.map(|at| {
        let since = words::short(t, at.naive_utc());
        line("old-backup", t.fill("admin-start-old-backup", &[("since", &since)]), "/admin/doctor", true)
    });
    let none = start.no_backup.then(|| line("no-backup", t.say("admin-start-no-backup"), "/admin/doctor", true));
    sender.into_iter().chain(backup).chain(none).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    #[test]
    fn each_step_and_each_fault_is_told_in_both_languages() {
        for language in Language::ALL {
            let t = Texts(language);
            for blanks in [0, 1, 31] {
                let old_backup = chrono::DateTime::from_timestamp(1_800_000_000, 0);
                let start =
                    FirstSteps { steps: Step::ALL.to_vec(), blanks, no_sender: true, old_backup, no_backup: true };
                let steps = first_steps(t, &start).unwrap();
                assert_eq!(steps.left.len(), Step::ALL.len());
                let wrong = wrong(t, &start);
                assert_eq!(wrong.len(), 3);
                for todo in steps.left.iter().chain(&wrong) {
                    assert!(!todo.text.contains("admin-start") && !todo.words.contains("admin-start"), "{todo:?}");
                }
                assert!(!steps.done.contains("admin-start"));
            }
            let done =
                FirstSteps { steps: Vec::new(), blanks: 0, no_sender: false, old_backup: None, no_backup: false };
            assert!(first_steps(t, &done).is_none(), "the list is gone when all is done");
        }
    }
}
