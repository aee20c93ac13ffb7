//! `claviger sync`: a file of users, sent to a server or looked at by it.

mod answer;
mod file;
mod report;
mod token;
mod upload;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};

use self::answer::Answer;
use crate::command::roots::Roots;
use crate::failure::Failure;
use crate::output;
use crate::system::Environment;

/// Send a file of users to a server, or see what it would change.
#[derive(Debug, Subcommand)]
pub(crate) enum Sync {
    /// Send a file; users become what it says
    ///
    /// Waits until the file stands still, and sends it with a digest, so that half a file is never taken for a whole
    /// one. Exits with 0 when it was applied, 1 when it was refused or could not be sent, 3 when it is held until an
    /// administrator approves it.
    Push(Push),
    /// Show what a file would change, and change nothing
    ///
    /// Exits as `sync push` would: 3 if the file would be held.
    Plan(Plan),
}

/// `sync push`.
#[derive(Debug, Args)]
pub(crate) struct Push {
    /// Plan only, and change nothing; as `sync plan`
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    target: Target,
}

/// `sync plan`.
#[derive(Debug, Args)]
pub(crate) struct Plan {
    #[command(flatten)]
    target: Target,
}

/// What is sent, where to, and by whom.
#[derive(Debug, Args)]
pub(crate) struct Target {
    /// The file: CSV, as the manual's chapter on Auto-sync describes it
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, help = "The server's address, such as https://doors.example.org [env: CLAVIGER_URL]")]
    url: Option<String>,
    /// The project's short name
    #[arg(long, default_value = "default")]
    project: String,
    #[command(flatten)]
    token: token::TokenSource,
    /// Let the token travel unencrypted to another machine
    #[arg(long)]
    allow_http: bool,
    #[command(flatten)]
    roots: Roots,
    /// For how long size and time of the file must not change before it is sent, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 2)]
    settle: u64,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Sync {
    /// Does it.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        match self {
            Self::Push(push) => push.target.send(push.dry_run).await,
            Self::Plan(plan) => plan.target.send(true).await,
        }
    }
}

impl Target {
    async fn send(self, dry_run: bool) -> Result<(), Failure> {
        let environment = Environment::read();
        let token = self.token.find(&environment)?;
        let url = self.url(&environment)?;
        let upload = upload::Upload::new(&url, &self.project, dry_run, self.allow_http, token, &self.roots.pem()?)?;
        let file = file::still(&self.file, Duration::from_secs(self.settle)).await?;
        let answer = upload.send(file).await?;
        if self.json {
            output::json(&answer.document)?;
        } else {
            report::print(&answer)?;
        }
        verdict(&answer)
    }

    fn url(&self, environment: &Environment) -> Result<String, Failure> {
        let variable = || environment.get("CLAVIGER_URL").and_then(|url| url.to_str()).map(ToOwned::to_owned);
        let missing = || Failure::new("no server is named; give --url, such as --url https://doors.example.org");
        self.url.clone().or_else(variable).ok_or_else(missing)
    }
}

/// How the command ends, by what the server said.
fn verdict(answer: &Answer) -> Result<(), Failure> {
    let run = &answer.run;
    if run.would_be_held() {
        return Err(Failure::held("the file would be held until an administrator approves it"));
    }
    if run.status == "held" {
        return Err(Failure::held(format!("the run {} is held until an administrator approves it", run.id)));
    }
    Ok(())
}
