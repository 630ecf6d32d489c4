//! What goes to standard output and to standard error.

use super::failure::{Failure, IO};
use crate::visible::visible;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

/// Write `text` to standard output, hidden characters spelt out; who has heard enough, as `head` has,
/// may close it.
///
/// # Errors
/// When the system refuses, as a full disk does.
pub fn out(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(visible(text).as_bytes()).and_then(|()| out.flush()) {
        Err(cause) if cause.kind() != ErrorKind::BrokenPipe => {
            let message = format!("error: standard output: {cause}: what was said is lost");
            Err(Failure::new(IO, message))
        }
        _ => Ok(()),
    }
}

/// Write a line to standard error, hidden characters spelt out; a closed one is no reason to fail.
pub fn err(line: &str) {
    err_as_is(&visible(line));
}

/// Write a line to standard error whose escape sequences are this program's own.
pub fn err_as_is(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

impl Failure {
    /// Say why on standard error, and give the exit status.
    pub fn exit(self) -> ExitCode {
        if !self.message.is_empty() {
            err_as_is(self.message.trim_end());
        }
        ExitCode::from(self.status)
    }
}
