//! `claviger doctor`: is everything well, and if not, how is it mended?
//!
//! What is reached through the database is looked at by [`app::doctor`]; what only this machine knows (files, the
//! configuration, the way from outside) by the files here. Nothing is made and nothing is changed: not even the schema.

mod data;
mod files;
mod outside;
mod report;

use app::doctor::{Finding, Severity, Wants};
use domain::contact::EmailAddress;

use crate::configuration::{Configuration, ServeFlags};
use crate::failure::Failure;
use crate::system::Environment;

/// Look whether everything is well, and say how to mend what is not
///
/// Looks at the configuration, the clock, mail and SMS, the database, credential systems, certificates, jobs and more,
/// with the settings that `serve` has. Works while a server runs and without one; changes nothing and sends nothing. The
/// exit code is 0 if nothing is worse than a note, and 1 otherwise.
#[derive(Debug, clap::Args)]
pub(crate) struct Doctor {
    /// Call each credential system once
    #[arg(long)]
    live: bool,
    /// Read SQLite's file from end to end; of 1 GB that takes some seconds
    #[arg(long)]
    deep: bool,
    /// Send a mail to this address, from the instance's server and from each project's own
    #[arg(long, value_name = "ADDRESS")]
    send_test_mail: Option<EmailAddress>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    flags: ServeFlags,
}

impl Doctor {
    /// Does it.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let wants = Wants { live: self.live, deep: self.deep, test_mail: self.send_test_mail };
        let findings = examine(&self.flags, &wants).await;
        report::print(&findings, self.json)?;
        report::verdict(&findings)
    }
}

async fn examine(flags: &ServeFlags, wants: &Wants) -> Vec<Finding> {
    let environment = Environment::read();
    let configuration = match Configuration::load(&flags.0, &environment) {
        Ok(configuration) => configuration,
        Err(error) => return vec![unusable(&Failure::of(&error))],
    };
    let mut findings = vec![Finding::ok("configuration", "every setting is known and fits")];
    findings.extend(files::look(&configuration));
    findings.extend(files::certificate(&configuration).await);
    findings.extend(data::look(&configuration, &environment, wants).await);
    let runs = findings.iter().any(|finding| finding.check == "nodes" && finding.severity == Severity::Ok);
    findings.extend(outside::look(&configuration, runs).await);
    findings
}

fn unusable(failure: &Failure) -> Finding {
    Finding::new(
        "configuration",
        Severity::Error,
        failure.line(),
        "no command works with it, and nothing else can be looked at",
        "change it as it says (manual: Configuration)",
    )
}
