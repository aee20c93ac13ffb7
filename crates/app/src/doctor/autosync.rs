//! Auto-sync: whether files come, and are taken.

use super::{Finding, Severity, ago, or_well};
use crate::figures::{Figures, ProjectFigures};

const CHECK: &str = "autosync";

pub(super) fn judge(figures: &Figures) -> Vec<Finding> {
    let findings = figures.projects.iter().flat_map(|project| of(figures, project)).flatten().collect();
    or_well(findings, CHECK, "no Auto-sync stands still")
}

fn of(figures: &Figures, project: &ProjectFigures) -> [Option<Finding>; 3] {
    let (state, slug) = (&project.autosync, &project.project.slug);
    let why = "who came gets no credential, and who left keeps theirs";
    let failing = state.failing_since.map(|since| {
        let failure = state.failure.as_deref().unwrap_or("the run says why");
        let what = format!("the files of {slug} have been refused for {}: {failure}", ago(figures.at, since));
        Finding::new(CHECK, Severity::Error, what, why, "mend the file, as the newest run under Auto-sync says")
    });
    let stale = state.stale_since.map(|_| {
        let last = state.last_completed_at.map_or_else(|| "ever".to_owned(), |at| ago(figures.at, at));
        let what = format!("no file of {slug} was taken for {last}");
        let mend = "look whether the task that sends it runs, on the machine of the access control system";
        Finding::new(CHECK, Severity::Error, what, why, mend)
    });
    let held = (project.held_runs > 0).then(|| {
        let what = format!("{} runs of {slug} wait for approval", project.held_runs);
        let mend = "look at what they would change, and approve or reject them under Auto-sync";
        Finding::new(CHECK, Severity::Warning, what, "they change more than they may by themselves", mend)
    });
    [failing, stale, held]
}
