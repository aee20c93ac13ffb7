//! Whether an invitation can reach a user, and writing down what was missing for it.

use connect::Inviting;
use domain::invitation::Channel;
use domain::permission::Permission;
use domain::user::User;
use store::UnitOfWork;

use super::holder;
use super::house::House;
use crate::context::Context;
use crate::error::{Error, Invalid, Result};
use crate::users::{self, Draft, Rules};

/// Contact details that were missing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NewContact {
    /// An e-mail address.
    pub email: Option<String>,
    /// A mobile number.
    pub mobile: Option<String>,
}

/// Logs must not collect people by accident.
impl std::fmt::Debug for NewContact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewContact(…)")
    }
}

/// Writes down contact details where the system looks for them.
pub(super) async fn write(
    cx: &Context,
    uow: &mut UnitOfWork,
    user: User,
    house: &House,
    contact: NewContact,
) -> Result<User> {
    if contact == NewContact::default() {
        return Ok(user);
    }
    cx.require(Permission::ManageUsers)?;
    let mut draft = Draft::of(&user.profile);
    for (field, value) in [(&house.system.email_field, contact.email), (&house.system.mobile_field, contact.mobile)] {
        match field.as_str() {
            _ if value.is_none() => {}
            "email" => draft.email = value,
            "mobile" => draft.mobile = value,
            field => draft.custom_fields.extend(value.map(|value| (field.to_owned(), value))),
        }
    }
    let rules = Rules::load(uow, user.project).await?;
    let checked = rules.check(draft, &user.profile);
    let profile =
        checked.map_err(|faults| Error::Invalid(faults.into_iter().map(|one| as_typed(house, one)).collect()))?;
    let (project, id) = (user.project, user.id);
    users::write(cx, uow, user, profile).await?;
    uow.users().lock(project, id).await?.ok_or(Error::NotFound("user"))
}

/// A fault of what was typed here, at where it was typed and not where it would be written down.
fn as_typed(house: &House, fault: Invalid) -> Invalid {
    let stored = |field: &str, own: &str| match field == own {
        true => format!("/{own}"),
        false => format!("/custom_fields/{field}"),
    };
    let system = &house.system;
    let pointer = match fault.pointer {
        at if at == stored(&system.email_field, "email") => "/contact/email".to_owned(),
        at if at == stored(&system.mobile_field, "mobile") => "/contact/mobile".to_owned(),
        other => other,
    };
    Invalid { pointer, ..fault }
}

/// Whether the invitation would reach the user.
pub(super) fn reaches(user: &User, house: &House, channel: Option<Channel>, send: bool) -> Result<()> {
    if house.capabilities.wants_email && holder::email(&house.system, user).is_none() {
        let detail = format!(
            "the system {} takes nobody without an e-mail address, and the user's field {} is empty; give one",
            house.system.name, house.system.email_field
        );
        return Err(Error::invalid("/contact/email", "contact_missing", detail));
    }
    match house.capabilities.inviting {
        Inviting::Ours => by_us(user, house, channel),
        Inviting::Theirs if send && house.system.send_invitations => by_system(user, house),
        Inviting::Theirs | Inviting::Link => Ok(()),
    }
}

fn by_us(user: &User, house: &House, channel: Option<Channel>) -> Result<()> {
    let (profile, sms) = (&user.profile, house.settings.sms.is_some());
    let missing = match channel {
        Some(Channel::Mail) if profile.email.is_none() => Some("the user has no e-mail address"),
        Some(Channel::Sms) if profile.mobile.is_none() => Some("the user has no mobile number"),
        Some(Channel::Sms) if !sms => Some("the project has no SMS gateway; set one up under settings"),
        None if profile.email.is_none() && (profile.mobile.is_none() || !sms) => {
            Some("the user has no e-mail address; give one, or ask for the channel \"shown\"")
        }
        _ => None,
    };
    missing.map_or(Ok(()), |detail| Err(Error::invalid("/channel", "contact_missing", detail)))
}

fn by_system(user: &User, house: &House) -> Result<()> {
    let system = &house.system;
    if holder::email(system, user).is_some() || holder::mobile(system, user).is_some() {
        return Ok(());
    }
    let detail = format!(
        "the system {} sends its invitations to the user's fields {} and {}, and both are empty; give one of them, \
         or acquire without sending",
        system.name, system.email_field, system.mobile_field
    );
    Err(Error::invalid("/contact", "contact_missing", detail))
}
