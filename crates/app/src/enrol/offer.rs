//! What a link would install, and for whom. Changes nothing.

use std::net::IpAddr;

use domain::project::Slug;
use domain::time::Timestamp;

use super::error::{Error, Result};
use super::installation::{Installation, installation};
use crate::access::slow_down;
use crate::context::App;
use crate::invitations::Code;

/// How often an address may ask in a minute. Codes cannot be guessed; this is
/// against load, and leaves room for a whole company behind one address.
const PER_MINUTE: u32 = 120;

/// What a link would install, and for whom.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Who issues.
    pub issuer: Issuer,
    /// For whom, as people read it.
    pub holder: String,
    /// Until when the link works.
    pub expires_at: Timestamp,
    /// Whether it needs the PIN that went another way.
    pub pin_required: bool,
    /// What is installed beside the ID for doors.
    pub install: Installation,
}

/// Who issues a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// The project's name.
    pub name: String,
    /// Its slug.
    pub project: Slug,
}

/// Tells what a code is good for.
///
/// # Errors
/// [`Error::CodeUnknown`] and [`Error::Code`] if for nothing;
/// [`crate::Error::TooMany`] if the address asked too often.
pub async fn offer(app: &App, code: &str, from: Option<IpAddr>) -> Result<Offer> {
    slow_down(app, "offer", from, PER_MINUTE).await?;
    let code = Code::parse(code).ok_or(Error::CodeUnknown)?;
    let mut reader = app.store().read().await?;
    let invitation = reader.invitations().by_code(&code.hash()).await?.ok_or(Error::CodeUnknown)?;
    invitation.open(app.now())?;
    let project = reader.projects().by_id(invitation.project).await?.ok_or(Error::CodeUnknown)?;
    let user = reader.users().lookup(invitation.project, invitation.user).await?.ok_or(Error::CodeUnknown)?;
    let credential = reader.credentials().lookup(invitation.project, invitation.credential).await?;
    let credential = credential.ok_or(Error::CodeUnknown)?;
    let install = installation(&mut reader, &app.as_system(project.clone()), &credential, &user).await?;
    Ok(Offer {
        pin_required: install.wants_pin,
        install,
        issuer: Issuer { name: project.name, project: project.slug },
        holder: user.profile.display_name(),
        expires_at: invitation.expires_at,
    })
}
