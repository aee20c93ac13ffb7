//! A request that may be repeated: its answer is written with what it did.

use std::any::Any;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::id::{Id, kind};
use store::repo::IdempotencyClaim;
use store::{UnitOfWork, seal};

use crate::context::{App, Caller, Context};
use crate::error::Result;
use crate::instance::Instance;

/// Turns what a use case made into the answer that a repetition gets; `None` if
/// the value is not the one that the request was answered with.
pub type Render = Box<dyn Fn(&dyn Any) -> Option<Vec<u8>> + Send + Sync>;

/// A request with an `Idempotency-Key`.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Method and path.
    pub route: &'a str,
    /// The key.
    pub key: &'a str,
    /// What was sent.
    pub body: &'a [u8],
}

/// What became of the attempt to run a request.
pub enum Claim {
    /// It is the first: run it.
    Run(IdempotentCall),
    /// It ran already and was answered so.
    Replay(Vec<u8>),
    /// The first still runs.
    Running,
    /// The key belongs to a request with another body.
    OtherBody,
}

/// The claim that a request holds on its `Idempotency-Key` while it runs.
pub struct IdempotentCall {
    /// Hash of caller, project, route and key.
    scope: [u8; 32],
    /// Who holds the claim: random, so that a claim that was lost is noticed.
    owner: [u8; 16],
    /// How to make the answer.
    render: Render,
    recorded: AtomicBool,
}

/// A context that can carry the claim to its commit.
pub trait Repeatable: Sized {
    /// The house.
    fn app(&self) -> &App;
    /// Who is asking, and in which project.
    fn asking(&self) -> (&Caller, Option<Id<kind::Project>>);
    /// The same, carrying the claim.
    #[must_use]
    fn carrying(self, call: std::sync::Arc<IdempotentCall>) -> Self;
}

impl Repeatable for Context {
    fn app(&self) -> &App {
        self.app()
    }

    fn asking(&self) -> (&Caller, Option<Id<kind::Project>>) {
        (self.caller(), Some(self.project().id))
    }

    fn carrying(self, call: std::sync::Arc<IdempotentCall>) -> Self {
        self.with_call(call)
    }
}

impl Repeatable for Instance {
    fn app(&self) -> &App {
        self.app()
    }

    fn asking(&self) -> (&Caller, Option<Id<kind::Project>>) {
        (self.caller(), None)
    }

    fn carrying(self, call: std::sync::Arc<IdempotentCall>) -> Self {
        self.with_call(call)
    }
}

/// Claims a request for `context`'s caller, in its project.
///
/// # Errors
/// If the database does not answer.
pub async fn claim(context: &impl Repeatable, request: Request<'_>, render: Render) -> Result<Claim> {
    let scope = scope(context, request);
    let owner = seal::random()?;
    let app = context.app();
    let mut uow = app.store().begin().await?;
    let found = uow.idempotency().claim(scope, seal::sha256(request.body), owner, app.now()).await?;
    uow.commit().await?;
    Ok(match found {
        IdempotencyClaim::Claimed => {
            Claim::Run(IdempotentCall { scope, owner, render, recorded: AtomicBool::new(false) })
        }
        IdempotencyClaim::Done(answer) => Claim::Replay(answer.to_vec()),
        IdempotencyClaim::Running => Claim::Running,
        IdempotencyClaim::Differs => Claim::OtherBody,
    })
}

/// Unambiguous: each part is preceded by its length.
fn scope(context: &impl Repeatable, request: Request<'_>) -> [u8; 32] {
    let (caller, project) = context.asking();
    let who = caller.actor.to_string();
    let project = project.map(|id| id.to_string()).unwrap_or_default();
    let mut text = String::new();
    for part in [who.as_str(), &project, request.route, request.key] {
        text.push_str(&part.len().to_string());
        text.push(':');
        text.push_str(part);
    }
    seal::sha256(text.as_bytes())
}

impl IdempotentCall {
    /// Writes the answer into the unit of work that made what it tells of.
    pub(crate) async fn record(&self, uow: &mut UnitOfWork, outcome: &(dyn Any + Sync)) -> Result<()> {
        if let Some(answer) = (self.render)(outcome) {
            uow.idempotency().finish(self.scope, self.owner, &answer).await?;
            self.recorded.store(true, Ordering::Release);
        }
        Ok(())
    }

    /// Writes the answer of a use case that had nothing to commit.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn answered(&self, app: &App, outcome: &(dyn Any + Sync)) -> Result<()> {
        if self.recorded.load(Ordering::Acquire) {
            return Ok(());
        }
        let mut uow = app.store().begin().await?;
        self.record(&mut uow, outcome).await?;
        Ok(uow.commit().await?)
    }

    /// Gives the claim up: the request failed and may be tried again.
    ///
    /// # Errors
    /// If the database does not answer; then the claim runs out by itself.
    pub async fn release(&self, app: &App) -> Result<()> {
        let mut uow = app.store().begin().await?;
        uow.idempotency().release(self.scope, self.owner).await?;
        Ok(uow.commit().await?)
    }
}
