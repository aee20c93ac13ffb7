//! `claviger serve`: one node with everything.

pub(crate) mod door;
mod node;
mod stop;
pub(crate) mod tls;

use app::access::setup;

pub(crate) use self::node::Node;
use crate::configuration::{Configuration, ServeFlags};
use crate::failure::Failure;
use crate::output;
use crate::system::Environment;

/// Run one node with everything: HTTP, background work, pages
///
/// Without a database URL, SQLite in the data directory. Prints one line when it is ready, and until there is an
/// operator, a link that sets up the first one. SIGTERM or Ctrl-C lets requests finish and stops within 10 seconds.
#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    flags: ServeFlags,
}

impl Serve {
    /// Serves until it is told to stop.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let environment = Environment::read();
        let configuration = Configuration::load(&self.flags.0, &environment)?;
        let node = Node::start(&configuration, &environment).await?;
        if node.is_listening().await {
            announce(&configuration, &node).await?;
        }
        node.ended().await
    }
}

/// One line when ready, and until there is an operator, one more.
async fn announce(configuration: &Configuration, node: &Node) -> Result<(), Failure> {
    let (version, url) = (env!("CARGO_PKG_VERSION"), node.app().public_url());
    output::line(format!("Claviger {version} is ready at {url} ({})", configuration.database_name()))?;
    let Some(link) = setup::offer(node.app()).await? else { return Ok(()) };
    if configuration.is_protected() {
        return output::line(format!("Set up the first operator within an hour: {}", link.expose()));
    }
    output::line("There is no operator yet: run `claviger setup`, as links would travel unencrypted here")
}
