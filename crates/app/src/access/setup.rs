//! The first operator, by a link that works once.

use std::fmt;

use domain::id::{Id, kind};
use domain::operator::Operator;
use serde_json::json;

use crate::access::login::{self, LoggedIn};
use crate::access::operators::NewOperator;
use crate::access::secret::Secret;
use crate::access::session::after;
use crate::context::{App, Caller};
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::record;
use domain::time::SignedDuration;

/// How long the link works.
const VALID: SignedDuration = SignedDuration::from_hours(1);

/// The one-time link of the first operator. `Debug` does not show it.
pub struct SetupLink(String);

impl SetupLink {
    /// The link, to be shown once.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SetupLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SetupLink(…)")
    }
}

/// Whether the first operator is still to be made.
///
/// # Errors
/// If the database fails.
pub async fn is_needed(app: &App) -> Result<bool> {
    Ok(app.store().read().await?.operators().count().await? == 0)
}

/// A setup link, in place of those before; `None` once there is an operator.
///
/// # Errors
/// If the database fails.
pub async fn offer(app: &App) -> Result<Option<SetupLink>> {
    let mut uow = app.store().begin().await?;
    if uow.operators().count().await? > 0 {
        return Ok(None);
    }
    let token = Secret::for_session()?;
    uow.setup_links().replace(token.hash(), after(app.now(), VALID)).await?;
    uow.commit().await?;
    Ok(Some(SetupLink(app.public_url().join(&format!("/setup#{}", token.expose())))))
}

/// Makes the first operator, an instance owner, and logs them in.
///
/// # Errors
/// [`Error::NotAllowed`] if the link is unknown, used, or too old; [`Error::Invalid`] for values that do not fit.
pub async fn setup(app: &App, token: &str, new: NewOperator) -> Result<LoggedIn> {
    let link = Secret::of_session(token).ok_or_else(invalid_link)?;
    new.check()?;
    if !app.store().read().await?.setup_links().is_open(link.hash(), app.now()).await? {
        return Err(invalid_link());
    }
    let hash = app.passwords().hash(new.password.clone()).await?;
    let mut uow = app.store().begin().await?;
    if !uow.setup_links().consume(link.hash(), app.now()).await? || uow.operators().lock_and_count().await? > 0 {
        return Err(invalid_link());
    }
    let operator = first(app, new)?;
    uow.operators().add(&operator, &hash).await?;
    let here = Instance::new(app.clone(), Caller::operator(&operator));
    record::audit(&here, &mut uow, "security.token_used", operator.id, json!({"link": "setup"})).await?;
    record::audit(&here, &mut uow, "operator.created", operator.id, json!({"instance_owner": true})).await?;
    let token = login::begin(app, &mut uow, operator.id).await?;
    uow.commit().await?;
    Ok(LoggedIn { operator, token })
}

/// Makes the first operator without a link: for whoever has the command line and so the data. `None` if there is an
/// operator already.
///
/// # Errors
/// [`Error::Invalid`] for values that do not fit.
pub async fn add_owner(app: &App, new: NewOperator) -> Result<Option<Id<kind::Operator>>> {
    new.check()?;
    let hash = app.passwords().hash(new.password.clone()).await?;
    let operator = first(app, new)?;
    let here = Instance::new(app.clone(), Caller::system());
    let mut uow = app.store().begin().await?;
    if uow.operators().lock_and_count().await? > 0 {
        return Ok(None);
    }
    uow.operators().add(&operator, &hash).await?;
    record::audit(&here, &mut uow, "operator.created", operator.id, json!({"instance_owner": true})).await?;
    uow.commit().await?;
    Ok(Some(operator.id))
}

fn first(app: &App, new: NewOperator) -> Result<Operator> {
    Ok(Operator { instance_owner: true, ..new.into_operator(app.fresh_id()?, app.now(), Vec::new()) })
}

fn invalid_link() -> Error {
    let detail = "this setup link is unknown, used, or older than an hour; start the server again for a new one";
    Error::refused("setup_link_invalid", detail)
}
