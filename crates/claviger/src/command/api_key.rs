//! `claviger api-key`: keys for programs, without a browser.

use app::access::api_keys::{self, NewKey};
use app::{App, Caller};
use clap::{Args, Subcommand};
use domain::address_range::AddressRange;
use domain::operator::Role;
use domain::project::Slug;
use domain::time::Timestamp;

use crate::configuration::DataFlags;
use crate::failure::Failure;
use crate::{house, output};

/// Keys for programs.
#[derive(Debug, Subcommand)]
pub(crate) enum ApiKey {
    /// Make a key for a project and print it, once and alone, on standard output
    ///
    /// Works while a server runs on the same data. Only the key's digest is kept: a key that is lost is replaced.
    Create(Create),
}

/// `api-key create`.
#[derive(Debug, Args)]
pub(crate) struct Create {
    /// Short name of the project that the key opens
    #[arg(long)]
    project: Slug,
    /// What it may do: admin, operator, helpdesk, auditor, or autosync for uploads alone
    #[arg(long)]
    role: Role,
    /// Name for people
    #[arg(long)]
    name: String,
    /// When it stops working, such as 2030-12-31T23:00:00Z [default: when it is revoked]
    #[arg(long, value_name = "TIME")]
    expires_at: Option<Timestamp>,
    /// Address or range that it may be used from; may be given several times [default: everywhere]
    #[arg(long = "address", value_name = "RANGE")]
    addresses: Vec<AddressRange>,
    #[command(flatten)]
    data: DataFlags,
}

impl ApiKey {
    /// Does it.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let Self::Create(create) = self;
        create.run().await
    }
}

impl Create {
    async fn run(self) -> Result<(), Failure> {
        let app = house::open(&self.data).await?.app;
        let Self { project, role, name, expires_at, addresses: address_ranges, .. } = self;
        let made = make(&app, &project, NewKey { name, role, address_ranges, expires_at }).await;
        app.store().close().await?;
        output::line(made?.secret.expose())
    }
}

/// Makes a key, by the right of whoever has the data.
pub(crate) async fn make(app: &App, project: &Slug, new: NewKey) -> app::Result<api_keys::MadeKey> {
    let cx = app.in_project(Caller::system(), project).await?;
    api_keys::create(&cx, new).await
}
