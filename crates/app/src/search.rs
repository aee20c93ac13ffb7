//! Finding users, credentials and certificates as somebody types.

use std::collections::{HashMap, HashSet};

use domain::certificate::Certificate;
use domain::credential::Credential;
use domain::id::{Id, kind};
use domain::permission::Permission;
use serde::Deserialize;
use store::Session;
use store::repo::{ListedUser, Name, USERS};

use crate::context::Context;
use crate::error::Result;
use crate::list::ListRequest;

/// How many of each kind a search finds at most, if it is not said.
const FOUND: u32 = 20;

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// Everything.
    #[default]
    All,
    /// Users.
    User,
    /// Users, as the way to their mobile IDs.
    MobileId,
    /// Credentials: by number, and those of whom the text finds.
    Credential,
    /// Certificates: by serial number and subject, and those of whom the text finds.
    Certificate,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Users, by last name.
    pub users: Vec<ListedUser>,
    /// Credentials: those whose number begins so come first.
    pub credentials: Vec<Credential>,
    /// Certificates, the newest first.
    pub certificates: Vec<Certificate>,
    /// What the holders of the credentials and the certificates are called.
    pub holders: HashMap<Id<kind::User>, Name>,
}

/// Finds what begins as the text does; never more of each kind than the limit.
///
/// # Errors
/// [`crate::Error::InvalidQuery`] if the limit is none.
pub async fn search(cx: &Context, text: &str, wanted: Wanted, limit: Option<u32>) -> Result<Found> {
    cx.require(Permission::ReadPeople)?;
    let limit = Some(limit.unwrap_or(FOUND));
    let limit = ListRequest { limit, ..ListRequest::default() }.query(&USERS, [])?.limit;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let users = reader.users().search(project, text, limit).await?;
    let holders: Vec<_> = users.iter().map(|listed| listed.user.id).collect();
    let mut found = Found::default();
    if matches!(wanted, Wanted::All | Wanted::Credential) {
        found.credentials = credentials(&mut reader, project, text, &holders, limit).await?;
    }
    if matches!(wanted, Wanted::All | Wanted::Certificate) {
        found.certificates = reader.certificates().search(project, text, &holders, limit).await?;
    }
    let named = found.credentials.iter().map(|credential| credential.user);
    let named: HashSet<_> = named.chain(found.certificates.iter().filter_map(|one| one.user)).collect();
    found.holders = reader.users().names(project, &named.into_iter().collect::<Vec<_>>()).await?;
    if matches!(wanted, Wanted::All | Wanted::User | Wanted::MobileId) {
        found.users = users;
    }
    Ok(found)
}

async fn credentials(
    reader: &mut Session,
    project: Id<kind::Project>,
    text: &str,
    holders: &[Id<kind::User>],
    limit: u32,
) -> Result<Vec<Credential>> {
    let mut found = reader.credentials().search(project, text, limit).await?;
    let known: HashSet<_> = found.iter().map(|credential| credential.id).collect();
    let theirs = reader.credentials().of_users(project, holders).await?;
    found.extend(theirs.into_iter().filter(|credential| !known.contains(&credential.id)));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}
