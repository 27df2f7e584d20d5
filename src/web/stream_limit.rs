//! Limits how many files are sent at once under one grant, so that a link passed on to a thousand people is not a
//! download for each.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Download managers fetch a file in up to 16 parts at a time.
const MOST: usize = 16;

/// The open streams, by grant.
#[derive(Clone, Default)]
pub struct StreamLimit(Arc<Mutex<HashMap<String, usize>>>);

/// A permit for one of a grant's streams, given back when it is dropped.
pub struct StreamPermit {
    streams: StreamLimit,
    grant: String,
}

impl StreamLimit {
    /// A permit for one more stream; `None` when the grant has the maximum.
    pub fn take(&self, grant: &str) -> Option<StreamPermit> {
        let mut under_way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = under_way.entry(grant.to_owned()).or_default();
        if *number >= MOST {
            return None;
        }
        *number += 1;
        Some(StreamPermit { streams: self.clone(), grant: grant.to_owned() })
    }
}

impl Drop for StreamPermit {
    fn drop(&mut self) {
        let mut under_way = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = under_way.get_mut(&self.grant) {
            *number -= 1;
            if *number == 0 {
                under_way.remove(&self.grant);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_has_sixteen_places_and_they_come_back() {
        let streams = StreamLimit::default();
        let mut places: Vec<_> = (0..MOST).map(|_| streams.take("a").unwrap()).collect();
        assert!(streams.take("a").is_none());
        assert!(streams.take("b").is_some());
        places.pop();
        assert!(streams.take("a").is_some());
        drop(places);
        assert!(streams.0.lock().unwrap().is_empty(), "nothing is remembered of streams that ended");
    }
}
