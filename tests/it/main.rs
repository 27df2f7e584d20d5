//! The tests of the whole house, in one program so that it is linked once. Run them with `scripts/test`.

#![cfg(test)]

mod floors;
mod gateway;
mod harness;
mod notices;
mod returns;
mod sale;
mod settlement;
mod support;
