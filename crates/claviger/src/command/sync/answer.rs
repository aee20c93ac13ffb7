//! What the server says: a run, or a problem (RFC 9457).

use serde::Deserialize;
use serde_json::Value;

use crate::failure::Failure;
use crate::output;

/// A run, as it was told and as it was understood.
#[derive(Debug)]
pub(super) struct Answer {
    /// The whole answer, for programs.
    pub(super) document: Value,
    /// What is shown to people.
    pub(super) run: Run,
}

/// What became of the file.
#[derive(Debug, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names are the API's")]
pub(super) struct Run {
    /// The run's id.
    pub(super) id: String,
    /// `completed`, `unchanged`, `held`.
    pub(super) status: String,
    /// Whether it was a plan only.
    pub(super) dry_run: bool,
    /// How the file was read.
    pub(super) file: FileFacts,
    /// How many of each.
    pub(super) counts: Counts,
    /// What somebody should know.
    #[serde(default)]
    pub(super) warnings: Vec<Remark>,
    /// Why it is held, if it is.
    #[serde(default)]
    pub(super) hold_reasons: Vec<Remark>,
}

/// How the file was read.
#[derive(Debug, Deserialize)]
pub(super) struct FileFacts {
    /// Its encoding.
    pub(super) encoding: String,
    /// What stands between its columns.
    pub(super) separator: String,
    /// How many people it has.
    pub(super) rows: u64,
}

/// How many of each.
#[derive(Debug, Deserialize)]
pub(super) struct Counts {
    /// New users.
    pub(super) created: u64,
    /// Users with new data.
    pub(super) updated: u64,
    /// Users who go.
    pub(super) deleted: u64,
    /// Users as they were.
    pub(super) unchanged: u64,
    /// Users left alone.
    pub(super) skipped: u64,
}

/// A warning or an error, with the place in the file that it is about.
#[derive(Debug, Deserialize)]
pub(super) struct Remark {
    line: Option<u64>,
    column: Option<Value>,
    value: Option<String>,
    code: Option<String>,
    detail: Option<String>,
}

/// A refusal.
#[derive(Debug, Deserialize)]
pub(super) struct Problem {
    title: Option<String>,
    detail: Option<String>,
    code: Option<String>,
    #[serde(default)]
    errors: Vec<Remark>,
    total_errors: Option<u64>,
}

impl Answer {
    /// Reads a run.
    pub(super) fn parse(text: &str) -> Result<Self, serde_json::Error> {
        let document: Value = serde_json::from_str(text)?;
        Ok(Self { run: Run::deserialize(&document)?, document })
    }
}

impl Run {
    /// Whether this was a plan of what would wait for a person.
    pub(super) fn would_be_held(&self) -> bool {
        self.dry_run && !self.hold_reasons.is_empty()
    }
}

impl Remark {
    /// The line that it is told in.
    pub(super) fn sentence(&self) -> String {
        let column =
            self.column.as_ref().map(|column| column.as_str().map_or_else(|| column.to_string(), str::to_owned));
        let place = match (self.line, column) {
            (Some(line), Some(column)) => format!("line {line}, column {column}: "),
            (Some(line), None) => format!("line {line}: "),
            (None, _) => String::new(),
        };
        let value = self.value.as_ref().map(|value| format!("{value:?}: ")).unwrap_or_default();
        let detail = self.detail.as_deref().or(self.code.as_deref()).unwrap_or("no detail");
        format!("{place}{value}{detail}")
    }
}

impl Problem {
    /// Reads a problem; `None` if it is not one of Claviger's, which always have a code.
    pub(super) fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().filter(|problem: &Self| problem.code.is_some())
    }

    /// Tells the errors, a line each, and answers the last line.
    pub(super) fn told(&self, status: u16) -> Failure {
        self.errors.iter().for_each(|error| output::remark(error.sentence()));
        let listed = self.errors.len() as u64;
        let more = self.total_errors.filter(|total| *total > listed);
        let more = more.map(|total| format!(" ({total} errors in all, the first {listed} are listed)"));
        let said = self.detail.as_deref().or(self.title.as_deref()).unwrap_or("refused");
        let code = self.code.as_deref().unwrap_or_default();
        Failure::new(format!("{said}{} [{code}, {status}]", more.unwrap_or_default()))
    }
}
