//! The recorder of what happens in this process.

use std::time::Duration;

use connect::Connectors;
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;

use super::catalogue::{CATALOGUE, Kind};

/// In seconds: from what an index answers to what somebody gives up on.
const SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
/// How many units of work share a commit.
const UNITS: [f64; 7] = [1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0];

/// Installs the recorder, describes what it records, and begins every series at nothing.
///
/// # Errors
/// If there is one already.
pub(super) fn install(connectors: &Connectors) -> Result<PrometheusHandle, BuildError> {
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)?
        .set_buckets_for_metric(Matcher::Suffix("_units".to_owned()), &UNITS)?;
    let handle = builder.install_recorder()?;
    for metric in CATALOGUE {
        match metric.kind {
            Kind::Counter => metrics::describe_counter!(metric.name, metric.what),
            Kind::Gauge => metrics::describe_gauge!(metric.name, metric.what),
            Kind::Histogram => metrics::describe_histogram!(metric.name, metric.what),
        }
    }
    store::measures::announce();
    app::measures::announce(&worker::KINDS, connectors);
    worker::announce_measures();
    http_api::announce_measures();
    Ok(handle)
}

/// Sums up what was recorded, whether or not anybody reads it: until then each single value is kept.
pub(super) async fn keep(recorder: PrometheusHandle, stopping: CancellationToken) {
    let mut ticks = tokio::time::interval(Duration::from_secs(5));
    while !stopping.is_cancelled() {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = ticks.tick() => recorder.run_upkeep(),
        }
    }
}
