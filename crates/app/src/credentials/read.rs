//! Looking at credentials.

use std::collections::HashMap;

use domain::credential::Credential;
use domain::id::{Id, kind};
use domain::invitation::Invitation;
use domain::permission::Permission;
use store::repo::{CREDENTIALS, Name};

use crate::context::Context;
use crate::error::{Error, Result};
use crate::list::{ListRequest, Listing};

/// A credential with the newest invitation to it, and whose it is.
#[derive(Debug, Clone)]
pub struct WithInvitation {
    /// The credential.
    pub credential: Credential,
    /// The newest invitation, if there was one.
    pub invitation: Option<Invitation>,
    /// What its holder is called.
    pub holder: Option<Name>,
}

/// One credential.
///
/// # Errors
/// [`Error::NotFound`] if the project has no such credential.
pub async fn get(cx: &Context, id: Id<kind::Credential>) -> Result<WithInvitation> {
    cx.require(Permission::ReadPeople)?;
    let mut reader = cx.read().await?;
    let credential = reader.credentials().lookup(cx.project().id, id).await?;
    let credential = credential.ok_or(Error::NotFound("credential"))?;
    let invitation = reader.invitations().of_credential(cx.project().id, id).await?.pop();
    let holder = reader.users().names(cx.project().id, &[credential.user]).await?.remove(&credential.user);
    Ok(WithInvitation { credential, invitation, holder })
}

/// A page of the project's credentials.
///
/// # Errors
/// [`Error::InvalidQuery`] names every parameter that does not fit.
pub async fn list(cx: &Context, request: &ListRequest) -> Result<Listing<WithInvitation>> {
    cx.require(Permission::ReadPeople)?;
    let query = request.query(&CREDENTIALS, [])?;
    let (mut reader, project) = (cx.read().await?, cx.project().id);
    let page = reader.credentials().list(project, &query, cx.now()).await?;
    let total = match request.count {
        true => Some(reader.credentials().count(project, query.filter.as_ref(), cx.now()).await?),
        false => None,
    };
    let ids: Vec<_> = page.items.iter().map(|credential| credential.id).collect();
    let invitations = reader.invitations().of_credentials(project, &ids).await?;
    let holders: Vec<_> = page.items.iter().map(|credential| credential.user).collect();
    let names = reader.users().names(project, &holders).await?;
    // Oldest first: the newest of each is the one that stays.
    let mut newest: HashMap<_, _> = invitations.into_iter().map(|one| (one.credential, one)).collect();
    Ok(Listing::of(page, total).map(|credential| {
        let invitation = newest.remove(&credential.id);
        let holder = names.get(&credential.user).cloned();
        WithInvitation { credential, invitation, holder }
    }))
}
