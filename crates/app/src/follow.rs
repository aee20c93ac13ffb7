//! Acting on what happens: each follower reads every event once, in the order of events.
//!
//! A page of events is taken in one unit of work, which also moves the follower's bookmark: what events call for happens
//! once, whatever stops when. One node takes a follower's events for as long as it goes on with them; another takes over
//! when it stays away. Followers know nothing of each other, and one that fails keeps no other from going on.
//!
//! A follower never fails for what somebody configured: it writes down what is wrong and goes on, as otherwise nothing
//! behind that event would ever be acted on. It does nothing outside; it queues jobs that do.
//!
//! To add one: a variant of [`Follower`], a line in [`ALL`], a function that takes a page, and its row in the table of
//! followers, made by a migration so that it begins where the order of events ends then.

use std::collections::HashMap;

use domain::event::Event;
use domain::id::{Id, kind};
use domain::time::{SignedDuration, Timestamp};
use store::repo::RecordedEvent;
use store::{Reader, UnitOfWork};

use crate::context::{App, Context};
use crate::error::{Error, Result};
use crate::events::Names;
use crate::{inputs, rules, webhooks};

/// How many events are taken together.
const PAGE: u32 = 500;
/// How long after a page its node alone takes the next one.
const TURN: SignedDuration = SignedDuration::from_secs(5);

/// Who reads every event once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Follower {
    /// Inputs that events trigger and restore.
    Inputs,
    /// The alerts of projects.
    Rules,
    /// What receivers are told.
    Webhooks,
}

/// Every follower.
pub const ALL: [Follower; 3] = [Follower::Inputs, Follower::Rules, Follower::Webhooks];

/// An event, as followers see it. What is said of a person stays sealed.
#[derive(Debug, Clone)]
pub(crate) struct Followed {
    /// Its place in the order of events.
    pub(crate) seq: u64,
    /// What happened.
    pub(crate) event: Event,
    /// Whether it is a review record.
    pub(crate) review: bool,
    /// What text filters look at: `[<system>] <pool>: <what happened>`.
    pub(crate) text: String,
}

impl Followed {
    pub(crate) fn of(recorded: RecordedEvent, names: &Names) -> Self {
        let text = names.searched_text(&recorded);
        Self { seq: recorded.seq, event: recorded.event, review: recorded.review, text }
    }
}

/// What became of one look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A page was taken, and there may be more.
    Took,
    /// There is nothing new, or another node takes it.
    Idle,
}

impl Follower {
    /// Its name, in the table of followers and in logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inputs => "inputs",
            Self::Rules => "rules",
            Self::Webhooks => "webhooks",
        }
    }

    /// Takes a page of one project's events.
    async fn take(self, cx: &Context, uow: &mut UnitOfWork, page: &[Followed]) -> Result<()> {
        match self {
            Self::Inputs => inputs::take(cx, uow, page).await,
            Self::Rules => rules::take(cx, uow, page).await,
            Self::Webhooks => webhooks::take(cx, uow, page).await,
        }
    }

    /// Looks once for events, and acts on a page of them.
    ///
    /// # Errors
    /// If the database fails; then none of the page was acted on.
    pub async fn step(self, app: &App) -> Result<Step> {
        let mut reader = app.store().read().await?;
        let missing = || Error::internal(MissingFollower(self.name()));
        let bookmark = reader.followers().lookup(self.name()).await?.ok_or_else(missing)?;
        let now = app.now();
        if !bookmark.is_free_for(&app.parts().node, now) {
            return Ok(Step::Idle);
        }
        let settled = reader.events().settled().await?;
        let page = reader.events().all_between(bookmark.seq, settled, PAGE).await?;
        let Some(last) = page.last().map(|recorded| recorded.seq) else { return Ok(Step::Idle) };
        let projects = by_project(app, &mut reader, page).await?;
        drop(reader);

        let mut uow = app.store().begin().await?;
        let until = now.saturating_add(TURN).unwrap_or(Timestamp::MAX);
        match uow.followers().advance(self.name(), bookmark.seq, last, &app.parts().node, until).await {
            Err(store::Error::Stale) => return Ok(Step::Idle), // another node was faster
            moved => moved?,
        }
        for (cx, page) in &projects {
            Box::pin(self.take(cx, &mut uow, page)).await?;
        }
        uow.commit().await?;
        Ok(Step::Took)
    }
}

/// A migration makes it.
#[derive(Debug, thiserror::Error)]
#[error("the follower {0} has no row in the table of followers")]
struct MissingFollower(&'static str);

/// The events of each project, in their order; those of projects that are gone concern nobody.
async fn by_project(app: &App, reader: &mut Reader, page: Vec<RecordedEvent>) -> Result<Vec<(Context, Vec<Followed>)>> {
    let mut events: HashMap<Id<kind::Project>, Vec<RecordedEvent>> = HashMap::new();
    for recorded in page {
        events.entry(recorded.event.project).or_default().push(recorded);
    }
    let mut projects = Vec::with_capacity(events.len());
    for (project, page) in events {
        let Some(project) = reader.projects().by_id(project).await? else { continue };
        let names = Names::of(reader, project.id, &page).await?;
        let page = page.into_iter().map(|recorded| Followed::of(recorded, &names)).collect();
        projects.push((app.as_system(project), page));
    }
    Ok(projects)
}
