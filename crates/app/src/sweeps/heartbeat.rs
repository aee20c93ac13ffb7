//! Saying that this node runs, and forgetting those that do not.

use domain::time::{SignedDuration, Timestamp};
use store::repo::Node;

use crate::context::App;
use crate::error::Result;

/// How long a node is shown after it was heard of last.
const SHOWN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Says that this node runs.
pub(super) async fn run(app: &App, started_at: Timestamp) -> Result<u64> {
    let now = app.now();
    let node = Node {
        name: app.parts().node.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        started_at,
        heartbeat_at: now,
    };
    let mut uow = app.store().begin().await?;
    uow.nodes().heartbeat(&node).await?;
    let forgotten = uow.nodes().remove_silent(now.saturating_sub(SHOWN).unwrap_or(Timestamp::MIN)).await?;
    uow.commit().await?;
    Ok(forgotten)
}
