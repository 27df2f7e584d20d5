//! The `griot` program itself, as an owner starts it.

use std::{
    io::{BufRead as _, BufReader, Read},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
};

use super::wait::wait_for;

/// A running `griot`, killed when it is dropped.
#[derive(Debug)]
pub struct Program {
    process: Child,
    log: Arc<Mutex<Vec<String>>>,
}

/// The program with its data folder, isolated from the environment in which the tests run.
pub fn griot(data: &Path, settings: &[(&str, String)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_griot"));
    command
        .env_clear()
        .current_dir(data)
        .env("GRIOT_DATA", data)
        .envs(settings.iter().map(|(name, value)| (*name, value)));
    command
}

impl Program {
    /// Starts it and collects its output.
    pub fn start(mut command: Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("griot starts");
        let log = Arc::<Mutex<Vec<String>>>::default();
        let said: [Box<dyn Read + Send>; 2] =
            [Box::new(process.stdout.take().unwrap()), Box::new(process.stderr.take().unwrap())];
        for stream in said {
            let log = Arc::clone(&log);
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    log.lock().unwrap().push(line);
                }
            });
        }
        Self { process, log }
    }

    /// Waits for a line that contains `words`, and returns the rest of that line.
    pub async fn says(&self, words: &str) -> String {
        let find = || self.log.lock().unwrap().iter().find_map(|line| Some(line.split_once(words)?.1.to_owned()));
        wait_for(&format!("“{words}” from griot"), async || find()).await
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if std::thread::panicking() {
            eprintln!("griot said:\n{}", self.log.lock().unwrap().join("\n"));
        }
    }
}
