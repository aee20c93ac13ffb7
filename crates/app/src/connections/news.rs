//! What systems tell of. Events are hints where to look: they come late, twice, and out of order. Only what never
//! changes again is taken for certain; everything else is looked at by a job, once for each credential.

use std::collections::BTreeSet;

use connect::{News, Notice, Subject};
use domain::credential::{Credential, CredentialEvent, Observed};
use domain::id::{Id, kind};
use domain::invitation::InvitationState;
use domain::job::Task;
use domain::system::CredentialSystem;
use store::UnitOfWork;

use crate::context::Context;
use crate::credentials::{settle_reports, settle_with};
use crate::error::Result;
use crate::jobs;

/// How many credentials are looked for together.
const PAGE: u32 = 500;

/// Takes a page of news in one unit of work: each event once, whichever node hears of it.
pub(super) async fn take(cx: &Context, system: &CredentialSystem, news: &News) -> Result<()> {
    if news.notices.is_empty() {
        return Ok(());
    }
    let mut uow = cx.begin().await?;
    let events = news.notices.iter().map(|notice| notice.id.as_str()).collect();
    let new = uow.connections().take_events(system.id, &events, cx.now()).await?;
    let fresh: Vec<_> = once_each(&news.notices).filter(|notice| new.contains(&notice.id)).collect();
    let mut doubtful = doubtful_cards(&mut uow, system, &fresh).await?;
    let mut reports = Vec::new();
    for notice in fresh {
        match &notice.subject {
            Subject::Card { card, observation: Some(observation), .. } => reports.push((card.as_str(), observation)),
            subject => {
                if depends_on_reports(subject) {
                    settle_reports(cx, &mut uow, system, std::mem::take(&mut reports)).await?;
                }
                follow(cx, &mut uow, system, subject, &mut doubtful).await?;
            }
        }
    }
    settle_reports(cx, &mut uow, system, reports).await?;
    for credential in doubtful {
        jobs::queue(cx, &mut uow, Task::LookAt { credential }).await?;
    }
    cx.commit(uow, &()).await
}

/// Whether what is said leads to something else after what was reported before it.
fn depends_on_reports(subject: &Subject) -> bool {
    matches!(subject, Subject::Invitation { state: InvitationState::Expired, .. } | Subject::Holder { gone: true, .. })
}

/// A page may name an event twice.
fn once_each(notices: &[Notice]) -> impl Iterator<Item = &Notice> {
    let mut seen = BTreeSet::new();
    notices.iter().filter(move |notice| seen.insert(notice.id.as_str()))
}

/// The credentials of cards that something changed which is no certainty, and not what our own call led to.
async fn doubtful_cards(
    uow: &mut UnitOfWork,
    system: &CredentialSystem,
    notices: &[&Notice],
) -> Result<BTreeSet<Id<kind::Credential>>> {
    let changed: Vec<_> = notices.iter().filter_map(|notice| changed_card(notice)).collect();
    let cards = changed.iter().map(|(card, _)| *card).collect();
    let known = uow.credentials().by_remote_cards(system.id, &cards).await?;
    let doubtful = changed.iter().filter_map(|(card, stood)| {
        known.get(*card).filter(|credential| *stood != Some(credential.observed)).map(|credential| credential.id)
    });
    Ok(doubtful.collect())
}

/// The card that a notice tells of, without being certain how it stands, and how it stood then.
fn changed_card(notice: &Notice) -> Option<(&str, Option<Observed>)> {
    match &notice.subject {
        Subject::Card { card, observation: None, stood, .. } => Some((card, *stood)),
        _ => None,
    }
}

/// Without a bookmark, nobody tells of what happened before: how every credential stands is asked.
pub(super) async fn look_at_all(cx: &Context, system: &CredentialSystem) -> Result<()> {
    let mut after = None;
    loop {
        let mut uow = cx.begin().await?;
        let page = uow.credentials().page_of_system(system.id, after, PAGE).await?;
        for credential in page.iter().filter(|one| one.counterpart.card.is_some()) {
            jobs::queue(cx, &mut uow, Task::LookAt { credential: credential.id }).await?;
        }
        after = page.last().map(|credential| credential.id);
        cx.commit(uow, &()).await?;
        if page.len() < PAGE as usize {
            return Ok(());
        }
    }
}

async fn follow(
    cx: &Context,
    uow: &mut UnitOfWork,
    system: &CredentialSystem,
    subject: &Subject,
    doubtful: &mut BTreeSet<Id<kind::Credential>>,
) -> Result<()> {
    match subject {
        Subject::Invitation { invitation, state, .. } => {
            let known = uow.credentials().by_remote_invitation(system.id, invitation).await?;
            let Some(credential) = known else { return Ok(()) };
            match state {
                InvitationState::Expired if credential.observed == Observed::Invited => {
                    happen(cx, uow, credential, CredentialEvent::InvitationExpired).await?;
                }
                InvitationState::Pending | InvitationState::Sent => {}
                _ => drop(doubtful.insert(credential.id)),
            }
        }
        Subject::Holder { holder, gone: true } => {
            let Some(known) = uow.holders().by_remote_id(system.id, holder).await? else { return Ok(()) };
            let all = uow.credentials().of_user(known.project, known.user).await?;
            doubtful.extend(all.iter().filter(|one| one.system == system.id && !one.is_over()).map(|one| one.id));
            uow.holders().remove(system.id, known.user).await?;
        }
        Subject::Phone { phone, .. } => {
            let all = uow.credentials().by_remote_phone(system.id, phone).await?;
            doubtful.extend(all.iter().map(|one| one.id));
        }
        Subject::Card { .. } | Subject::Holder { gone: false, .. } | Subject::Other => {}
    }
    Ok(())
}

async fn happen(cx: &Context, uow: &mut UnitOfWork, credential: Credential, event: CredentialEvent) -> Result<()> {
    let Some(user) = uow.users().lookup(credential.project, credential.user).await? else { return Ok(()) };
    settle_with(cx, uow, &user, credential, event, None).await.map(drop)
}
