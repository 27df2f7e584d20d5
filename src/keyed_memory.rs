//! An in-memory map of bounded size from names (such as an address or an account) to values. A flood of new names cannot
//! fill the memory: when the map is full, the half that was written longest ago is dropped.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest as _, Sha256};

/// The map behind a lock. A name is stored as its SHA-256, 32 bytes however long the name is.
pub struct Remembered<T> {
    known: Mutex<Known<T>>,
}

/// The map itself, as [`Remembered::lock`] gives access to it.
pub struct Known<T> {
    most: usize,
    /// A counter that grows with each write; stored with each value, it says which were written longest ago.
    turn: u64,
    notes: HashMap<[u8; 32], (u64, T)>,
}

impl<T> Remembered<T> {
    /// An empty map for at most `most` names.
    pub fn new(most: usize) -> Self {
        Self { known: Mutex::new(Known { most, turn: 0, notes: HashMap::new() }) }
    }

    /// Locks the map: between reading a value and writing it, no other thread can change it.
    pub fn lock(&self) -> MutexGuard<'_, Known<T>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Known<T> {
    /// The value stored for this name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.notes.get(&key(name)).map(|(_, note)| note)
    }

    /// Stores a value for this name.
    pub fn note(&mut self, name: &str, note: T) {
        let key = key(name);
        if self.notes.len() >= self.most && !self.notes.contains_key(&key) {
            self.make_room();
        }
        self.turn += 1;
        self.notes.insert(key, (self.turn, note));
    }

    /// Drops this name.
    pub fn forget(&mut self, name: &str) {
        self.notes.remove(&key(name));
    }

    /// Drops the half that was written longest ago.
    fn make_room(&mut self) {
        let mut turns: Vec<_> = self.notes.values().map(|(turn, _)| *turn).collect();
        let middle = turns.len() / 2;
        let (_, middle, _) = turns.select_nth_unstable(middle);
        let middle = *middle;
        self.notes.retain(|_, (turn, _)| *turn > middle);
        self.notes.shrink_to(self.most);
    }
}

fn key(name: &str) -> [u8; 32] {
    Sha256::digest(name.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_names_does_not_fill_the_memory_and_forgets_the_oldest() {
        let remembered = Remembered::new(100);
        let mut known = remembered.lock();
        for number in 0..1000 {
            known.note(&number.to_string(), number);
            known.note("always here", number);
            assert!(known.notes.len() <= 100);
        }
        assert_eq!((known.get("999"), known.get("always here"), known.get("0")), (Some(&999), Some(&999), None));
        known.forget("999");
        assert_eq!(known.get("999"), None);
    }
}
