//! The program `griot`.

use std::process::ExitCode;

use clap::Parser as _;
use griot::cli::{self, Arguments};

#[actix_web::main]
async fn main() -> ExitCode {
    match cli::run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "the person at the keyboard is told why, reason by reason")]
fn complain(error: &anyhow::Error) {
    eprintln!("griot: {error:#}");
}
