//! `claviger demo`: the main job, end to end, in one process and over the public API.
//!
//! [`stage`] sets up a server, a mail sink and a key; from there on [`story`] knows the server by its API alone, the
//! mails by the sink, the phones by the enrolment protocol, and another maker's system by its simulator. What it expects it works out from the lists of
//! [`people`]; what came of it is kept in the [`report`].

mod api;
mod doors;
mod mobile_ids;
mod people;
mod phones;
mod post;
mod reactions;
mod receiver;
mod report;
mod stage;
mod story;

use std::path::PathBuf;

use self::report::Report;
use self::stage::Stage;
use self::story::Story;
use crate::failure::Failure;
use crate::output;

/// Show the main job, end to end: from a list of people to working phones, and to those who leave
///
/// Starts a server, a mail sink, a simulated HID Origo and some phones on free ports of this machine, sends lists of
/// people, gives some of them cards of the other system and some certificates, lets a pool run out to show what reacts,
/// and prints what came of each. Nothing leaves this machine. Settings from files and variables are not used.
#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    /// End after the last step; exit with 1 if a step failed
    #[arg(long)]
    exit: bool,
    /// Empty folder to keep the data in [default: a temporary one, removed at the end]
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
}

impl Demo {
    /// Does it.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let stage = Stage::set(self.data_dir.clone()).await?;
        let ended = tokio::select! {
            // Once all is told, both are ready at once: whoever stops it then has seen its end.
            biased;
            ended = self.tell(&stage) => ended,
            () = stage.node.told_to_stop() => Err(Failure::new("the demo was stopped before its end")),
        };
        let struck = stage.strike().await;
        ended.and_then(|report| report.verdict()).and(struck)
    }

    /// Tells the story, shows what happened, and stays for as long as somebody wants to look.
    async fn tell(&self, stage: &Stage) -> Result<Report, Failure> {
        output::line(stage.opening())?;
        let report = Story::on(stage)?.tell().await?;
        report.print()?;
        stage.addresses().try_for_each(output::line)?;
        if !self.exit {
            output::line("Everything goes on running until you press Ctrl-C.")?;
            stage.node.told_to_stop().await;
        }
        Ok(report)
    }
}
