//! Writing a plan: all of it in one unit of work, or nothing.
//!
//! Who goes, goes first. Then whoever changes lets go of what must be unique, so
//! that two people may swap; then they are written, and those who are new last.

mod join;
mod leave;
mod stay;

use std::sync::Arc;

use domain::id::{Id, kind};
use domain::sync::plan::{Decision, Field};
use domain::sync::run::SyncRun;
use domain::user::User;
use store::UnitOfWork;
use store::repo::StagedChange;

use super::lease;
use super::plan::{Member, Plan};
use super::rulebook::Rulebook;
use super::run::{Closing, staged};
use crate::context::Context;
use crate::error::{Error, Result};

/// A plan to be written.
pub(super) struct Application<'a> {
    /// Acts as the run.
    pub(super) cx: &'a Context,
    pub(super) run: &'a SyncRun,
    pub(super) rulebook: &'a Arc<Rulebook>,
    pub(super) plan: &'a Plan,
}

/// What came of it.
pub(super) enum Applied {
    /// Everything was written.
    Completed(Box<SyncRun>),
    /// Somebody changed users meanwhile; nothing was written.
    Moved,
}

/// How many users are removed, or staged, at once.
const CHUNK: usize = 1_000;

/// So many new users change how a database best looks for them.
const MANY: u64 = 10_000;

impl Application<'_> {
    /// Writes it, unless the basis of the plan has moved.
    pub(super) async fn apply(&self) -> Result<Applied> {
        let mut uow = self.cx.app().store().begin_long().await?;
        lease::confirm(self.cx, &mut uow, self.run.id).await?;
        if !self.stands(&mut uow).await? {
            return Ok(Applied::Moved);
        }
        match (Writing { application: self, uow: &mut uow, seq: 0, moved: Vec::new() }).write().await {
            // Somebody changed what no basis covers, such as a user's validity.
            Err(Error::Stale) => return Ok(Applied::Moved),
            result => result?,
        }
        let basis = uow.projects().basis(self.cx.project().id).await?;
        let closing = Closing { cx: self.cx, run: self.run };
        closing.completed(uow, self.plan.report(), basis).await.map(Box::new).map(Applied::Completed)
    }

    /// Whether the basis is still that of the plan. Nobody else moves it until the unit ends.
    async fn stands(&self, uow: &mut UnitOfWork) -> Result<bool> {
        let moved = uow.projects().move_basis(self.cx.project().id).await?;
        Ok(moved == self.run.basis + 1)
    }
}

/// A plan that is being written.
pub(super) struct Writing<'a> {
    application: &'a Application<'a>,
    uow: &'a mut UnitOfWork,
    /// The number of the next change in the plan as it is kept.
    seq: u64,
    /// Users whose ID changed.
    moved: Vec<User>,
}

impl Writing<'_> {
    async fn write(&mut self) -> Result<()> {
        let plan = self.application.plan;
        // What was staged while it was held gives way to what is done.
        self.uow.sync_changes().remove(self.application.run.id).await?;
        self.uow.sync_files().remove(self.application.run.id).await?;
        for leavers in plan.leavers.chunks(CHUNK) {
            self.leave(leavers).await?;
            self.stage(leavers.iter().map(|&user| (None, Some(user), Decision::Delete)).collect()).await?;
        }
        let project = self.cx().project().id;
        let moving: Vec<Id<kind::User>> =
            plan.members.iter().filter(|member| lets_go(member)).map(|m| m.user).collect();
        self.uow.sync_apply().clear_unique(project, &moving).await?;
        let shown = |member: &&Member| !matches!(member.decision, Decision::Unchanged { .. });
        for members in plan.members.chunks(CHUNK) {
            let shown = members.iter().filter(shown);
            let changes = shown.map(|member| (Some(member.line), Some(member.user), member.decision)).collect();
            self.stage(changes).await?;
        }
        self.stay().await?;
        self.join().await?;
        if plan.created.len() >= MANY {
            self.uow.sync_apply().settle().await?;
        }
        Ok(())
    }

    fn cx(&self) -> &'_ Context {
        self.application.cx
    }

    async fn stage(&mut self, changes: Vec<(Option<u32>, Option<Id<kind::User>>, Decision)>) -> Result<()> {
        let changes: Vec<StagedChange> = changes
            .into_iter()
            .zip(self.seq..)
            .map(|((line, user, decision), seq)| staged(seq, line, user, &decision))
            .collect();
        self.seq += changes.len() as u64;
        self.uow.sync_changes().add_many(self.application.run.id, changes).await?;
        Ok(())
    }
}

/// Whether something of the user that must be unique changes.
fn lets_go(member: &Member) -> bool {
    let unique = [Field::Email, Field::CardId, Field::SyncId];
    matches!(member.decision, Decision::Update { changed, .. } if unique.iter().any(|&field| changed.contains(field)))
}
