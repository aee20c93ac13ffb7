//! Looking at the users in the row, one by one.

use domain::automation::{
    Ending, MOST_CHANGES, RESTLESS_WITHIN, REVOKES_BECAUSE, Rules, SUSPENDS_BECAUSE, Step, Wish, steps,
};
use domain::credential::{Credential, CredentialEvent, CredentialOrigin, Intent};
use domain::event::{Category, Detail, Event};
use domain::id::{Id, kind};
use domain::system::CredentialPool;
use domain::time::{SignedDuration, Timestamp};
use domain::user::{User, UserState};
use store::UnitOfWork;
use store::repo::Hold;

use super::filters::Filters;
use super::holds::RESTLESS;
use super::limits::{Limits, Refusal};
use crate::context::{App, Context};
use crate::credentials::{House, Request, settle_with};
use crate::error::{Error, Result};
use crate::record;

/// How many users are looked at together.
const BATCH: u32 = 500;
/// How many times that in one sweep of a project.
const BATCHES: u32 = 10;

/// Puts users into the row whose data changed, in the unit of work that changed them.
pub(crate) async fn touch(uow: &mut UnitOfWork, project: Id<kind::Project>, users: &[Id<kind::User>]) -> Result<()> {
    if has_filters(uow, project).await? { Ok(uow.automation().enqueue(project, users).await?) } else { Ok(()) }
}

/// As [`touch`], of many who are new in this unit of work.
pub(crate) async fn touch_new(
    uow: &mut UnitOfWork,
    project: Id<kind::Project>,
    users: &[Id<kind::User>],
) -> Result<()> {
    if has_filters(uow, project).await? { Ok(uow.automation().enqueue_new(project, users).await?) } else { Ok(()) }
}

async fn has_filters(uow: &mut UnitOfWork, project: Id<kind::Project>) -> Result<bool> {
    let pools = uow.pools().list(project).await?;
    Ok(pools.iter().any(|pool| !(pool.auto_generate_filter.is_empty() && pool.auto_revoke_filter.is_empty())))
}

/// Puts everybody into the row of whom the filters of a pool want something; answers how many.
pub(crate) async fn enqueue_pool(uow: &mut UnitOfWork, pool: &CredentialPool) -> Result<u64> {
    let fields = uow.custom_fields().list(pool.project).await?;
    let filters = Filters::of(pool, &fields);
    Ok(uow.automation().enqueue_touched(filters.of_pool(pool)).await?)
}

/// Looks at whoever is in the row; answers how many it was.
pub(crate) async fn run(app: &App) -> Result<u64> {
    let mut uow = app.store().begin().await?;
    uow.automation().enqueue_ended(app.now()).await?;
    uow.commit().await?;
    let projects = app.store().read().await?.automation().projects().await?;
    let mut total = 0;
    for project in projects {
        let Some(project) = app.store().read().await?.projects().by_id(project).await? else { continue };
        let cx = app.as_system(project);
        let pools = Pools::load(&cx).await?;
        for _ in 0..BATCHES {
            let (found, done) = batch(&cx, &pools).await?;
            total += done;
            if found < BATCH as usize || done == 0 {
                break;
            }
        }
    }
    Ok(total)
}

/// Looks at the next users; answers how many there were, and how many of them are done with.
async fn batch(cx: &Context, pools: &Pools) -> Result<(usize, u64)> {
    let users = cx.read().await?.automation().next(cx.project().id, BATCH).await?;
    let mut done = 0;
    for user in &users {
        match look(cx, pools, *user).await {
            Ok(()) => done += 1,
            // The next sweep looks again; one user keeps nobody else waiting.
            Err(error) => tracing::error!(user.id = %user, %error, "automation left a user undone"),
        }
    }
    Ok((users.len(), done))
}

/// The pools of a project, with what their filters want and what their systems allow.
struct Pools(Vec<(CredentialPool, Filters, Limits)>);

impl Pools {
    async fn load(cx: &Context) -> Result<Self> {
        let mut reader = cx.read().await?;
        let fields = reader.custom_fields().list(cx.project().id).await?;
        let mut known = Vec::new();
        for pool in reader.pools().list(cx.project().id).await? {
            let filters = Filters::of(&pool, &fields);
            let Some(system) = reader.systems().lookup(cx.project().id, pool.system).await? else { continue };
            let limits = Limits::load(&mut reader, &system).await?;
            known.push((pool, filters, limits));
        }
        Ok(Self(known))
    }
}

/// Looks at one user, and does what the filters want, in one unit of work.
async fn look(cx: &Context, pools: &Pools, id: Id<kind::User>) -> Result<()> {
    let mut uow = cx.begin().await?;
    let project = cx.project().id;
    uow.automation().done(id).await?;
    let Some(user) = uow.users().lock(project, id).await? else { return cx.commit(uow, &()).await };
    if user.state != UserState::DeletionPending {
        let enrolment = uow.users().lookup_listed(project, id).await?.map(|listed| listed.enrolment);
        uow.automation().forget_ended(id).await?;
        let endings = uow.automation().endings(id).await?;
        let holds = uow.automation().holds(id).await?;
        for (pool, filters, limits) in &pools.0 {
            let (generate, revoke) = filters.say(&user, enrolment.unwrap_or(domain::credential::Enrolment::NotInvited));
            let wish = Wish::of(generate, revoke, user.state == UserState::Active);
            let endings = endings.iter().filter(|(of, _)| *of == pool.id).map(|(_, ending)| *ending).collect();
            let held = holds.iter().any(|hold| hold.pool == pool.id);
            Look { cx, user: &user, pool, limits, endings, held }.act(&mut uow, wish).await?;
        }
    }
    cx.commit(uow, &()).await
}

