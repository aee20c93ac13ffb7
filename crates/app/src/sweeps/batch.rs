//! Going through what a sweep found.

use std::collections::HashMap;

use domain::id::{Id, kind};

use crate::context::{App, Context};
use crate::error::Result;

/// How much one look takes on.
pub(crate) const LIMIT: u32 = 500;

/// Claviger itself in each project that a sweep comes to.
pub(crate) struct Contexts<'a> {
    app: &'a App,
    known: HashMap<Id<kind::Project>, Option<Context>>,
}

impl<'a> Contexts<'a> {
    pub(crate) fn new(app: &'a App) -> Self {
        Self { app, known: HashMap::new() }
    }

    /// `None` if there is no such project any more.
    pub(crate) async fn of(&mut self, id: Id<kind::Project>) -> Result<Option<Context>> {
        if let Some(known) = self.known.get(&id) {
            return Ok(known.clone());
        }
        let project = self.app.store().read().await?.projects().by_id(id).await?;
        let context = project.map(|project| self.app.as_system(project));
        self.known.insert(id, context.clone());
        Ok(context)
    }
}

/// One thing that fails keeps no other from being done: it is logged and found again by the next sweep.
pub(crate) fn counted(done: Result<bool>, what: &'static str, id: impl std::fmt::Display) -> u64 {
    match done {
        Ok(done) => u64::from(done),
        Err(error) => {
            let error: &dyn std::error::Error = &error;
            tracing::error!(sweep.of = what, sweep.id = %id, error, "sweep left something undone");
            0
        }
    }
}
