//! Mobile IDs that end soon: their holders are reminded, and their renewal is begun.
//!
//! What was done stands with the order of the mobile ID, together with the moment until which nothing more becomes due, so
//! that each is looked at once a day, and not with every sweep.

use domain::certificate::Certificate;
use domain::credential::Credential;
use domain::event::Category;
use domain::id::{Id, kind};
use domain::job::{HolderNotice, Task};
use domain::mobile_id::{CertificateOrder, MobileId, OrderState, ProcessKind};
use domain::time::{SignedDuration, Timestamp};
use domain::user::User;
use store::UnitOfWork;
use store::repo::Looked;

use super::batch::{LIMIT, counted};
use crate::context::{App, Context};
use crate::error::{Error, Result};
use crate::mobile_id::{DAY, RENEWED_BEFORE, days_between, first_to_end, on_phone, order_of, renewed_from};
use crate::{certificates, jobs, processes, settings};

/// Looks at the mobile IDs that end soon; answers how many reminders and renewals were begun.
pub(super) async fn run(app: &App) -> Result<u64> {
    let projects = app.store().read().await?.projects().list().await?;
    let mut done = 0;
    for project in projects {
        done += of_project(&app.as_system(project)).await?;
    }
    Ok(done)
}

async fn of_project(cx: &Context) -> Result<u64> {
    let options = settings::load(&mut *cx.read().await?, cx.project().id).await?.mobile_id;
    let Some(until) = horizon(&options, cx.now())? else { return Ok(0) };
    let mut done = 0;
    loop {
        let near = cx.read().await?.certificate_orders().near_end(cx.project().id, cx.now(), until, LIMIT).await?;
        let (mut looked, mut acted) = (0, 0);
        for credential in &near {
            let acts = look(cx, &options, *credential).await;
            looked += u64::from(acts.is_ok());
            acted += counted(acts, "mobile ID", credential);
        }
        done += acted;
        // What could not be looked at would be found again at once.
        if near.len() < LIMIT as usize || looked == 0 {
            return Ok(done);
        }
    }
}

/// Before which end something can be due; `None` if nothing ever is.
fn horizon(options: &MobileId, now: Timestamp) -> Result<Option<Timestamp>> {
    let reminded = options.reminders_days.days().iter().max().map(|days| DAY * i32::from(*days) + DAY);
    let renewed = options.is_enabled(ProcessKind::Renew).then_some(RENEWED_BEFORE + DAY);
    let Some(longest) = reminded.max(renewed) else { return Ok(None) };
    now.checked_add(longest).map(Some).map_err(Error::internal)
}

/// Looks at one under the locks; answers whether anything was begun.
async fn look(cx: &Context, options: &MobileId, id: Id<kind::Credential>) -> Result<bool> {
    let (mut uow, project) = (cx.begin().await?, cx.project().id);
    let Some(found) = uow.credentials().lookup(project, id).await? else { return Ok(false) };
    let Some(user) = uow.users().lock(project, found.user).await? else { return Ok(false) };
    let Some(credential) = uow.credentials().lock(project, id).await? else { return Ok(false) };
    let order = order_of(&mut uow, id).await?.filter(|order| order.state == OrderState::Installed);
    let Some(order) = order else { return Ok(false) };
    let held = uow.certificates().of_credential(id).await?;
    let before = uow.certificate_orders().looked(id).await?;
    if before.quiet_until.is_some_and(|until| until > cx.now()) {
        return Ok(false); // another node has looked
    }
    let mut look =
        Look { cx, uow, user, options, looked: before, next: cx.now().saturating_add(DAY).unwrap_or(Timestamp::MAX) };
    look.remind(&credential, &held).await?;
    look.renew(&credential, &held, order).await?;
    let looked = Looked { quiet_until: Some(look.next), ..look.looked };
    look.uow.certificate_orders().note_look(id, &looked).await?;
    let acted = (looked.reminded_at, looked.renewal_end) != (before.reminded_at, before.renewal_end);
    look.uow.commit().await?;
    Ok(acted)
}

struct Look<'a> {
    cx: &'a Context,
    uow: UnitOfWork,
    user: User,
    options: &'a MobileId,
    looked: Looked,
    /// When something may become due next.
    next: Timestamp,
}

impl Look<'_> {
    /// Reminds the holder, once for the mobile ID and at most once in a day.
    async fn remind(&mut self, credential: &Credential, held: &[Certificate]) -> Result<()> {
        let Some(first) = first_to_end(credential, held) else { return Ok(()) };
        let (now, end) = (self.cx.now(), first.not_after);
        let days_left = days_between(now, end);
        // A renewed one begins anew.
        let reminded_at = self.looked.reminded_at.filter(|at| *at > first.not_before);
        let since = days_between(reminded_at.unwrap_or(first.not_before), end);
        // There is a day less left right after this.
        let days = DAY * i32::try_from(days_left).unwrap_or(i32::MAX) - SignedDuration::from_secs(1);
        self.wake(end.saturating_sub(days).unwrap_or(Timestamp::MAX));
        if !self.options.reminders_days.is_due(days_left, since) {
            return Ok(());
        }
        let rested = self.looked.reminded_at.map(|at| at.saturating_add(DAY).unwrap_or(Timestamp::MAX));
        if let Some(rested) = rested.filter(|rested| *rested > now) {
            self.wake(rested);
            return Ok(());
        }
        let notice = HolderNotice::MobileIdExpiring { credential: credential.id, end };
        let letter = jobs::letter(&self.user);
        jobs::queue_letter(self.cx, &mut self.uow, Task::NotifyHolder { notice }, letter, now).await?;
        certificates::tell(self.cx, &mut self.uow, Some(&self.user), first, Category::CertificateExpiring).await?;
        self.looked.reminded_at = Some(now);
        Ok(())
    }

    /// Begins the renewal, once before each end, unless somebody is busy with the mobile ID.
    async fn renew(&mut self, credential: &Credential, held: &[Certificate], order: CertificateOrder) -> Result<()> {
        if !self.options.is_enabled(ProcessKind::Renew) {
            return Ok(());
        }
        let now = self.cx.now();
        for later in on_phone(credential, held).map(renewed_from).filter(|from| *from > now) {
            self.wake(later);
        }
        let due = on_phone(credential, held).filter(|one| renewed_from(one) <= now);
        let Some(end) = due.map(|one| one.not_after).min() else { return Ok(()) };
        let project = self.cx.project().id;
        let is_begun = order.process.is_some() || self.looked.renewal_end == Some(end);
        if is_begun || !self.uow.processes().open_of_user(project, self.user.id).await?.is_empty() {
            return Ok(());
        }
        processes::open_renewal(self.cx, &mut self.uow, &self.user, order, end).await?;
        self.looked.renewal_end = Some(end);
        Ok(())
    }

    /// Wants to look again at this moment.
    fn wake(&mut self, at: Timestamp) {
        self.next = self.next.min(at);
    }
}
