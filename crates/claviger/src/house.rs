//! The composition root: what the parts are made of, for every command that touches data.

use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use app::connections::NetworkOutside;
use app::transports::{InvalidInstance, RealTransports};
use app::{App, Parts, PublicUrl};
use connect::Connectors;
use connect::accessgrid::AccessGrid;
use connect::mobile_id::MobileId;
use connect::origo::Origo;
use domain::time::Timestamp;
use notify::outbound::{Outbound, Policy};
use store::{Config, Migrated, OpenError, Store};

use crate::configuration::{Configuration, DataFlags};
use crate::failure::Failure;
use crate::system::{self, Environment};
use crate::{data_dir, master_key};

/// An open database and everything around it.
pub(crate) struct House {
    /// The use cases' context.
    pub(crate) app: App,
    /// What opening the database did to its schema.
    pub(crate) migrated: Migrated,
}

/// Opens the house for a command other than `serve`.
pub(crate) async fn open(flags: &DataFlags) -> Result<House, Failure> {
    let environment = Environment::read();
    let configuration = Configuration::load(&flags.0, &environment)?;
    let (store, migrated) = open_store(&configuration, &environment).await?;
    let app = build(&configuration, store, configuration.listen)?;
    Ok(House { app, migrated })
}

/// Opens the database; on the first start, makes it and its key.
pub(crate) async fn open_store(
    configuration: &Configuration,
    environment: &Environment,
) -> Result<(Store, Migrated), Failure> {
    data_dir::prepare(configuration)?;
    let found = master_key::find(configuration, environment)?;
    let config = Config { url: configuration.database.clone(), connections: configuration.connections };
    Store::open(&config, found.key, system::now()).await.map_err(|error| match (&error, &found.made) {
        (OpenError::WrongMasterKey, Some(made)) => {
            // A new key beside an old database is of no use, and would hide that the right one is missing.
            let _ = fs::remove_file(made);
            Failure::new(format!(
                "the database {} has a master key, and this node has none; put a copy of it at {}",
                configuration.database_name(),
                made.display()
            ))
        }
        (OpenError::Connect { .. }, _) => {
            let failure = Failure::of(&error);
            Failure::new(format!("{}; check --database-url, and that the database runs", failure.line()))
        }
        _ => Failure::of(&error),
    })
}

/// Puts the house together. `listen` is where the server listens, or would.
pub(crate) fn build(configuration: &Configuration, store: Store, listen: SocketAddr) -> Result<App, Failure> {
    let public_url = configuration.public_url(listen)?;
    let policy = Policy { allow_private_addresses: configuration.allow_private_addresses };
    let transports = RealTransports::new(policy, configuration.mail.clone(), host_name(&public_url))?;
    let clock = Arc::new(system::now as fn() -> Timestamp);
    let outside = NetworkOutside::new(Outbound::new(policy).map_err(InvalidInstance::from)?, clock.clone());
    Ok(App::new(Parts {
        store,
        clock,
        public_url,
        transports: Arc::new(transports),
        connectors: Connectors::new(vec![Arc::new(MobileId), Arc::new(Origo), Arc::new(AccessGrid)]),
        outside: Arc::new(outside),
        openers: configuration.openers.clone(),
        node: configuration.node.clone(),
        sync_limits: configuration.sync_limits,
        spool: configuration.spool(),
        tokens: configuration.tokens.clone(),
    }))
}

/// What this machine calls itself towards mail servers: a name that others know it by, if there is one.
fn host_name(public_url: &PublicUrl) -> Option<String> {
    let (_, authority) = public_url.origin().split_once("://")?;
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    (host.contains('.') && host.parse::<IpAddr>().is_err() && !host.contains('[')).then(|| host.to_owned())
}
