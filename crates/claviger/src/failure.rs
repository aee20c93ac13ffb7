//! How a command ends when it does not end well: one line, and an exit code.

use std::error::Error;
use std::process::ExitCode;

/// One line that says what is the matter and how to mend it, and the code to exit with.
#[derive(Debug)]
pub(crate) struct Failure {
    line: String,
    exit: Exit,
}

/// What the exit code tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Refused or failed.
    Failed,
    /// Held for approval.
    Held,
}

impl Failure {
    /// A failure that is told in our own words.
    pub(crate) fn new(line: impl Into<String>) -> Self {
        Self { line: one_line(&line.into()), exit: Exit::Failed }
    }

    /// An error and what caused it.
    pub(crate) fn of(error: &(dyn Error + 'static)) -> Self {
        Self::new(chain(error))
    }

    /// Not a failure of ours: somebody has to decide first.
    pub(crate) fn held(line: impl Into<String>) -> Self {
        Self { exit: Exit::Held, ..Self::new(line) }
    }

    /// The line, without its beginning.
    pub(crate) fn line(&self) -> &str {
        &self.line
    }

    /// The code to exit with.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self.exit {
            Exit::Failed => ExitCode::from(1),
            Exit::Held => ExitCode::from(3),
        }
    }
}

impl<E: Error + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::of(&error)
    }
}

/// An error and its causes, each said once.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = said(error);
    let mut next = error.source();
    while let Some(cause) = next {
        let said = said(cause);
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        next = cause.source();
    }
    text
}

/// What an error says, with each of the values that do not fit.
fn said(error: &(dyn Error + 'static)) -> String {
    let Some(app::Error::Invalid(faults)) = error.downcast_ref() else { return error.to_string() };
    let fault = |fault: &app::error::Invalid| format!("{}: {}", fault.pointer.trim_start_matches('/'), fault.detail);
    faults.iter().map(fault).collect::<Vec<_>>().join("; ")
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("the file cannot be read")]
    struct Outer(#[source] std::io::Error);

    #[test]
    fn a_failure_is_one_line_with_its_causes() {
        let failure = Failure::from(Outer(std::io::Error::other("no such\ndevice")));
        assert_eq!(failure.line(), "the file cannot be read: no such device");
    }
}
