//! The program `griot`.

use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::exit;

use actix_web::rt::System;
use clap::Parser as _;
use griot::cli::{self, Arguments};

/// Ends with the process also after a panic: what is under way on other threads would keep a shop alive that answers nobody.
fn main() {
    let arguments = Arguments::parse();
    // Before there is a runtime with files and threads of its own. A panic ends it as usual: that tells whose fault it was.
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
