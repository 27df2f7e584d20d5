//! The program `griot`.

use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::exit;

use actix_web::rt::System;
use clap::Parser as _;
use griot::cli::{self, Arguments};

/// Exits the process even after a panic: work on other threads would otherwise keep a process alive that answers no requests.
fn main() {
    let arguments = Arguments::parse();
    // Runs before the async runtime, which has files and threads of its own. A panic is not caught here: its exit
    // status 101 tells the parent process that the file made the parser panic.
    match arguments.confined() {
        Some(Ok(())) => exit(0),
        Some(Err(error)) => {
            complain(&format!("{error:#}"));
            exit(1)
        }
        None => {}
    }
    let run = || ManuallyDrop::new(System::new()).block_on(cli::run(arguments));
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(Ok(())) => exit(0),
        Ok(Err(error)) => complain(&format!("{error:#}")),
        Err(_) => complain("it could not go on: the reason stands above (too little memory, too few threads?)"),
    }
    exit(1)
}

#[expect(clippy::print_stderr, reason = "the person at the keyboard is told why, reason by reason")]
fn complain(why: &str) {
    eprintln!("griot: {why}");
}
