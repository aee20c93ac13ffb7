//! What an official contact is told, from what is true when it is told.

use domain::id::{Id, kind};
use domain::job::{ContactNotice, Job, Letter};
use domain::project::Locale;
use domain::settings::Settings;
use domain::sync::plan::Counts;
use domain::sync::run::SyncRun;
use domain::time::Timestamp;
use domain::webhook::DisabledBecause;
use notify::outbound::Url;
use notify::template::{
    self, CredentialTrouble, Holder, Message, Reset, RevocationConfirmed, RowError, SyncFailed, SyncHeld,
    SyncRecovered, SyncStale, WebhookDisabled,
};
use notify::{Link, Text};

use crate::context::Context;
use crate::error::{Error, Result};

/// The message of a notice; `None` if what it was about is gone.
pub(super) async fn message(
    cx: &Context,
    job: &Job,
    notice: &ContactNotice,
    settings: &Settings,
    locale: Locale,
) -> Result<Option<Message>> {
    let holder = job.letter.as_ref().map_or_else(nobody, holder_of);
    let at = job.created_at;
    let device = job.letter.as_ref().and_then(|letter| letter.phone.as_ref()).map(Text::new);
    Ok(Some(match notice {
        ContactNotice::SyncFailed { run } => return about_run(cx, *run, |run| failed(cx, run, locale)).await,
        ContactNotice::SyncHeld { run } => return about_run(cx, *run, |run| held(cx, run, locale)).await,
        ContactNotice::SyncRecovered { run, failed_since } => {
            return about_run(cx, *run, |run| recovered(cx, run, *failed_since)).await;
        }
        ContactNotice::SyncStale => Message::SyncStale(stale(cx, settings).await?),
        ContactNotice::PhoneReset => Message::ResetNotice(Reset { holder, device, at }),
        ContactNotice::RightsRevoked { .. } => return Ok(None), // the list tells it that it was gathered into
        ContactNotice::LeaversRevoked { total } => Message::RevocationConfirmed(revoked(job, *total)),
        ContactNotice::IssueFailed { credential } => {
            return about_credential(cx, job, *credential).await.map(|trouble| trouble.map(Message::IssueFailed));
        }
        ContactNotice::RevokeFailed { credential } => {
            return about_credential(cx, job, *credential).await.map(|trouble| trouble.map(Message::RevokeFailed));
        }
        ContactNotice::RevocationOverdue { credential } => {
            return about_credential(cx, job, *credential).await.map(|trouble| trouble.map(Message::RevocationOverdue));
        }
        ContactNotice::WebhookDisabled { webhook, because } => return disabled(cx, at, *webhook, *because).await,
    }))
}

/// The person of a letter. Only the whole name is kept; it is parted where it reads the same again.
pub(super) fn holder_of(letter: &Letter) -> Holder {
    let (first, last) = letter.display_name.split_once(' ').unwrap_or((&letter.display_name, ""));
    Holder::new(first, last)
}

fn revoked(job: &Job, total: u64) -> RevocationConfirmed {
    let leavers = job.letter.iter().flat_map(|letter| &letter.leavers);
    let leavers = leavers.map(|leaver| template::Leaver {
        name: Text::new(&leaver.display_name),
        at: leaver.at,
        by_phone: leaver.by_phone,
    });
    RevocationConfirmed { leavers: leavers.collect(), total }
}

fn nobody() -> Holder {
    Holder::new("", "")
}

async fn about_run(
    cx: &Context,
    id: Id<kind::SyncRun>,
    message: impl FnOnce(&SyncRun) -> Result<Message>,
) -> Result<Option<Message>> {
    let run = cx.read().await?.sync_runs().lookup(cx.project().id, id).await?;
    run.as_ref().map(message).transpose()
}

fn failed(cx: &Context, run: &SyncRun, locale: Locale) -> Result<Message> {
    Ok(Message::SyncFailed(SyncFailed {
        link: run_link(cx, run)?,
        file: file_name(run),
        sender: Text::new(&run.file.sender),
        at: run.started_at,
        errors: RowError::list(&run.report.errors.faults, locale),
        total_errors: run.report.errors.total,
    }))
}

fn held(cx: &Context, run: &SyncRun, locale: Locale) -> Result<Message> {
    Ok(Message::SyncHeld(SyncHeld {
        link: run_link(cx, run)?,
        file: file_name(run),
        sender: Text::new(&run.file.sender),
        at: run.started_at,
        reasons: run.report.hold.iter().map(|reason| Text::new(reason.sentence(locale))).collect(),
        counts: counts(run.report.counts),
    }))
}

fn recovered(cx: &Context, run: &SyncRun, failed_since: Timestamp) -> Result<Message> {
    Ok(Message::SyncRecovered(SyncRecovered {
        link: run_link(cx, run)?,
        file: file_name(run),
        at: run.finished_at.unwrap_or(run.started_at),
        failed_since: Some(failed_since),
        counts: counts(run.report.counts),
    }))
}

async fn stale(cx: &Context, settings: &Settings) -> Result<SyncStale> {
    let state = cx.read().await?.autosync_state().lookup(cx.project().id).await?;
    Ok(SyncStale {
        last_completed: state.last_completed_at,
        interval_minutes: settings.autosync.interval_minutes.into(),
        link: link(cx, "settings/autosync")?,
    })
}

async fn about_credential(cx: &Context, job: &Job, id: Id<kind::Credential>) -> Result<Option<CredentialTrouble>> {
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let Some(credential) = reader.credentials().lookup(project, id).await? else { return Ok(None) };
    let Some(system) = reader.systems().lookup(project, credential.system).await? else { return Ok(None) };
    Ok(Some(CredentialTrouble {
        holder: job.letter.as_ref().map_or_else(nobody, holder_of),
        system: Text::new(&system.name),
        cause: None, // the event has it, in the words of the system
        at: job.created_at,
        link: link(cx, &format!("credentials/{id}"))?,
    }))
}

async fn disabled(
    cx: &Context,
    at: Timestamp,
    id: Id<kind::Webhook>,
    because: DisabledBecause,
) -> Result<Option<Message>> {
    let Some(webhook) = cx.read().await?.webhooks().lookup(cx.project().id, id).await? else { return Ok(None) };
    let host = webhook.url.parse::<Url>().ok().and_then(|url| url.host_str().map(Text::new));
    let error = webhook.health.last_error.map(Text::new);
    let (webhook, link) = (Text::new(&webhook.name), link(cx, &format!("settings/webhooks/{id}"))?);
    Ok(Some(Message::WebhookDisabled(WebhookDisabled { webhook, host, because, error, at, link })))
}

fn counts(counts: Counts) -> template::Counts {
    let Counts { created, updated, deleted, unchanged, .. } = counts;
    template::Counts { created, updated, deleted, unchanged }
}

fn file_name(run: &SyncRun) -> Text {
    Text::new(run.file.name.as_deref().unwrap_or("mobile-id-users.csv"))
}

fn run_link(cx: &Context, run: &SyncRun) -> Result<Link> {
    link(cx, &format!("sync-runs/{}", run.id))
}

/// A page of the project in the console.
fn link(cx: &Context, page: &str) -> Result<Link> {
    let path = format!("/projects/{}/{page}", cx.project().slug);
    Link::new(cx.app().public_url().join(&path)).map_err(Error::internal)
}
