//! Mail: whether there is a way out, and whether it takes the login.

use std::sync::Arc;

use domain::contact::EmailAddress;
use notify::Text;
use notify::mail::{Mail, MailTransport, MessageId, SendError};
use notify::template::Rendered;

use super::{Finding, Severity};
use crate::context::App;
use crate::error::{Error, Result};
use crate::figures::Figures;
use crate::transports::Secrets;

const CHECK: &str = "mail";

/// A way out, and whose it is.
struct Way {
    whose: String,
    transport: Arc<dyn MailTransport>,
}

pub(super) async fn look(app: &App, figures: &Figures, test_mail: Option<&EmailAddress>) -> Result<Vec<Finding>> {
    let (ways, without) = ways(app, figures).await?;
    let mut findings: Vec<Finding> = without.iter().map(|project| no_way(project)).collect();
    for way in &ways {
        findings.push(judge(&way.whose, &way.transport.probe().await));
        if let Some(to) = test_mail {
            let mail = letter(app, to)?;
            findings.push(sent(&way.whose, to, &way.transport.send(&mail).await));
        }
    }
    Ok(findings)
}

/// Every way out, and the projects that have none.
async fn ways(app: &App, figures: &Figures) -> Result<(Vec<Way>, Vec<String>)> {
    let transports = &app.parts().transports;
    let mut reader = app.store().read().await?;
    let (mut ways, mut without) = (Vec::new(), Vec::new());
    let instance = transports.instance_mail();
    for project in figures.projects.iter().map(|found| &found.project) {
        let settings = reader.settings().lookup(project.id).await?.settings;
        let secrets: Secrets = reader.settings().secrets(project.id).await?.unwrap_or_default();
        match settings.mail {
            Some(server) => ways.push(Way {
                whose: format!("the mail server of {}", project.slug),
                transport: transports.mail(&server, secrets.mail_password()),
            }),
            None if instance.is_none() => without.push(project.slug.to_string()),
            None => {}
        }
    }
    if let Some((transport, _)) = instance {
        ways.insert(0, Way { whose: "the instance's mail server".to_owned(), transport });
    }
    Ok((ways, without))
}

pub(super) fn no_way(project: &str) -> Finding {
    Finding::new(
        CHECK,
        Severity::Warning,
        format!("there is no mail server for {project}"),
        "invitations and notices wait, and after a day nobody tries them any more",
        "name one in the section [mail] of the configuration, or in the project's settings",
    )
}

pub(super) fn judge(whose: &str, probed: &std::result::Result<(), SendError>) -> Finding {
    match probed {
        Ok(()) => Finding::ok(CHECK, format!("{whose} answers and takes the login")),
        Err(error) => Finding::new(
            CHECK,
            Severity::Error,
            format!("{whose} cannot be used: {error}"),
            "invitations and notices wait",
            "check host, port, security and password where it is configured, and the way to it from this machine",
        ),
    }
}

fn sent(whose: &str, to: &EmailAddress, sent: &std::result::Result<(), SendError>) -> Finding {
    match sent {
        Ok(()) => Finding::ok(CHECK, format!("{whose} took a mail to {to}; look whether it arrives")),
        Err(error) => Finding::new(
            CHECK,
            Severity::Error,
            format!("{whose} did not take a mail to {to}: {error}"),
            "it may refuse the sender, or mails to that address",
            "check the sender's address (mail.from) with whoever runs the mail server",
        ),
    }
}

fn letter(app: &App, to: &EmailAddress) -> Result<Mail> {
    let id: domain::id::Id<domain::id::kind::Job> = app.fresh_id()?;
    let (id, host) = (id.to_string(), app.public_url().host());
    let text = "If you can read this, messages arrive.\n";
    let html = format!("<!doctype html><html><body><p>{}</p></body></html>", text.trim_end());
    Ok(Mail {
        message_id: MessageId::new(&id, host)
            .or_else(|_| MessageId::new(&id, "claviger.invalid"))
            .map_err(Error::internal)?,
        from_name: Some(Text::new("Claviger")),
        to: to.clone(),
        to_name: None,
        reply_to: None,
        date: app.now(),
        content: Rendered { subject: "Test message".to_owned(), text: text.to_owned(), html, inline: Vec::new() },
    })
}
