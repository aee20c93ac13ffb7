//! What a run did, for people.

use super::answer::{Answer, Run};
use crate::failure::Failure;
use crate::output::{self, Table};

/// Prints it.
pub(super) fn print(answer: &Answer) -> Result<(), Failure> {
    let run = &answer.run;
    output::line(headline(run))?;
    let counts = &run.counts;
    let mut table = Table::new(&["created", "updated", "deleted", "unchanged", "skipped"]);
    let row = [counts.created, counts.updated, counts.deleted, counts.unchanged, counts.skipped];
    table.row(row.map(|count| count.to_string()));
    table.print()?;
    for warning in &run.warnings {
        output::remark(format!("warning: {}", warning.sentence()));
    }
    for reason in &run.hold_reasons {
        output::remark(format!("held: {}", reason.sentence()));
    }
    Ok(())
}

fn headline(run: &Run) -> String {
    let what = match (run.status.as_str(), run.dry_run) {
        ("completed", false) => "Applied.",
        ("unchanged", _) => "Nothing has changed since the last sync.",
        ("held", false) => "Held; nothing was changed.",
        (_, true) if run.would_be_held() => "This file would be held. Nothing was changed; it would do this:",
        (_, true) => "Nothing was changed; this file would do this:",
        (other, false) => return format!("The run is {other}. {}", file(run)),
    };
    format!("{what} {}", file(run))
}

fn file(run: &Run) -> String {
    let separator = match run.file.separator.as_str() {
        "\t" => "tab",
        other => other,
    };
    format!("({} people, {}, separated by {separator}; run {})", run.file.rows, run.file.encoding, run.id)
}
