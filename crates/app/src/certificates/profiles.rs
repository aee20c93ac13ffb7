//! Certificate profiles: three that every project has, and those that it writes.

use domain::permission::Permission;
use domain::time::Timestamp;
use pki::profile::{Profile, ProfileSpec};
use serde_json::json;
use store::Session;
use store::repo::StoredProfile;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;
use crate::version::Expected;

/// A profile, and what the project made of it.
#[derive(Debug, Clone)]
pub struct ProfileShown {
    /// What it says.
    pub profile: Profile,
    /// Whether every project has one of this name.
    pub is_standard: bool,
    /// When the project changed it; `None` where it is as every project has it.
    pub updated_at: Option<Timestamp>,
    /// Counts changes.
    pub version: u64,
}

/// The profiles of the project: the standard ones first, then its own by name.
///
/// # Errors
/// If the database fails.
pub async fn list(cx: &Context) -> Result<Vec<ProfileShown>> {
    cx.require(Permission::ReadProject)?;
    let stored = cx.read().await?.certificate_profiles().list(cx.project().id).await?;
    let mut shown = Vec::new();
    for standard in standard() {
        let own = stored.iter().find(|own| own.name == standard.spec().name);
        shown.push(own.map_or_else(|| Ok(untouched(standard)), read)?);
    }
    for own in stored.iter().filter(|own| !is_standard(&own.name)) {
        shown.push(read(own)?);
    }
    Ok(shown)
}

/// One profile of the project.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get(cx: &Context, name: &str) -> Result<ProfileShown> {
    cx.require(Permission::ReadProject)?;
    lookup(&mut *cx.read().await?, cx, name).await?.ok_or(Error::NotFound("certificate profile"))
}

/// Writes a profile: a new one, or another text of one that is there. What was issued stays as it is.
///
/// # Errors
/// [`Error::Invalid`] if it contradicts itself or the standards; [`Error::Stale`].
pub async fn change(cx: &Context, name: &str, expected: Expected, spec: ProfileSpec) -> Result<ProfileShown> {
    cx.require(Permission::ManageProject)?;
    if spec.name != name {
        return Err(Error::invalid("/name", "invalid_value", format!("expected {name:?}, as in the address")));
    }
    let profile = Profile::new(spec).map_err(|fault| Error::invalid("", fault.code(), fault.to_string()))?;
    let mut uow = cx.begin().await?;
    let before = lookup(&mut uow, cx, name).await?;
    let version = before.as_ref().map_or(0, |before| before.version);
    expected.check(version)?;
    let spec = serde_json::to_value(profile.spec()).map_err(Error::internal)?;
    let stored = StoredProfile { name: name.to_owned(), spec, version: version + 1, updated_at: cx.now() };
    uow.certificate_profiles().update(cx.project().id, &stored).await?;
    let detail = json!({"name": name, "before": before.map(|before| before.profile), "after": profile});
    record::audit(cx, &mut uow, "certificate_profiles.change", cx.project().id, detail).await?;
    let shown = read(&stored)?;
    cx.commit(uow, &shown).await?;
    Ok(shown)
}

/// Removes a profile of the project's own, or sets a standard one back to what every project has.
///
/// # Errors
/// [`Error::NotFound`] if the project has written none of this name.
pub async fn remove(cx: &Context, name: &str) -> Result<()> {
    cx.require(Permission::ManageProject)?;
    let mut uow = cx.begin().await?;
    if !uow.certificate_profiles().remove(cx.project().id, name).await? {
        return Err(Error::NotFound("certificate profile of the project's own"));
    }
    record::audit(cx, &mut uow, "certificate_profiles.remove", cx.project().id, json!({"name": name})).await?;
    cx.commit(uow, &()).await
}

/// The profile of this name, as the project has it.
pub(crate) async fn find(session: &mut Session, cx: &Context, name: &str) -> Result<Option<Profile>> {
    Ok(lookup(session, cx, name).await?.map(|shown| shown.profile))
}

async fn lookup(session: &mut Session, cx: &Context, name: &str) -> Result<Option<ProfileShown>> {
    match session.certificate_profiles().lookup(cx.project().id, name).await? {
        Some(own) => read(&own).map(Some),
        None => Ok(standard().into_iter().find(|profile| profile.spec().name == name).map(untouched)),
    }
}

fn standard() -> [Profile; 3] {
    [Profile::authentication(), Profile::signature(), Profile::encryption()]
}

fn is_standard(name: &str) -> bool {
    standard().iter().any(|profile| profile.spec().name == name)
}

fn untouched(profile: Profile) -> ProfileShown {
    ProfileShown { profile, is_standard: true, updated_at: None, version: 0 }
}

fn read(stored: &StoredProfile) -> Result<ProfileShown> {
    let profile = serde_json::from_value(stored.spec.clone()).map_err(Error::internal)?;
    let (is_standard, updated_at) = (is_standard(&stored.name), Some(stored.updated_at));
    Ok(ProfileShown { profile, is_standard, updated_at, version: stored.version })
}
