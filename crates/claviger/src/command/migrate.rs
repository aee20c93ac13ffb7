//! `claviger migrate`: the schema, up to date.

use serde::Serialize;
use store::Migrated;

use crate::configuration::DataFlags;
use crate::failure::Failure;
use crate::{house, output};

/// Brings the database's schema up to date; `serve` does so by itself when it starts.
#[derive(Debug, clap::Args)]
pub(crate) struct Migrate {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataFlags,
}

/// What was done, for programs.
#[derive(Debug, Serialize)]
struct Report {
    applied: Vec<&'static str>,
    newer_version: Option<i64>,
}

impl Migrate {
    /// Does it.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let house = house::open(&self.data).await?;
        house.app.store().close().await?;
        if self.json {
            return output::json(&report(&house.migrated));
        }
        output::line(sentence(&house.migrated))
    }
}

fn report(migrated: &Migrated) -> Report {
    match migrated {
        Migrated::Applied(names) => Report { applied: names.clone(), newer_version: None },
        Migrated::UpToDate => Report { applied: Vec::new(), newer_version: None },
        Migrated::Newer { version } | Migrated::TooNew { version } => {
            Report { applied: Vec::new(), newer_version: Some(*version) }
        }
    }
}

fn sentence(migrated: &Migrated) -> String {
    match migrated {
        Migrated::Applied(names) => format!("Migrated: {}.", names.join(", ")),
        Migrated::UpToDate => "The schema is up to date.".to_owned(),
        Migrated::Newer { version } | Migrated::TooNew { version } => {
            format!("The schema is newer (version {version}), by additions that this version can work with.")
        }
    }
}
