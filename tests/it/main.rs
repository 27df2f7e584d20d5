//! The tests of the whole house, in one program so that it is linked once. Run them with `scripts/test`.

#![cfg(test)]

mod delivery;
mod floors;
mod harness;
mod killed;
mod mail;
mod process;
mod sale;
mod start;
mod support;
