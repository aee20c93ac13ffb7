//! Coming in by a mailed link, which works once, for a quarter of an hour, in the browser that asked for it.

use std::net::IpAddr;

use domain::contact::EmailAddress;
use domain::job::{Letter, Task};
use domain::project::Slug;
use domain::self_service::{Level, Way};
use domain::time::SignedDuration;
use domain::user::UserState;
use store::seal::{equal, sha256};

use super::browser::Browser;
use super::doors::{has_mail, project};
use super::session::{Entry, LoggedIn, begin, context};
use crate::access::slow_down;
use crate::context::App;
use crate::error::{Error, Result};
use crate::invitations::Code;
use crate::{jobs, settings};

/// The purpose of the project key that codes of links are made with.
pub(crate) const PURPOSE: &str = "self_service_link";
/// How long a link works.
pub(crate) const VALID: SignedDuration = SignedDuration::from_mins(15);
/// How many links are asked for from one address in a minute at most.
const PER_MINUTE: u32 = 10;
/// How many are mailed to one recipient in an hour at most.
const PER_RECIPIENT: u32 = 5;
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Has a link mailed to an address, if one of the project's holders has it. Whether somebody does is found out by the job:
/// the answer is the same, and takes as long.
///
/// # Errors
/// [`Error::NotFound`] if there is no such project; [`Error::TooMany`] if this address of the network asked too often; the
/// conflict `mail_not_set_up`.
pub async fn ask(
    app: &App,
    slug: &Slug,
    email: &EmailAddress,
    browser: &Browser,
    address: Option<IpAddr>,
) -> Result<()> {
    let project = project(app, slug).await?;
    slow_down(app, "self_service_link", address, PER_MINUTE).await?;
    let cx = app.as_system(project);
    let mut uow = cx.begin().await?;
    let settings = settings::load(&mut uow, cx.project().id).await?;
    if !has_mail(app, &settings) {
        return Err(Error::conflict("mail_not_set_up", "the organisation sends no mails; log in another way"));
    }
    let recipient = sha256(format!("{} {}", cx.project().id, email.key()).as_bytes());
    let asked = uow.throttles().count("self_service_recipient", &recipient, HOUR, cx.now()).await?;
    if asked.attempts <= PER_RECIPIENT {
        let letter = Letter { email: Some(email.to_string()), ..Letter::default() };
        let task = Task::SendSelfServiceLink { asked: browser.hash() };
        jobs::queue_letter(&cx, &mut uow, task, letter, cx.now()).await?;
    }
    Ok(uow.commit().await?)
}

/// Lets in whom a link was mailed to, and uses it up. Looking at a link changes nothing: this is done by a POST.
///
/// # Errors
/// [`Error::NotFound`] if there is no such project; `link_over` if it is unknown, used, too old, or its user is not active;
/// `link_other_browser` if another browser asked for it, which leaves it as it is.
pub async fn redeem(
    app: &App,
    slug: &Slug,
    code: &str,
    browser: Option<&Browser>,
    address: Option<IpAddr>,
) -> Result<LoggedIn> {
    let project = project(app, slug).await?;
    slow_down(app, "self_service_redeem", address, PER_MINUTE * 6).await?;
    let hash = Code::parse(code).ok_or_else(over)?.hash();
    let mut uow = app.store().begin().await?;
    let link = uow.holder_links().lock_open(project.id, hash, app.now()).await?.ok_or_else(over)?;
    if !browser.is_some_and(|browser| equal(&browser.hash(), &link.asked_hash)) {
        let detail = "open the link in the browser that asked for it, or ask for another one here";
        return Err(Error::refused("link_other_browser", detail));
    }
    let user = uow.users().lock(project.id, link.user).await?;
    let user = user.filter(|user| user.state == UserState::Active).ok_or_else(over)?;
    uow.holder_links().use_up(hash, app.now()).await?;
    let cx = context(app, project, user.id, Level::Linked, address);
    let entry = Entry { way: Way::Link, level: Level::Linked, device: None };
    let logged_in = begin(&cx, &mut uow, &user, entry).await?;
    uow.commit().await?;
    Ok(logged_in)
}

fn over() -> Error {
    Error::conflict("link_over", "the link was used or is too old; ask for another one")
}
