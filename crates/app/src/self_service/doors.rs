//! Where a holder can come in.

use domain::project::{Project, Slug};
use domain::self_service::Way;
use domain::settings::Settings;

use crate::context::App;
use crate::error::{Error, Result};
use crate::settings;

/// The ways in of a project.
#[derive(Debug, Clone)]
pub struct Doors {
    /// The project's name.
    pub organisation: String,
    /// The ways, the best first.
    pub ways: Vec<Way>,
}

/// By which ways the project's holders can come in.
///
/// # Errors
/// [`Error::NotFound`] if there is no such project.
pub async fn doors(app: &App, slug: &Slug) -> Result<Doors> {
    let project = project(app, slug).await?;
    let settings = settings::load(&mut *app.store().read().await?, project.id).await?;
    let link = has_mail(app, &settings).then_some(Way::Link);
    Ok(Doors { organisation: project.name, ways: [Way::Phone, Way::Password].into_iter().chain(link).collect() })
}

/// The project of an address.
pub(super) async fn project(app: &App, slug: &Slug) -> Result<Project> {
    app.store().read().await?.projects().lookup(slug).await?.ok_or(Error::NotFound("project"))
}

/// Whether mails of the project have a way out.
pub(super) fn has_mail(app: &App, settings: &Settings) -> bool {
    settings.mail.is_some() || app.parts().transports.instance_mail().is_some()
}
