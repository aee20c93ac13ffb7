//! That rules fire: the rows, the events and the jobs of it.

use domain::event::{Category, Detail, Event, Origin};
use domain::id::{Id, kind};
use domain::job::{Job, Task};
use domain::rule::Rule;
use domain::rule::firing::{Because, Cause, Firing, Outcome, Stage};
use domain::rule::pace::May;
use domain::time::Timestamp;
use store::UnitOfWork;

use super::act::Did;
use super::rights::by_rule;
use super::task;
use crate::context::Context;
use crate::error::Result;
use crate::{jobs, record};

/// Firings that are written together.
pub(super) struct Volley<'a> {
    cx: &'a Context,
    firings: Vec<Firing>,
    events: Vec<Event>,
    jobs: Vec<(Job, Timestamp)>,
}

impl<'a> Volley<'a> {
    pub(super) const fn new(cx: &'a Context) -> Self {
        Self { cx, firings: Vec::new(), events: Vec::new(), jobs: Vec::new() }
    }

    /// Has a rule fire, as often as it may within a minute.
    pub(super) async fn add(
        &mut self,
        uow: &mut UnitOfWork,
        rule: &Rule,
        shots: impl IntoIterator<Item = (Because, Cause, Origin)>,
    ) -> Result<()> {
        let shots: Vec<_> = shots.into_iter().collect();
        if shots.is_empty() {
            return Ok(());
        }
        let now = self.cx.now();
        let mut pace = uow.rules().pace(rule.id, now).await?;
        for (because, cause, origin) in shots {
            match pace.count(rule.max_per_minute, now) {
                May::Fire => self.shoot(rule, because, Some(cause), &origin)?,
                May::Tell => self.pause(rule, &origin)?,
                May::Pause => {}
            }
        }
        Ok(uow.rules().put_pace(rule.id, pace).await?)
    }

    /// Has a rule fire once.
    pub(super) fn shoot(&mut self, rule: &Rule, because: Because, cause: Option<Cause>, led: &Origin) -> Result<()> {
        let origin = led.then(rule.id);
        let by = by_rule(self.cx, rule.id, origin.clone());
        let firing = Firing {
            id: self.cx.fresh_id()?,
            project: rule.project,
            rule: rule.id,
            because,
            cause,
            origin,
            runs_as: rule.runs_as,
            stage: Stage::Waiting,
            at: self.cx.now(),
            outcomes: rule.actions.iter().cloned().map(Outcome::of).collect(),
        };
        let said = firing.cause.as_ref().map(|cause| cause.category.text());
        let fired = event(&by, Category::RuleFired, &firing, &rule.name, said)?;
        self.events.push(Event { id: firing.event(), ..fired });
        self.jobs.push((jobs::job(&by, Task::RunRule { firing: firing.id })?, self.cx.now()));
        self.firings.push(firing);
        Ok(())
    }

    /// Says that a rule fired as often as it may.
    fn pause(&mut self, rule: &Rule, led: &Origin) -> Result<()> {
        let by = by_rule(self.cx, rule.id, led.then(rule.id));
        let cause = format!(
            "{}: fired {} times within a minute and pauses for the rest of it; narrow its trigger, or set a window or a \
             cool-down",
            rule.name, rule.max_per_minute
        );
        self.events.push(Event { detail: Detail::cause(&cause), ..record::event(&by, Category::RuleFailed)? });
        Ok(())
    }

    /// Writes what was added.
    pub(super) async fn fire(self, uow: &mut UnitOfWork) -> Result<()> {
        if !self.firings.is_empty() {
            uow.firings().add_many(&self.firings).await?;
            uow.jobs().add_many(self.jobs.iter().map(|(job, at)| (job, *at))).await?;
        }
        if !self.events.is_empty() {
            uow.events().add_many(&self.events).await?;
        }
        Ok(())
    }
}

/// An event about a firing: of what its cause was of, so that it is found there. What it says is one of few things, as
/// events that read alike are found together; the log says more.
fn event(by: &Context, category: Category, firing: &Firing, name: &str, said: Option<&str>) -> Result<Event> {
    let cause = firing.cause.as_ref();
    let detail = said.map_or_else(|| name.to_owned(), |said| format!("{name}: {said}"));
    Ok(Event {
        user: cause.and_then(|cause| cause.user),
        credential: cause.and_then(|cause| cause.credential),
        system: cause.and_then(|cause| cause.system),
        pool: cause.and_then(|cause| cause.pool),
        detail: Detail::cause(&detail),
        ..record::event(by, category)?
    })
}

/// Writes what came of one action of a firing; of what failed, an event says so.
pub(crate) async fn report(by: &Context, firing: &mut Firing, name: &str, position: usize, did: Did) -> Result<()> {
    let mut uow = by.begin().await?;
    write(by, &mut uow, firing, name, position, did).await?;
    by.commit(uow, &()).await
}

async fn write(
    by: &Context,
    uow: &mut UnitOfWork,
    firing: &mut Firing,
    name: &str,
    position: usize,
    did: Did,
) -> Result<()> {
    let Some(outcome) = firing.outcomes.get_mut(position) else { return Ok(()) };
    (outcome.stage, outcome.detail, outcome.at) = (did.stage, did.detail, Some(by.now()));
    let outcome = outcome.clone();
    uow.firings().put_outcome(firing.id, position, &outcome).await?;
    if let Some(asked) = did.task {
        task::open(by, uow, firing, asked).await?;
    }
    if outcome.stage == Stage::Failed {
        let said = format!("{}; the log of the rule says why", outcome.action.name().replace('_', " "));
        let failed = event(by, Category::RuleFailed, firing, name, Some(&said))?;
        uow.events().add(&failed).await?;
    }
    Ok(())
}

/// Writes how a firing stands after its actions were tried.
pub(crate) async fn note(by: &Context, firing: &Firing) -> Result<()> {
    let mut uow = by.begin().await?;
    uow.firings().set_stage(firing.id, Firing::stage_of(&firing.outcomes)).await?;
    by.commit(uow, &()).await
}

/// What was tried for a day is not done any more, in the unit of work that gives up the job.
pub(crate) async fn give_up(cx: &Context, uow: &mut UnitOfWork, id: Id<kind::Firing>, why: &str) -> Result<()> {
    let project = cx.project().id;
    let Some(mut firing) = uow.firings().lookup(project, id).await? else { return Ok(()) };
    let Some(rule) = uow.rules().lookup(project, firing.rule).await? else { return Ok(()) };
    let by = by_rule(cx, rule.id, firing.origin.clone());
    let waiting = |(position, outcome): (usize, &Outcome)| (outcome.stage == Stage::Waiting).then_some(position);
    let waiting: Vec<usize> = firing.outcomes.iter().enumerate().filter_map(waiting).collect();
    for position in waiting {
        write(&by, uow, &mut firing, &rule.name, position, Did::failed(why)).await?;
    }
    Ok(uow.firings().set_stage(firing.id, Firing::stage_of(&firing.outcomes)).await?)
}
