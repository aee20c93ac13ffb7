//! Metrics, in the text format of Prometheus, at a door of their own.
//!
//! Two kinds of figures meet here. What happens in this process is counted where it happens, through the facade of the
//! crate `metrics`; the recorder is installed here and nowhere else. What the database knows is asked of
//! [`app::figures`], at most every 15 seconds, and written by hand, so that what is gone is gone from the answer, too.
//! Every name stands in [`catalogue`], of which the manual's list is made.

pub(crate) mod catalogue;
mod exposition;
mod gathered;
mod page;
mod process;
mod recorder;

use std::sync::Arc;

use app::App;
use axum_server::Handle;
use tokio_util::sync::CancellationToken;

use crate::command::serve::door::{Door, DoorError};
use crate::configuration::MetricsDoor;
use crate::failure::Failure;

/// The door of the metrics, before anything is measured.
pub(crate) struct Reading {
    door: Door,
    wanted: MetricsDoor,
}

impl Reading {
    /// Takes the port.
    pub(crate) fn take(door: &Door, wanted: &MetricsDoor) -> Result<Self, DoorError> {
        Ok(Self { door: door.for_metrics(wanted.listen)?, wanted: wanted.clone() })
    }

    /// Measures from now on, and lets whoever may read.
    ///
    /// # Errors
    /// If this process measures already.
    pub(crate) fn begin(self, app: App, stopping: &CancellationToken) -> Result<(), Failure> {
        let recorder = recorder::install(&app.parts().connectors)?;
        tokio::spawn(recorder::keep(recorder.clone(), stopping.clone()));
        let page = Arc::new(page::Page::new(app, recorder));
        let handle = Handle::new();
        let (address, token) = (self.door.address(), self.wanted.token);
        let served = self.door.serve(page::router(page, token), handle.clone());
        tracing::info!(%address, "metrics can be read at /metrics");
        tokio::spawn(async move {
            if let Err(error) = served.await {
                tracing::error!(%error, "metrics cannot be read any more");
            }
        });
        let stopping = stopping.clone();
        tokio::spawn(async move {
            stopping.cancelled().await;
            handle.shutdown();
        });
        Ok(())
    }
}
