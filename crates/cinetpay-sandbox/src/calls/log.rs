//! The last calls, in memory.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::{Generation, Language, texts::Sentence};

/// The limit on calls in memory; the oldest are dropped. With its body, each takes 5 kB at most.
const KEPT: usize = 300;

/// A call, or a notification.
#[derive(Clone, Debug)]
pub struct Entry {
    number: u64,
    pub at: DateTime<Utc>,
    pub generation: Option<Generation>,
    /// Whether the sandbox called the shop.
    pub is_outgoing: bool,
    pub method: String,
    pub path: String,
    /// The status that was answered; `None` while there is no answer, 0 if there will be none.
    pub status: Option<u16>,
    pub remarks: Vec<Sentence>,
    pub agent: String,
    /// Without secrets.
    pub body: String,
}

impl Entry {
    pub fn new(at: DateTime<Utc>, generation: Option<Generation>, method: &str, path: String) -> Self {
        Self {
            number: 0,
            at,
            generation,
            is_outgoing: false,
            method: method.to_owned(),
            path,
            status: None,
            remarks: Vec::new(),
            agent: String::new(),
            body: String::new(),
        }
    }

    pub fn outgoing(mut self) -> Self {
        self.is_outgoing = true;
        self
    }

    pub fn with_body(mut self, body: String) -> Self {
        self.body = body;
        self
    }

    pub fn with_agent(mut self, agent: &str) -> Self {
        agent.chars().take(200).collect::<String>().clone_into(&mut self.agent);
        self
    }

    pub fn json(&self) -> Value {
        let said =
            |sentence: &Sentence| json!({"en": sentence.say(Language::English), "fr": sentence.say(Language::French)});
        json!({
            "number": self.number,
            "at": self.at.to_rfc3339(),
            "generation": self.generation.map(Generation::name),
            "direction": if self.is_outgoing { "to the shop" } else { "to CinetPay" },
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "remarks": self.remarks.iter().map(said).collect::<Vec<_>>(),
            "user_agent": self.agent,
            "body": self.body,
        })
    }
}

/// The last calls.
#[derive(Debug, Default)]
pub struct Log {
    entries: VecDeque<Entry>,
    last: u64,
}

impl Log {
    /// Lists a call that is not answered yet, and gives its number.
    pub fn begin(&mut self, mut entry: Entry) -> u64 {
        self.last += 1;
        entry.number = self.last;
        self.entries.push_back(entry);
        if self.entries.len() > KEPT {
            self.entries.pop_front();
        }
        self.last
    }

    pub fn finish(&mut self, number: u64, status: u16, remarks: Vec<Sentence>) {
        if let Some(entry) = self.find(number) {
            entry.status = Some(status);
            entry.remarks.extend(remarks);
        }
    }

    pub fn remark(&mut self, number: u64, remark: Option<Sentence>) {
        if let Some(entry) = self.find(number) {
            entry.remarks.extend(remark);
        }
    }

    fn find(&mut self, number: u64) -> Option<&mut Entry> {
        self.entries.iter_mut().rev().find(|entry| entry.number == number)
    }

    /// The calls, newest first.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().rev()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_keeps_the_last_calls_only() {
        let mut log = Log::default();
        for number in (1..).take(KEPT + 5) {
            let entry = Entry::new(DateTime::UNIX_EPOCH, None, "GET", format!("/{number}"));
            assert_eq!(log.begin(entry), number);
        }
        log.finish(1, 200, Vec::new());
        assert_eq!((log.entries.len(), log.entries().last().unwrap().path.as_str()), (KEPT, "/6"));
    }
}
