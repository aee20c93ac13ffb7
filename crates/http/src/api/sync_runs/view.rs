//! How runs are shown.

use domain::project::Locale;
use domain::sync::guard::HoldReason;
use domain::sync::plan::Counts;
use domain::sync::run::SyncRun;
use domain::sync::{Fault, Warning};
use domain::time::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::problem;

/// A run of Auto-sync: one file, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncRun)]
pub(crate) struct RunView {
    /// `syn_…`.
    id: String,
    /// `running`, `completed`, `unchanged`, `held`, `failed`, `rejected`, `superseded`.
    status: &'static str,
    /// How it came about: `upload`, `console`, `push`.
    source: &'static str,
    /// Whether it only planned.
    dry_run: bool,
    /// The file, as it arrived and as it was read.
    file: FileView,
    /// How many people of each kind.
    counts: CountsView,
    /// What somebody should know.
    warnings: Vec<RemarkView>,
    /// Why it waits, or waited, for a person.
    hold_reasons: Vec<RemarkView>,
    /// Who approved or rejected it.
    decided_by: Option<String>,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    started_at: Timestamp,
    /// When it was over.
    #[schema(value_type = Option<String>, format = DateTime)]
    finished_at: Option<Timestamp>,
}

/// A run with all that is wrong with its file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncRunDetail)]
pub(crate) struct RunDetailView {
    #[serde(flatten)]
    run: RunView,
    /// What is wrong with the file: the first 1,000.
    errors: Vec<FileFault>,
    /// How many there were.
    total_errors: u64,
}

/// The file of a run. How it was read is `null` where it could not be.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncFile)]
pub(crate) struct FileView {
    /// What its sender calls it.
    name: Option<String>,
    /// The name of the key or of the operator that sent it.
    sender: String,
    /// How many bytes arrived.
    bytes: u64,
    /// SHA-256 of them, in hexadecimal.
    sha256: String,
    /// Its encoding.
    encoding: Option<String>,
    /// What stands between its columns.
    separator: Option<&'static str>,
    /// Whether its first row was a header.
    header: Option<bool>,
    /// How many people it has.
    rows: Option<u64>,
    /// Whether it has sync IDs.
    sync_id_column: Option<bool>,
}

/// How many people a run creates, updates, and so on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncCounts)]
pub(crate) struct CountsView {
    /// New users.
    created: u64,
    /// Users with new data, those among them who come back before they were gone.
    updated: u64,
    /// Users who go.
    deleted: u64,
    /// Users who are as the file has them.
    unchanged: u64,
    /// Users whose new data are not taken, or not without approval.
    skipped: u64,
    /// Of the updated, those who come back.
    revived: u64,
    /// Of the updated, those with another ID.
    ids_changed: u64,
    /// Of the updated, those with another e-mail address.
    emails_changed: u64,
}

/// A warning, or a reason to wait.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncRemark)]
pub(crate) struct RemarkView {
    /// A stable word.
    code: String,
    /// A sentence for people.
    detail: String,
}

/// One thing that is wrong with a file, and where.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FileFault {
    /// The line, from 1; `null` where it is about the file as a whole.
    line: Option<u32>,
    /// The column's heading, or its number where there is none.
    column: Option<String>,
    /// What stands there.
    value: Option<String>,
    /// A stable word.
    code: &'static str,
    /// What is wrong, and what to do.
    detail: String,
}

impl RunView {
    pub(in crate::api) fn of(run: &SyncRun) -> Self {
        let report = &run.report;
        Self {
            id: run.id.to_string(),
            status: run.status.as_str(),
            source: run.source.as_str(),
            dry_run: run.dry_run,
            file: FileView::of(run),
            counts: CountsView::of(&report.counts),
            warnings: report.warnings.iter().map(RemarkView::warning).collect(),
            hold_reasons: report.hold.iter().map(RemarkView::hold_reason).collect(),
            decided_by: run.decided_by.clone(),
            started_at: run.started_at,
            finished_at: run.finished_at,
        }
    }
}

impl RunDetailView {
    pub(super) fn of(run: &SyncRun) -> Self {
        let errors = &run.report.errors;
        Self {
            run: RunView::of(run),
            errors: errors.faults.iter().map(FileFault::of).collect(),
            total_errors: errors.total,
        }
    }
}

impl FileView {
    fn of(run: &SyncRun) -> Self {
        let dialect = run.report.dialect.as_ref();
        Self {
            name: run.file.name.clone(),
            sender: run.file.sender.clone(),
            bytes: run.file.bytes,
            sha256: run.file.sha256.clone(),
            encoding: dialect.map(|dialect| dialect.encoding.clone()),
            separator: dialect.map(|dialect| dialect.separator.as_str()),
            header: dialect.map(|dialect| dialect.header),
            rows: dialect.map(|dialect| dialect.rows),
            sync_id_column: dialect.map(|dialect| dialect.sync_id_column),
        }
    }
}

impl CountsView {
    fn of(counts: &Counts) -> Self {
        let Counts { created, updated, deleted, unchanged, skipped, revived, ids_changed, emails_changed, .. } =
            *counts;
        Self { created, updated, deleted, unchanged, skipped, revived, ids_changed, emails_changed }
    }
}

impl RemarkView {
    fn warning(warning: &Warning) -> Self {
        Self { code: code_of(warning), detail: warning.sentence(Locale::En) }
    }

    fn hold_reason(reason: &HoldReason) -> Self {
        Self { code: code_of(reason), detail: reason.sentence(Locale::En) }
    }
}

/// The stable word that a remark is stored under.
fn code_of(remark: &impl Serialize) -> String {
    let document = serde_json::to_value(remark).unwrap_or_default();
    document.get("code").and_then(Value::as_str).unwrap_or_default().to_owned()
}

impl FileFault {
    pub(in crate::api) fn of(fault: &Fault) -> Self {
        Self {
            line: fault.line,
            column: fault.column_name.clone().or_else(|| fault.column.map(|number| number.to_string())),
            value: fault.value.clone(),
            code: fault.code(),
            detail: fault.detail(Locale::En),
        }
    }

    /// As a member of a problem's `errors`.
    pub(in crate::api) fn into_problem(self) -> problem::Fault {
        problem::Fault {
            line: self.line.map(u64::from),
            column: self.column,
            value: self.value,
            code: self.code.to_owned(),
            detail: self.detail,
            ..problem::Fault::default()
        }
    }
}
