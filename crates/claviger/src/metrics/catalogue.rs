//! Every metric there is. The descriptions in the answer and the manual's list are made of this one list.

/// A metric.
#[derive(Debug)]
pub(crate) struct Metric {
    /// Its name.
    pub(crate) name: &'static str,
    /// What sort it is.
    pub(crate) kind: Kind,
    /// The labels that its values carry.
    pub(crate) labels: &'static [&'static str],
    /// What it tells, without its full stop.
    pub(crate) what: &'static str,
}

/// What sort of metric it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It only grows.
    Counter,
    /// It goes up and down.
    Gauge,
    /// How values are distributed.
    Histogram,
}

const fn counter(name: &'static str, labels: &'static [&'static str], what: &'static str) -> Metric {
    Metric { name, kind: Kind::Counter, labels, what }
}

const fn gauge(name: &'static str, labels: &'static [&'static str], what: &'static str) -> Metric {
    Metric { name, kind: Kind::Gauge, labels, what }
}

const fn histogram(name: &'static str, labels: &'static [&'static str], what: &'static str) -> Metric {
    Metric { name, kind: Kind::Histogram, labels, what }
}

/// All of them, as the manual lists them.
pub(crate) const CATALOGUE: &[Metric] = &[
    counter(
        "claviger_http_requests_total",
        &["method", "route", "status"],
        "Requests that were answered; route is the template of the address, status the class, such as 4xx",
    ),
    histogram("claviger_http_request_seconds", &["method", "route"], "How long they took, until the answer began"),
    gauge("claviger_event_streams_open", &[], "Streams of events that are open on this node, the consoles among them"),
    counter(
        "claviger_logins_failed_total",
        &["who"],
        "Logins with a wrong password or an unknown account; who is operator or holder",
    ),
    counter(
        "claviger_throttled_total",
        &["what"],
        "Requests that were told to wait, as their address asked or guessed too often",
    ),
    counter(
        "claviger_events_recorded_total",
        &["category"],
        "Events that this node recorded, by category: credential.issued, certificate.issued, sync.failed, …",
    ),
    gauge("claviger_events_last", &[], "The place of the newest event"),
    gauge(
        "claviger_follower_lag",
        &["follower"],
        "How many places a follower of events (rules, inputs, webhooks) is behind the newest; it catches up when it can",
    ),
    counter("claviger_jobs_claimed_total", &["kind"], "Jobs that this node took"),
    counter(
        "claviger_jobs_ended_total",
        &["kind", "outcome"],
        "How they ended: done, retried, postponed (what they need is not there yet) or dead (given up)",
    ),
    histogram("claviger_job_seconds", &["kind"], "How long each try took"),
    gauge("claviger_jobs_running", &[], "Jobs that run on this node"),
    gauge("claviger_jobs_waiting", &["kind"], "Jobs that wait or run, on all nodes"),
    gauge("claviger_jobs_dead", &["kind"], "Jobs that were given up; they stay until somebody has them tried again"),
    gauge("claviger_jobs_oldest_seconds", &["kind"], "How long the first job of the kind has been due"),
    histogram("claviger_sweep_seconds", &["sweep"], "How long each look took at what time brings"),
    counter("claviger_sweep_found_total", &["sweep"], "What these looks found to do"),
    counter("claviger_sweep_failures_total", &["sweep"], "Looks that failed"),
    counter(
        "claviger_connector_calls_total",
        &["connector", "operation", "outcome"],
        "Calls of credential systems; outcome is ok or the kind of failure, such as unreachable, limited, refused",
    ),
    histogram("claviger_connector_call_seconds", &["connector", "operation"], "How long they took"),
    gauge(
        "claviger_connection_state",
        &["project", "system", "system_id", "connector", "state"],
        "1 for the state that the connection of a system is in, 0 for the others",
    ),
    gauge("claviger_connection_failures", &["project", "system", "system_id"], "Failures in a row of the connection"),
    gauge("claviger_credentials", &["project", "system", "system_id", "status"], "Credentials, by status"),
    gauge("claviger_revocations_overdue", &["project"], "Revocations that should have been confirmed by now"),
    gauge(
        "claviger_pool_available",
        &["project", "system", "pool", "pool_id"],
        "Credentials that are left in a pool; none for a pool without an end",
    ),
    gauge("claviger_pool_total", &["project", "system", "pool", "pool_id"], "Credentials that a pool has in all"),
    gauge("claviger_invitations_open", &[], "Invitations that may still be accepted"),
    gauge(
        "claviger_invitations_overdue",
        &[],
        "Invitations that are past their time, and whose end nobody has noticed yet",
    ),
    gauge("claviger_sync_last_completed_timestamp_seconds", &["project"], "When Auto-sync last took a whole file"),
    gauge("claviger_sync_failing", &["project"], "1 while the files of Auto-sync are refused"),
    gauge("claviger_sync_stale", &["project"], "1 while no file came for three intervals"),
    gauge("claviger_sync_held", &["project"], "Runs of Auto-sync that wait for approval"),
    counter(
        "claviger_messages_total",
        &["channel", "outcome"],
        "Mails and SMS: sent, failed (tried again), refused (for good) or not_configured",
    ),
    counter(
        "claviger_webhook_attempts_total",
        &["outcome"],
        "Attempts to deliver to webhooks, tests among them: delivered or failed",
    ),
    counter(
        "claviger_ocsp_answers_total",
        &["status"],
        "What OCSP answered, by certificate: good, revoked or unknown; failed, by request",
    ),
    gauge("claviger_ca_not_after_timestamp_seconds", &["project", "ca"], "When the certificate of a CA ends"),
    gauge(
        "claviger_ocsp_responder_not_after_timestamp_seconds",
        &["project", "ca"],
        "When the certificate ends that OCSP answers with; it is renewed by itself",
    ),
    gauge(
        "claviger_crl_this_update_timestamp_seconds",
        &["project", "ca"],
        "When the newest list of revoked certificates was made",
    ),
    gauge("claviger_crl_next_update_timestamp_seconds", &["project", "ca"], "When the next one must be there"),
    gauge("claviger_node_heartbeat_timestamp_seconds", &["node", "version"], "When each node last said that it runs"),
    gauge("claviger_database_up", &[], "1 if the database answered when it was asked last"),
    gauge("claviger_database_size_bytes", &[], "How large the database is"),
    gauge(
        "claviger_database_connections",
        &["state"],
        "Connections of this node to the database, busy and idle; of SQLite those that read",
    ),
    gauge("claviger_database_connections_max", &[], "How many there may be: the setting connections"),
    histogram(
        "claviger_database_wait_seconds",
        &["for"],
        "How long a connection was waited for; to write on SQLite, the turn on the one writer",
    ),
    counter("claviger_database_unavailable_total", &["for"], "How often none came in time"),
    histogram("claviger_database_group_units", &[], "SQLite: units of work that shared one commit"),
    histogram(
        "claviger_database_group_commit_seconds",
        &[],
        "SQLite: how long that commit took, until it was on the disk",
    ),
    gauge("claviger_figures_gather_seconds", &[], "How long it took to gather what is asked of the database"),
    gauge("claviger_build_info", &["version"], "1; the version is in the label"),
    gauge("process_start_time_seconds", &[], "When this process began"),
    gauge("process_resident_memory_bytes", &[], "Memory that it uses; on Linux"),
    gauge("process_open_fds", &[], "Files and connections that it has open; on Linux"),
];

/// The metric of that name.
pub(super) fn find(name: &str) -> Option<&'static Metric> {
    CATALOGUE.iter().find(|metric| metric.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The manual's table, in Markdown.
    fn table() -> String {
        let head = "| name | kind | labels | what it tells |\n| --- | --- | --- | --- |\n";
        CATALOGUE.iter().fold(head.to_owned(), |table, metric| {
            let kind = format!("{:?}", metric.kind).to_lowercase();
            let labels: Vec<String> = metric.labels.iter().map(|label| format!("`{label}`")).collect();
            table + &format!("| `{}` | {kind} | {} | {} |\n", metric.name, labels.join(", "), metric.what)
        })
    }

    #[test]
    fn the_manual_lists_every_metric() {
        let manual = include_str!("../../../../docs/src/metrics.md");
        assert!(manual.contains(&table()), "docs/src/metrics.md should hold this table:\n{}", table());
    }

    #[test]
    fn names_follow_the_conventions() {
        for metric in CATALOGUE {
            let (name, kind) = (metric.name, metric.kind);
            assert!(name.starts_with("claviger_") || name.starts_with("process_"), "{name}");
            assert_eq!(name.ends_with("_total"), kind == Kind::Counter || name == "claviger_pool_total", "{name}");
            if kind == Kind::Histogram {
                assert!(name.ends_with("_seconds") || name.ends_with("_units"), "{name}: has no buckets");
            }
            assert!(!metric.what.ends_with('.'), "{name}");
        }
        let mut names: Vec<_> = CATALOGUE.iter().map(|metric| metric.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CATALOGUE.len());
    }

    #[test]
    fn the_examples_name_only_metrics_that_there_are() {
        let rules = include_str!("../../../../examples/prometheus/claviger.rules.yml");
        let words = rules.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let named: Vec<&str> = words.filter(|word| word.starts_with("claviger_")).collect();
        assert!(named.len() > 10, "{named:?}");
        for name in named {
            let family = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
            assert!(find(name).or_else(|| find(family)).is_some(), "{name}");
        }
    }
}