/// A user and a pool.
struct Look<'a> {
    cx: &'a Context,
    user: &'a User,
    pool: &'a CredentialPool,
    limits: &'a Limits,
    endings: Vec<Ending>,
    held: bool,
}

impl Look<'_> {
    async fn act(&self, uow: &mut UnitOfWork, wish: Wish) -> Result<()> {
        if wish == Wish::Nothing || (wish == Wish::LetLive && self.endings.is_empty()) {
            return Ok(());
        }
        let house = House::of_pool(self.cx.app(), uow, self.user.project, self.pool.id).await?;
        let live = self.live(uow).await?;
        let grace = SignedDuration::from_mins(self.pool.grace_minutes.into());
        let rules = Rules { can_suspend: house.capabilities.states.suspend, grace };
        let steps = steps(wish, &live, &self.endings, self.held, rules, self.cx.now());
        let steps = self.allowed(uow, steps).await?;
        // A door is never kept open for having been closed too often.
        let gives = steps.iter().any(|step| matches!(step, Step::Generate | Step::Spare(_)));
        if gives && steps.iter().any(Step::is_change) && self.is_restless(uow).await? {
            return self.hold(uow).await;
        }
        for step in steps {
            if step.is_change() {
                uow.automation().changed(self.user.id, self.pool.id, self.cx.now()).await?;
            }
            self.take(uow, &house, &live, step).await?;
        }
        Ok(())
    }

    /// The steps that the system's limits allow; what its operator may not do is told.
    async fn allowed(&self, uow: &mut UnitOfWork, steps: Vec<Step>) -> Result<Vec<Step>> {
        let mut allowed = Vec::new();
        for step in steps {
            match self.limits.refuse(&step) {
                None => allowed.push(step),
                Some(Refusal::Disabled) => {}
                Some(Refusal::Forbidden(category, cause)) => self.tell(uow, category, &cause).await?,
            }
        }
        Ok(allowed)
    }

    async fn live(&self, uow: &mut UnitOfWork) -> Result<Vec<Credential>> {
        let all = uow.credentials().of_user(self.user.project, self.user.id).await?;
        Ok(all.into_iter().filter(|one| one.pool == self.pool.id && !one.is_final()).collect())
    }

    async fn take(&self, uow: &mut UnitOfWork, house: &House, live: &[Credential], step: Step) -> Result<()> {
        let find = |id| live.iter().find(|credential| credential.id == id).cloned();
        match step {
            Step::Generate => return self.generate(uow, house).await,
            Step::Revoke(id) => {
                uow.automation().forget_ending(id).await?;
                if let Some(credential) = find(id) {
                    let event = CredentialEvent::Revoke { reason: REVOKES_BECAUSE };
                    settle_with(self.cx, uow, self.user, credential, event, None).await?;
                }
            }
            Step::EndLater(ending) => {
                uow.automation().end_later(self.pool.id, self.user.id, ending).await?;
                if let Some(credential) = find(ending.credential).filter(|_| ending.suspended) {
                    let event = CredentialEvent::Suspend { reason: SUSPENDS_BECAUSE };
                    settle_with(self.cx, uow, self.user, credential, event, None).await?;
                }
            }
            Step::Spare(ending) => {
                uow.automation().forget_ending(ending.credential).await?;
                let ours = |one: &Credential| one.intent == Intent::Suspended(SUSPENDS_BECAUSE);
                if let Some(credential) = find(ending.credential).filter(|one| ending.suspended && ours(one)) {
                    settle_with(self.cx, uow, self.user, credential, CredentialEvent::Reactivate, None).await?;
                }
            }
        }
        Ok(())
    }

    /// What is missing to make a card is said as an event; the next change of the user is looked at again.
    async fn generate(&self, uow: &mut UnitOfWork, house: &House) -> Result<()> {
        let request = Request { origin: CredentialOrigin::Auto, channel: None, send_invitation: true, replaces: None };
        match request.make(self.cx, uow, self.user, house).await {
            Ok(_) => Ok(()),
            Err(Error::Invalid(faults)) => {
                let cause = faults.first().map_or("", |fault| fault.detail.as_str()).to_owned();
                self.tell(uow, Category::CredentialIssueFailed, &cause).await
            }
            Err(Error::Conflict(conflict)) => self.tell(uow, Category::CredentialIssueFailed, &conflict.detail).await,
            Err(error) => Err(error),
        }
    }

    async fn is_restless(&self, uow: &mut UnitOfWork) -> Result<bool> {
        let since = self.cx.now().saturating_sub(RESTLESS_WITHIN).unwrap_or(Timestamp::MIN);
        Ok(uow.automation().changes(self.user.id, self.pool.id, since).await? >= MOST_CHANGES as u64)
    }

    async fn hold(&self, uow: &mut UnitOfWork) -> Result<()> {
        let (pool, user, held_at) = (self.pool.id, self.user.id, self.cx.now());
        let hold = Hold { pool, user, reason: RESTLESS.to_owned(), held_at };
        if uow.automation().hold(self.user.project, &hold).await? {
            let cause = "automation changed it too often within a day; a person has to look at it";
            self.tell(uow, Category::CredentialIssueFailed, cause).await?;
        }
        Ok(())
    }

    async fn tell(&self, uow: &mut UnitOfWork, category: Category, cause: &str) -> Result<()> {
        let event = Event {
            system: Some(self.pool.system),
            pool: Some(self.pool.id),
            detail: Detail::cause(cause),
            ..record::event_of(self.cx, category, self.user)?
        };
        Ok(uow.events().add(&event).await?)
    }
}
