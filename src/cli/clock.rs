//! What time it is, and how long something took.

#![expect(clippy::disallowed_types, reason = "how long a run takes is told, never used")]

use crate::scenario::Date;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A clock that was started.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    started: Instant,
    at: SystemTime,
}

impl Clock {
    /// Start.
    pub fn start() -> Self {
        Self { started: Instant::now(), at: SystemTime::now() }
    }

    /// Time since the start.
    pub fn elapsed(self) -> Duration {
        self.started.elapsed()
    }

    /// A number that is another one at every start.
    pub fn lot(self) -> u64 {
        self.at.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos() as u64
    }

    /// When it was started, such as 2009-02-16T08:00:00Z.
    pub fn started(self) -> String {
        let since = self.at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let date = Date { days_since_1970: (since / 86_400) as i32 };
        let (hours, minutes, seconds) = (since / 3600 % 24, since / 60 % 60, since % 60);
        format!("{date}T{hours:02}:{minutes:02}:{seconds:02}Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_is_told_to_the_second() {
        let told = Clock::start().started();
        assert_eq!(told.len(), "2009-02-16T08:00:00Z".len());
        assert!(told.as_str() > "2024" && told.ends_with('Z'));
    }
}
