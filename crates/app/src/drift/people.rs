//! Whose a person there is, and how they are told of there and here.

use connect::FoundHolder;
use domain::contact::EmailAddress;
use domain::drift::DriftField;
use domain::id::{Id, kind};
use domain::system::CredentialSystem;
use domain::user::{User, UserState};
use store::Session;

use crate::credentials::HolderCard;
use crate::error::Result;

/// Whose a person there is.
pub(super) enum Whose {
    /// This user of ours.
    Ours(Box<User>),
    /// Somebody who was ours and is gone here.
    Gone,
    /// Nobody's; perhaps the user with the same address.
    Nobody(Option<Box<User>>),
    /// Somebody's who manages them under an id of their own.
    Foreign,
}

impl Whose {
    /// Finds out whose a person there is: by the system's id, by the external id, and last by the address, which is no
    /// more than a proposal.
    pub(super) async fn find(
        session: &mut Session,
        system: &CredentialSystem,
        theirs: &str,
        external_id: Option<&str>,
        email: Option<&str>,
    ) -> Result<Self> {
        let known = session.holders().by_remote_id(system.id, theirs).await?.map(|holder| holder.user);
        let ours = external_id.and_then(|id| id.parse::<Id<kind::User>>().ok());
        if external_id.is_some() && ours.is_none() {
            return Ok(Self::Foreign);
        }
        if let Some(id) = known.or(ours) {
            let user = session.users().lookup(system.project, id).await?;
            return Ok(match (user, known) {
                (Some(user), _) => Self::Ours(Box::new(user)),
                (None, Some(_)) => Self::Gone,
                // An id of our form that nobody has here: another project's, or another Claviger's.
                (None, None) => Self::Foreign,
            });
        }
        Ok(Self::Nobody(proposal(session, system, email).await?.map(Box::new)))
    }
}

async fn proposal(session: &mut Session, system: &CredentialSystem, email: Option<&str>) -> Result<Option<User>> {
    let Some(email) = email.and_then(|email| email.parse::<EmailAddress>().ok()) else { return Ok(None) };
    if system.email_field != "email" {
        return Ok(None);
    }
    let found = session.users().by_email_key(system.project, &email.key()).await?;
    let Some(user) = found.filter(|user| user.state == UserState::Active) else { return Ok(None) };
    // Who is somebody there already cannot be somebody else, too.
    let taken = session.holders().lookup(system.id, user.id).await?.is_some();
    Ok((!taken).then_some(user))
}

/// A value of a person: here, and there.
pub(super) struct Difference {
    pub(super) field: DriftField,
    pub(super) here: Option<String>,
    pub(super) there: Option<String>,
}

/// What is another value there. What the system does not tell differs in nothing.
pub(super) fn differences(system: &CredentialSystem, user: &User, there: &FoundHolder) -> Vec<Difference> {
    let card = HolderCard::of(system, user, None);
    let here = card.holder();
    let name = full_name(Some(here.first_name), Some(here.last_name));
    [
        (DriftField::Name, name, full_name(there.first_name.as_deref(), there.last_name.as_deref())),
        (DriftField::Email, here.email.map(str::to_owned), there.email.clone()),
        (DriftField::Mobile, here.mobile.map(str::to_owned), there.mobile.clone()),
    ]
    .into_iter()
    .filter(|(field, here, there)| there.is_some() && !is_same(*field, here.as_deref(), there.as_deref()))
    .map(|(field, here, there)| Difference { field, here, there })
    .collect()
}

fn is_same(field: DriftField, here: Option<&str>, there: Option<&str>) -> bool {
    match field {
        // Addresses are one whatever their case.
        DriftField::Email => here.map(domain::text::fold) == there.map(domain::text::fold),
        _ => here.map(str::trim) == there.map(str::trim),
    }
}

/// A person's name as one text.
pub(super) fn full_name(first: Option<&str>, last: Option<&str>) -> Option<String> {
    let name = [first, last].into_iter().flatten().map(str::trim).filter(|part| !part.is_empty());
    let name = name.collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}

/// A person as a report shows them.
pub(super) fn described(there: &FoundHolder) -> Option<String> {
    let name = full_name(there.first_name.as_deref(), there.last_name.as_deref());
    let parts: Vec<String> = [name, there.email.clone()].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
