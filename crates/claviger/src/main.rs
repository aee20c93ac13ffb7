//! The `claviger` binary: command line, configuration, and the one place that names concrete types.
//!
//! A command is a file in [`command`]: its arguments and what it does, by use cases of `app`. To add one, give it such
//! a file and a variant in [`command::Command`]. Whatever goes wrong ends in a [`failure::Failure`]: one line, and an
//! exit code. Clock and environment are read in [`system`] and nowhere else.

mod command;
mod configuration;
mod data_dir;
mod failure;
mod house;
mod logging;
mod master_key;
mod metrics;
mod output;
mod system;

use std::process::ExitCode;

use clap::Parser;

use crate::failure::Failure;

/// One head-end for the credentials that people carry on their phones.
#[derive(Debug, Parser)]
#[command(name = "claviger", version, arg_required_else_help = true, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: command::Command,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::remark(format!("claviger: {}", failure.line()));
            failure.exit_code()
        }
    }
}

fn run(command: command::Command) -> Result<(), Failure> {
    // Fails only if there is a provider already; then that one serves.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(command.run())
}
