//! A caller outside of any project: what the use cases of the instance take.

use std::sync::Arc;

use domain::event::Actor;
use domain::id::{Entity, Id};
use domain::time::Timestamp;
use store::{Reader, UnitOfWork};

use crate::context::{App, Caller};
use crate::error::Result;
use crate::idempotent::IdempotentCall;

/// A caller of the instance: operators, projects.
#[derive(Clone)]
pub struct Instance {
    app: App,
    caller: Caller,
    call: Option<Arc<IdempotentCall>>,
}

impl Instance {
    /// A caller at the door of the house.
    #[must_use]
    pub fn new(app: App, caller: Caller) -> Self {
        Self { app, caller, call: None }
    }

    /// The same, for a request that may be repeated.
    #[must_use]
    pub fn with_call(self, call: Arc<IdempotentCall>) -> Self {
        Self { call: Some(call), ..self }
    }

    /// The house.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Who is asking.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Who is asking, as events and audit name it.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.caller.actor
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.app.now()
    }

    /// A fresh id.
    ///
    /// # Errors
    /// If the system gives no random numbers.
    pub fn fresh_id<T: Entity>(&self) -> Result<Id<T>> {
        self.app.fresh_id()
    }

    /// Begins a unit of work.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`] if the database does not answer.
    pub async fn begin(&self) -> Result<UnitOfWork> {
        Ok(self.app.store().begin().await?)
    }

    /// Begins to read.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`] if the database does not answer.
    pub async fn read(&self) -> Result<Reader> {
        Ok(self.app.store().read().await?)
    }

    /// Commits a unit of work; see [`crate::Context::commit`].
    ///
    /// # Errors
    /// If the database could not; then nothing was written.
    pub async fn commit<T: std::any::Any + Sync>(&self, mut uow: UnitOfWork, outcome: &T) -> Result<()> {
        if let Some(call) = &self.call {
            call.record(&mut uow, outcome).await?;
        }
        Ok(uow.commit().await?)
    }
}
