//! Scheduled tasks: when their time has come, and when somebody asks.

use domain::event::Origin;
use domain::id::{Id, kind};
use domain::permission::Permission;
use domain::rule::firing::{Because, Firing, Stage};
use domain::rule::pace::May;
use domain::rule::{Rule, When};
use serde_json::json;

use super::fire::Volley;
use crate::context::{App, Context};
use crate::error::{Error, Result};
use crate::record;
use crate::sweeps::batch::{Contexts, LIMIT, counted};

/// Runs the scheduled tasks that are due; answers how many. Of two nodes that look at once, one runs each.
pub(crate) async fn run_due(app: &App) -> Result<u64> {
    let mut contexts = Contexts::new(app);
    let mut run = 0;
    let due = app.store().read().await?.rules().due(app.now(), LIMIT).await?;
    for rule in due {
        if let Some(cx) = contexts.of(rule.project).await? {
            run += counted(run_one(&cx, &rule).await, "rule", rule.id);
        }
    }
    Ok(run)
}

/// Runs one, unless somebody else does, or its time went by and it leaves out what it missed.
async fn run_one(cx: &Context, rule: &Rule) -> Result<bool> {
    let (When::Schedule(schedule), Some(due)) = (&rule.when, rule.next_at) else { return Ok(false) };
    let mut uow = cx.begin().await?;
    if !uow.rules().take_run(rule, schedule.next(cx.now()).ok()).await? {
        return Ok(false);
    }
    let mut volley = Volley::new(cx);
    if schedule.is_made_up_for(due, cx.now()) {
        volley.shoot(rule, Because::Schedule, None, &Origin::default())?;
    } else {
        let (id, origin) = (cx.fresh_id()?, Origin::default().then(rule.id));
        let (project, because, stage) = (rule.project, Because::Schedule, Stage::Missed);
        let outcomes = Vec::new();
        let missed = Firing {
            id,
            project,
            rule: rule.id,
            because,
            cause: None,
            origin,
            runs_as: rule.runs_as,
            stage,
            at: due,
            outcomes,
        };
        uow.firings().add_many(&[missed]).await?;
    }
    volley.fire(&mut uow).await?;
    cx.commit(uow, &()).await?;
    Ok(true)
}

/// Runs a scheduled task now; when it runs by itself stays as it is.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] if it is an alert; [`Error::TooMany`] if it ran as often as it may.
pub async fn run(cx: &Context, id: Id<kind::Rule>) -> Result<()> {
    cx.require(Permission::ManageRules)?;
    let mut uow = cx.begin().await?;
    let rule = uow.rules().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("rule"))?;
    if !matches!(rule.when, When::Schedule(_)) {
        let detail = "an alert acts when something happens; only a scheduled task can be run";
        return Err(Error::conflict("not_a_scheduled_task", detail));
    }
    let mut pace = uow.rules().pace(id, cx.now()).await?;
    if pace.count(rule.max_per_minute, cx.now()) != May::Fire {
        return Err(Error::TooMany { retry_after_s: 60 });
    }
    uow.rules().put_pace(id, pace).await?;
    let mut volley = Volley::new(cx);
    volley.shoot(&rule, Because::Asked, None, &Origin::default())?;
    volley.fire(&mut uow).await?;
    record::audit(cx, &mut uow, "rules.run", id, json!({ "name": rule.name })).await?;
    cx.commit(uow, &()).await
}
