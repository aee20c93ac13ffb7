//! One's own account: what people may change of themselves.

use domain::id::{Id, kind};
use domain::operator::Operator;
use domain::project::Locale;
use domain::text::tidy;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::access::operators::check_name;
use crate::access::password::Password;
use crate::access::throttle::Pair;
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::record;
use crate::version::Expected;

/// What people edit of themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnDocument {
    /// The name for people.
    pub name: String,
    /// The language of mails and pages.
    pub locale: Locale,
}

/// Changes one's own account, as far as it is one's own to change.
///
/// # Errors
/// [`Error::Stale`] if it is another version; [`Error::Invalid`].
pub async fn change(
    here: &Instance,
    id: Id<kind::Operator>,
    expected: Expected,
    edit: impl FnOnce(&OwnDocument) -> Result<OwnDocument>,
) -> Result<Operator> {
    let mut uow = here.begin().await?;
    let before = uow.operators().lookup(id).await?.ok_or(Error::Unauthenticated)?;
    expected.check(before.version)?;
    let OwnDocument { name, locale } = edit(&OwnDocument { name: before.name.clone(), locale: before.locale })?;
    check_name(&name).map_err(|fault| Error::Invalid(vec![fault]))?;
    let after = Operator { name: tidy(&name), locale, version: before.version + 1, ..before.clone() };
    uow.operators().update(&after).await?;
    let changed = [("name", before.name != after.name), ("locale", before.locale != after.locale)];
    let changed: Vec<_> = changed.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect();
    record::audit(here, &mut uow, "operator.changed", id, json!({"changed": changed})).await?;
    here.commit(uow, &after).await?;
    Ok(after)
}

/// Changes one's own password, which must be known; ends the other sessions, this one too.
///
/// # Errors
/// [`Error::LoginFailed`] if the present password is another; [`Error::Invalid`] if the new one is weak.
pub async fn change_password(here: &Instance, operator: &Operator, present: Password, new: Password) -> Result<()> {
    new.check(&operator.email, "/new").map_err(|fault| Error::Invalid(vec![fault]))?;
    let pair = Pair::new(here.caller().address, &operator.email);
    pair.attempt(here.app()).await?;
    let found = here.read().await?.operators().by_email_key(&operator.email.key()).await?;
    if !here.app().passwords().verify(present, found.map(|(_, hash)| hash)).await? {
        return Err(Error::LoginFailed);
    }
    let hash = here.app().passwords().hash(new).await?;
    let mut uow = here.begin().await?;
    pair.forget(&mut uow).await?;
    uow.operators().set_password(operator.id, &hash).await?;
    uow.operators().note_password_by(operator.id, None).await?;
    uow.sessions().remove_by_operator(operator.id).await?;
    record::audit(here, &mut uow, "operator.changed", operator.id, json!({"changed": ["password"]})).await?;
    here.commit(uow, &()).await
}
