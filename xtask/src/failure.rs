//! What ends a command.

use std::fmt;

/// A result of this program.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// Why a command stopped, in words that say what to do, and its exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    exit_code: u8,
}

impl Failure {
    /// Something that was tried did not work.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), exit_code: 1 }
    }

    /// The command was called in a way that it does not know.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), exit_code: 2 }
    }

    /// The same failure with the exit code that a program ended with.
    pub(crate) fn with_exit_code(self, code: Option<i32>) -> Self {
        let exit_code = code.and_then(|code| u8::try_from(code).ok()).filter(|code| *code != 0).unwrap_or(1);
        Self { exit_code, ..self }
    }

    /// What the process ends with.
    pub(crate) fn exit_code(&self) -> u8 {
        self.exit_code
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "xtask: {}", self.message)
    }
}

/// Adds what was being done to an error of the system.
pub(crate) trait Context<T> {
    /// Turns the error into a [`Failure`] that begins with `doing`.
    fn context(self, doing: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: fmt::Display> Context<T> for std::result::Result<T, E> {
    fn context(self, doing: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| Failure::new(format!("{}: {error}", doing())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_of_programs_are_passed_on_and_never_zero() {
        assert_eq!(Failure::new("x").with_exit_code(Some(3)).exit_code(), 3);
        assert_eq!(Failure::new("x").with_exit_code(Some(0)).exit_code(), 1);
        assert_eq!(Failure::new("x").with_exit_code(None).exit_code(), 1);
    }
}
