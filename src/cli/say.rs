//! What goes to standard output and to standard error.

use super::failure::{Failure, IO};
use std::io::{self, ErrorKind, Write};

/// Write `text` to standard output; who has heard enough, as `head` has, may close it.
///
/// # Errors
/// When the system refuses, as a full disk does.
pub fn out(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(cause) if cause.kind() != ErrorKind::BrokenPipe => {
            let message = format!("error: standard output: {cause}: what was said is lost");
            Err(Failure::new(IO, message))
        }
        _ => Ok(()),
    }
}

/// Write a line to standard error; nobody can be told that nobody listens.
pub fn err(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
