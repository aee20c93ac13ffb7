//! What was found, for people and for programs.

use app::doctor::{Finding, Severity};
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{self, Table};

/// A finding, for programs.
#[derive(Serialize)]
struct Told<'f> {
    check: &'f str,
    severity: &'f str,
    what: &'f str,
    why: Option<&'f str>,
    mend: Option<&'f str>,
}

/// Prints them.
pub(super) fn print(findings: &[Finding], json: bool) -> Result<(), Failure> {
    if json {
        return output::json(&findings.iter().map(told).collect::<Vec<_>>());
    }
    let mut table = Table::new(&["", "check", "finding"]);
    for finding in findings {
        let row = |first: &str, second: &str, text: &str| [first.to_owned(), second.to_owned(), text.to_owned()];
        table.row(row(finding.severity.name(), finding.check, &sentence(&finding.what)));
        if let Some(advice) = &finding.advice {
            table.row(row("", "", &format!("  why:  {}", sentence(&advice.why))));
            table.row(row("", "", &format!("  mend: {}", sentence(&advice.mend))));
        }
    }
    table.print()
}

/// Ends well if nothing is worse than a note.
pub(super) fn verdict(findings: &[Finding]) -> Result<(), Failure> {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let counted = [(count(Severity::Error), "error"), (count(Severity::Warning), "warning")];
    let told: Vec<String> = counted.iter().filter(|(n, _)| *n > 0).map(|(n, name)| some(*n, name)).collect();
    if told.is_empty() { Ok(()) } else { Err(Failure::new(format!("found {}", told.join(" and ")))) }
}

fn told(finding: &Finding) -> Told<'_> {
    Told {
        check: finding.check,
        severity: finding.severity.name(),
        what: &finding.what,
        why: finding.advice.as_ref().map(|advice| advice.why.as_str()),
        mend: finding.advice.as_ref().map(|advice| advice.mend.as_str()),
    }
}

fn some(count: usize, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

/// Findings begin small, as errors do.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
