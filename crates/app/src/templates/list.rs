//! Reading what messages there are and how they read.

use domain::permission::Permission;
use domain::project::Locale;
use domain::time::Timestamp;
use notify::template::MessageKind;

use super::parts::{Name, Parts};
use crate::context::Context;
use crate::error::Result;

/// A message in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Which.
    pub name: Name,
    /// What is built in.
    pub built_in: Parts,
    /// What the project says instead.
    pub own: Parts,
    /// When that was last changed; `None` if nothing was.
    pub updated_at: Option<Timestamp>,
    /// Counts changes; 0 where there are none.
    pub version: u64,
}

/// Every message in every language.
///
/// # Errors
/// [`crate::Error::Forbidden`].
pub async fn list(cx: &Context) -> Result<Vec<Template>> {
    cx.require(Permission::ReadProject)?;
    let own = cx.read().await?.template_overrides().list(cx.project().id).await?;
    let names = MessageKind::ALL.into_iter().flat_map(|kind| Locale::ALL.map(|locale| Name { kind, locale }));
    let of = |name: Name| own.iter().find(|own| own.kind == name.kind.as_str() && own.locale == name.locale);
    Ok(names.map(|name| Template::of(name, of(name))).collect())
}

/// One message in one language.
///
/// # Errors
/// [`crate::Error::Forbidden`].
pub async fn get(cx: &Context, name: Name) -> Result<Template> {
    cx.require(Permission::ReadProject)?;
    let own = cx.read().await?.template_overrides().lookup(cx.project().id, name.kind.as_str(), name.locale).await?;
    Ok(Template::of(name, own.as_ref()))
}

impl Template {
    pub(super) fn of(name: Name, own: Option<&store::repo::TemplateOverride>) -> Self {
        Self {
            name,
            built_in: Parts::built_in(name),
            own: own.map(Parts::of).unwrap_or_default(),
            updated_at: own.map(|own| own.updated_at),
            version: own.map_or(0, |own| own.version),
        }
    }
}
