//! The commands, a file each.

mod account;
mod api_key;
mod demo;
mod doctor;
mod migrate;
mod openapi;
mod operator;
mod phone;
mod roots;
pub(crate) mod serve;
mod setup;
mod simulate;
mod sync;

use clap::Subcommand;

use crate::failure::Failure;

/// What `claviger` can be told to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run one node with everything: HTTP, background work, pages
    Serve(serve::Serve),
    /// Show the main job, end to end: from a list of people to working phones, and to those who leave
    Demo(demo::Demo),
    /// Set up the first operator, who administers the whole instance
    Setup(setup::Setup),
    /// Accounts of people who work with Claviger
    #[command(subcommand)]
    Operator(operator::Operator),
    /// Keys for programs
    #[command(subcommand)]
    ApiKey(api_key::ApiKey),
    /// Send a file of users to a server, or see what it would change
    #[command(subcommand)]
    Sync(sync::Sync),
    /// Be a phone: enrol with an activation link, show the ID, give it up
    #[command(subcommand)]
    Phone(phone::Phone),
    /// Simulate a service of another maker, with its faults
    #[command(subcommand)]
    Simulate(simulate::Simulate),
    /// Bring the database's schema up to date
    Migrate(migrate::Migrate),
    /// Look whether everything is well, and say how to mend what is not
    Doctor(doctor::Doctor),
    /// Print the description of the API (OpenAPI 3.1, JSON)
    Openapi(openapi::Openapi),
}

impl Command {
    /// Does it.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        match self {
            Self::Serve(serve) => serve.run().await,
            Self::Demo(demo) => demo.run().await,
            Self::Setup(setup) => setup.run().await,
            Self::Operator(operator) => operator.run().await,
            Self::ApiKey(key) => key.run().await,
            Self::Sync(sync) => sync.run().await,
            Self::Phone(phone) => phone.run().await,
            Self::Simulate(simulate) => simulate.run().await,
            Self::Migrate(migrate) => migrate.run().await,
            Self::Doctor(doctor) => Box::pin(doctor.run()).await,
            Self::Openapi(openapi) => openapi.run(),
        }
    }
}
