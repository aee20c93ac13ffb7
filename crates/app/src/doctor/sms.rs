//! SMS gateways: whether they can be reached. Nothing is sent.

use notify::mail::SendError;

use super::{Finding, Severity};
use crate::context::App;
use crate::error::Result;
use crate::figures::Figures;
use crate::transports::Secrets;

const CHECK: &str = "sms";

pub(super) async fn look(app: &App, figures: &Figures) -> Result<Vec<Finding>> {
    let mut reader = app.store().read().await?;
    let mut findings = Vec::new();
    for project in figures.projects.iter().map(|found| &found.project) {
        let Some(gateway) = reader.settings().lookup(project.id).await?.settings.sms else { continue };
        let secrets: Secrets = reader.settings().secrets(project.id).await?.unwrap_or_default();
        let transport = app.parts().transports.sms(&gateway, secrets.sms_headers(&gateway.headers));
        findings.push(judge(project.slug.as_str(), &transport.probe().await));
    }
    Ok(findings)
}

pub(super) fn judge(project: &str, probed: &std::result::Result<(), SendError>) -> Finding {
    match probed {
        Ok(()) => Finding::ok(CHECK, format!("the SMS gateway of {project} can be reached")),
        Err(error) => Finding::new(
            CHECK,
            Severity::Error,
            format!("the SMS gateway of {project} cannot be used: {error}"),
            "PINs and invitations by SMS wait",
            "check its address in the project's settings, and the way to it from this machine",
        ),
    }
}
