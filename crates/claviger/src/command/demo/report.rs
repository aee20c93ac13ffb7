//! What happened: a line for each step as it ends, and a table of the lists at the end.

use super::api::Outcome;
use super::people::List;
use crate::failure::Failure;
use crate::output::{self, Table};

/// What happened so far.
pub(super) struct Report {
    lists: Table,
    failed: usize,
}

impl Report {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self {
            lists: Table::new(&["file", "result", "created", "updated", "deleted", "unchanged", "mails"]),
            failed: 0,
        }
    }

    /// Tells how a step ended; answers whether it went well.
    pub(super) fn step(&mut self, what: &str, ended: Result<String, Failure>) -> Result<bool, Failure> {
        match &ended {
            Ok(told) => output::line(format!("ok      {what}: {told}"))?,
            Err(failure) => output::line(format!("FAILED  {what}: {}", failure.line()))?,
        }
        self.failed += usize::from(ended.is_err());
        Ok(ended.is_ok())
    }

    /// Adds a list to the table. What was not applied has no counts.
    pub(super) fn list(&mut self, list: &List, outcome: &Outcome, mails: usize) {
        let nothing = || ["–"; 4].map(str::to_owned);
        let (result, counts) = match outcome {
            Outcome::Taken(run) if run.status == "completed" => {
                let counts = &run.counts;
                let counts = [counts.created, counts.updated, counts.deleted, counts.unchanged];
                (run.status.clone(), counts.map(|count| count.to_string()))
            }
            Outcome::Taken(run) => (run.status.clone(), nothing()),
            Outcome::Refused(problem) => (format!("refused, {} errors", problem.count()), nothing()),
        };
        let row = [list.name.to_owned(), result].into_iter().chain(counts);
        self.lists.row(row.chain([mails.to_string()]));
    }

    /// Prints the table.
    pub(super) fn print(&self) -> Result<(), Failure> {
        output::line("")?;
        self.lists.print()?;
        output::line("")
    }

    /// How the whole ended.
    pub(super) fn verdict(&self) -> Result<(), Failure> {
        match self.failed {
            0 => Ok(()),
            1 => Err(Failure::new("a step of the demo failed; its line above says why")),
            steps => Err(Failure::new(format!("{steps} steps of the demo failed; their lines above say why"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failed_step_fails_the_whole() {
        let mut report = Report::new();
        assert!(report.step("this", Ok("went well".to_owned())).unwrap());
        assert!(report.verdict().is_ok());
        assert!(!report.step("that", Err(Failure::new("did not"))).unwrap());
        assert!(report.step("another", Ok("went well, too".to_owned())).unwrap());
        assert_eq!(report.verdict().unwrap_err().line(), "a step of the demo failed; its line above says why");
    }
}
