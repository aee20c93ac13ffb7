//! The ways out of one project.

use std::sync::Arc;

use domain::id::{Id, kind};
use domain::settings::Settings;
use notify::mail::{MailTransport, NoMail};
use notify::sms::SmsTransport;
use store::Session;

use super::{Secrets, Transports};
use crate::error::Result;

/// What carries the messages of a project.
pub struct WaysOut {
    /// Its own mail server, or the instance's, or one that lets every mail wait.
    pub mail: Arc<dyn MailTransport>,
    /// Its SMS gateway, if it has one.
    pub sms: Option<Arc<dyn SmsTransport>>,
}

impl WaysOut {
    /// The ways out as the project's settings and secrets are now.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn of(
        transports: &dyn Transports,
        session: &mut Session,
        project: Id<kind::Project>,
        settings: &Settings,
    ) -> Result<Self> {
        let secrets: Secrets = session.settings().secrets(project).await?.unwrap_or_default();
        let mail = match &settings.mail {
            Some(server) => transports.mail(server, secrets.mail_password()),
            None => transports.instance_mail().map_or_else(|| Arc::new(NoMail) as Arc<_>, |(mail, _)| mail),
        };
        let sms = settings.sms.as_ref().map(|gateway| transports.sms(gateway, secrets.sms_headers(&gateway.headers)));
        Ok(Self { mail, sms })
    }
}
