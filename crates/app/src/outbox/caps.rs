//! How many messages one person gets in an hour at most.

use domain::contact::{EmailAddress, MobileNumber};
use domain::time::{SignedDuration, Timestamp};
use store::UnitOfWork;
use store::seal::sha256;

use crate::context::Context;
use crate::error::Result;

const WINDOW: SignedDuration = SignedDuration::from_hours(1);
/// Mails to one holder.
const HOLDER_MAILS: u32 = 20;
/// Mails to an official contact, who hears of many people.
const CONTACT_MAILS: u32 = 60;
/// Mails about Auto-sync and webhooks to an official contact: a mass of other news must not keep these waiting.
const ALARM_MAILS: u32 = 60;
/// Mails about leavers of one project: at first each is told of at once, and then all who follow within the hour together.
const LEAVER_MAILS: u32 = 6;
/// Mails of rules to one address.
const RULE_MAILS: u32 = 60;
/// SMS of rules to one number.
const RULE_SMS: u32 = 20;
/// SMS to one number.
const SMS: u32 = 5;

/// Whom a mail goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    /// A person with a phone.
    Holder,
    /// An operator.
    Contact,
    /// An operator who is needed.
    Alarmed,
    /// Whom a rule writes to.
    Rule,
}

/// Counts a mail before it goes; answers until when it has to wait, if that is one too many.
pub(super) async fn mail(cx: &Context, to: &EmailAddress, audience: Audience) -> Result<Option<Timestamp>> {
    let (name, most) = match audience {
        Audience::Holder => ("mail_recipient", HOLDER_MAILS),
        Audience::Contact => ("mail_recipient", CONTACT_MAILS),
        Audience::Alarmed => ("alarm_recipient", ALARM_MAILS),
        Audience::Rule => ("rule_recipient", RULE_MAILS),
    };
    count(cx, name, to.key().as_bytes(), most).await
}

/// As [`mail`], for an SMS.
pub(super) async fn sms(cx: &Context, to: &MobileNumber) -> Result<Option<Timestamp>> {
    count(cx, "sms_recipient", to.as_str().as_bytes(), SMS).await
}

/// As [`mail`], for an SMS of a rule.
pub(super) async fn rule_sms(cx: &Context, to: &MobileNumber) -> Result<Option<Timestamp>> {
    count(cx, "rule_sms_recipient", to.as_str().as_bytes(), RULE_SMS).await
}

/// Counts a mail about leavers in the unit that queues it; answers until when they have to wait, if that is one too many.
pub(super) async fn leavers(cx: &Context, uow: &mut UnitOfWork) -> Result<Option<Timestamp>> {
    let project = cx.project().id;
    let count = uow.throttles().count("leaver_mails", project.as_bytes(), WINDOW, cx.now()).await?;
    Ok((count.attempts > LEAVER_MAILS).then_some(count.until))
}

/// Recipients are counted by a hash of their address, over all projects.
async fn count(cx: &Context, name: &'static str, recipient: &[u8], most: u32) -> Result<Option<Timestamp>> {
    let mut uow = cx.begin().await?;
    let count = uow.throttles().count(name, &sha256(recipient), WINDOW, cx.now()).await?;
    cx.commit(uow, &()).await?;
    Ok((count.attempts > most).then_some(count.until))
}
