//! The log: on standard error, as a line for people or as JSON for programs.

use tracing_subscriber::EnvFilter;

use crate::configuration::{Log, LogFormat};
use crate::failure::Failure;

/// Begins to log.
pub(crate) fn begin(log: &Log) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&log.level)?;
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let begun = match log.format {
        LogFormat::Text => subscriber.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).try_init(),
        LogFormat::Json => subscriber.json().try_init(),
    };
    begun.map_err(|error| Failure::new(format!("the log cannot be set up: {error}")))
}
