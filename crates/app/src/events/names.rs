//! What the systems and pools of events are called.

use std::collections::HashMap;

use domain::event::searched_text;
use domain::id::{Id, kind};
use store::Reader;
use store::repo::RecordedEvent;

use super::Told;
use crate::error::Result;

/// What a project's few systems and pools are called now, or were when they were removed.
pub(crate) struct Names {
    systems: HashMap<Id<kind::CredentialSystem>, String>,
    pools: HashMap<Id<kind::CredentialPool>, String>,
}

impl Names {
    /// The names that these events are told with.
    pub(crate) async fn of(
        reader: &mut Reader,
        project: Id<kind::Project>,
        events: impl IntoIterator<Item = &RecordedEvent>,
    ) -> Result<Self> {
        let systems = reader.systems().list(project).await?;
        let pools = reader.pools().list(project).await?;
        let mut names = Self {
            systems: systems.into_iter().map(|system| (system.id, system.name)).collect(),
            pools: pools.into_iter().map(|pool| (pool.id, pool.name)).collect(),
        };
        if !events.into_iter().all(|recorded| names.know(recorded)) {
            let left = reader.events().names_left(project).await?;
            names.systems.extend(left.systems);
            names.pools.extend(left.pools);
        }
        Ok(names)
    }

    fn know(&self, RecordedEvent { event, .. }: &RecordedEvent) -> bool {
        event.system.is_none_or(|id| self.systems.contains_key(&id))
            && event.pool.is_none_or(|id| self.pools.contains_key(&id))
    }

    /// The event as people read it.
    pub(crate) fn tell(&self, recorded: RecordedEvent) -> Told {
        let (system, pool) = self.named(&recorded);
        let text = recorded.event.text(system, pool);
        Told { recorded, text }
    }

    /// What text filters look at.
    pub(crate) fn searched_text(&self, recorded: &RecordedEvent) -> String {
        let (system, pool) = self.named(recorded);
        searched_text(recorded.event.category, system, pool, &recorded.event.said())
    }

    fn named(&self, RecordedEvent { event, .. }: &RecordedEvent) -> (Option<&str>, Option<&str>) {
        let system = event.system.and_then(|id| self.systems.get(&id));
        let pool = event.pool.and_then(|id| self.pools.get(&id));
        (system.map(String::as_str), pool.map(String::as_str))
    }
}
