//! Why a command ends otherwise than well: a sentence, and an exit status.

use super::machine;
use crate::output::OutputError;
use crate::scenario::Refused;
use crate::visible::visible;

/// A check of the self-test failed.
pub const CHECK_FAILED: u8 = 1;
/// A value that is needed is not defined.
pub const UNDEFINED: u8 = 1;
/// A run failed.
pub const RUN_FAILED: u8 = 1;
/// The command line or a scenario is wrong, or the machine is too small; nothing was run.
pub const WRONG: u8 = 2;
/// Something is missing.
pub const INCOMPLETE: u8 = 3;
/// The system refused to read or write.
pub const IO: u8 = 74;

/// Why a command ends otherwise than well.
#[derive(Debug)]
pub struct Failure {
    pub(super) status: u8,
    pub(super) message: String,
}

impl Failure {
    /// End with `status`, saying `message`, hidden characters spelt out; an empty message says nothing.
    pub fn new(status: u8, message: impl Into<String>) -> Self {
        Self { status, message: visible(&message.into()).into_owned() }
    }

    /// End because these scenarios are wrong, in colour where the terminal wants it.
    pub fn refused(refusals: &[Refused]) -> Self {
        let colour = machine::wants_colour();
        let told: Vec<String> = refusals.iter().map(|refused| refused.render(colour)).collect();
        Self { status: WRONG, message: told.join("\n") }
    }

    /// The same, and what else there is to say.
    pub fn with(self, note: &str) -> Self {
        Self { message: format!("{}\n{note}", self.message.trim_end()), ..self }
    }

    /// The message with `headline` above it.
    pub fn about(&self, headline: &str) -> String {
        format!("{headline}\n{}", self.message)
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        Self::new(error.exit_code(), format!("error: {error}"))
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::refused(&[refused])
    }
}
