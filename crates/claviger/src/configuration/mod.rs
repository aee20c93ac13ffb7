//! The configuration: a TOML file, `CLAVIGER_…` variables and flags, in rising order, read once at the start.
//!
//! What is written is looked up in one list of keys ([`key::KEYS`]), so that a name nobody knows is an error that
//! tells where it stands and what was probably meant. To add a setting: a line in that list, a field here, and its
//! row in the manual, which a test prints.

mod error;
mod file;
mod flags;
pub(crate) mod key;
mod layers;
mod mail;
mod metrics;
mod named;
mod nearest;
mod recovery;
mod tokens;
mod value;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use app::PublicUrl;
use app::context::SyncLimits;
use app::recovery::Openers;
use app::tokens::Tokens;
use axum::http::HeaderName;
use domain::address_range::AddressRange;
use notify::mail::SmtpConfig;
use store::DatabaseUrl;

pub(crate) use self::error::ConfigurationError;
pub(crate) use self::flags::{DataFlags, Flags, ServeFlags};
use self::layers::Layers;
pub(crate) use self::metrics::MetricsDoor;
use crate::system::Environment;

/// Everything that can be said about a node, said.
#[derive(Debug)]
pub(crate) struct Configuration {
    /// Folder of the database, the master key and uploads in progress.
    pub(crate) data_dir: PathBuf,
    /// Which database.
    pub(crate) database: DatabaseUrl,
    /// How many connections to it.
    pub(crate) connections: u32,
    /// File with the master key, if it is not the data directory's own.
    pub(crate) master_key_file: Option<PathBuf>,
    /// Where to listen.
    pub(crate) listen: SocketAddr,
    /// This node's name.
    pub(crate) node: String,
    /// How HTTP is secured.
    pub(crate) tls: Option<Tls>,
    /// Which proxies are believed.
    pub(crate) trusted_proxies: Vec<AddressRange>,
    /// The header in which those proxies hand on clients' certificates.
    pub(crate) client_certificate_header: Option<HeaderName>,
    /// Whether what projects configure may reach loopback and private addresses.
    pub(crate) allow_private_addresses: bool,
    /// How large a user file may be.
    pub(crate) sync_limits: SyncLimits,
    /// What is logged, and how.
    pub(crate) log: Log,
    /// Where metrics are read; `None`: nothing is measured.
    pub(crate) metrics: Option<MetricsDoor>,
    /// The instance's mail server.
    pub(crate) mail: Option<SmtpConfig>,
    /// The tokens that hold keys.
    pub(crate) tokens: Tokens,
    /// The keys that open archived encryption keys.
    pub(crate) openers: Openers,
    public_url: Option<PublicUrl>,
}

/// A certificate and its key, and whether clients are asked for theirs.
#[derive(Debug, Clone)]
pub(crate) struct Tls {
    /// The chain, in PEM.
    pub(crate) certificate: PathBuf,
    /// The private key, in PEM.
    pub(crate) key: PathBuf,
    /// Whether clients are asked for certificates in the handshake.
    pub(crate) asks_clients: bool,
}

/// What is logged, and how.
#[derive(Debug)]
pub(crate) struct Log {
    /// Levels, in the form of `tracing`'s filters.
    pub(crate) level: String,
    /// For people or for programs.
    pub(crate) format: LogFormat,
}

/// For people or for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// A line for people.
    Text,
    /// A JSON object a line.
    Json,
}

impl Configuration {
    /// Reads file, environment and flags.
    ///
    /// # Errors
    /// [`ConfigurationError`] names the first thing that is wrong, where it stands, and what to write instead.
    pub(crate) fn load(flags: &Flags, environment: &Environment) -> Result<Self, ConfigurationError> {
        let named = environment.get(key::CONFIG_VARIABLE).map(PathBuf::from);
        let file = flags.config.clone().or(named);
        let layers = Layers::read(file.as_deref(), environment.all(), &flags.set)?;
        let configuration = Self::from_layers(&layers, environment)?;
        Ok(configuration)
    }

    fn from_layers(layers: &Layers, environment: &Environment) -> Result<Self, ConfigurationError> {
        let tokens = tokens::read(layers)?;
        let data_dir = layers.path("data_dir")?.unwrap_or_else(|| "claviger-data".into());
        Ok(Self {
            database: layers.parse("database_url")?.unwrap_or(DatabaseUrl::Sqlite(data_dir.join("claviger.db"))),
            connections: layers.number("connections", 2, 200)?.and_then(|n| u32::try_from(n).ok()).unwrap_or(8),
            master_key_file: layers.path("master_key_file")?,
            listen: layers
                .expect("listen", "expected an address and a port, like 127.0.0.1:8470 or [::]:8470")?
                .unwrap_or(DEFAULT_LISTEN),
            node: layers.text("node")?.unwrap_or_else(|| environment.machine_name()),
            tls: tls(layers)?,
            trusted_proxies: layers.list("trusted_proxies")?,
            client_certificate_header: layers.expect("client_certificate_header", "expected the name of a header")?,
            allow_private_addresses: layers.truth("allow_private_addresses")?,
            sync_limits: sync_limits(layers)?,
            log: log(layers)?,
            metrics: metrics::read(layers)?,
            mail: mail::read(layers)?,
            openers: recovery::read(layers, &tokens)?,
            tokens,
            public_url: layers.parse("public_url")?,
            data_dir,
        })
    }

    /// The address that links are made of, for a server that listens there.
    ///
    /// # Errors
    /// [`ConfigurationError::PublicUrl`] if others reach the server and nobody said under which name.
    pub(crate) fn public_url(&self, listen: SocketAddr) -> Result<PublicUrl, ConfigurationError> {
        if let Some(url) = &self.public_url {
            return Ok(url.clone());
        }
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        let derived = listen.ip().is_loopback().then(|| format!("{scheme}://{listen}").parse().ok()).flatten();
        derived.ok_or(ConfigurationError::PublicUrl { listen })
    }

    /// Whether nobody on the way can read along: TLS, this very machine, or a proxy that was named.
    pub(crate) fn is_protected(&self) -> bool {
        self.tls.is_some() || self.listen.ip().is_loopback() || !self.trusted_proxies.is_empty()
    }

    /// Where people look for the database, for a line to print: never its password.
    pub(crate) fn database_name(&self) -> String {
        format!("{:?}", self.database)
    }

    /// Uploads in progress.
    pub(crate) fn spool(&self) -> PathBuf {
        self.data_dir.join("spool")
    }

    /// The SQLite file, if it is SQLite.
    pub(crate) fn sqlite_file(&self) -> Option<&Path> {
        match &self.database {
            DatabaseUrl::Sqlite(path) => Some(path),
            DatabaseUrl::Postgres(_) => None,
        }
    }
}

/// Where a node listens if nobody says anything: on this machine only.
const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8470);

fn tls(layers: &Layers) -> Result<Option<Tls>, ConfigurationError> {
    let asks_clients = layers.truth("tls_client_certificates")?;
    match (layers.path("tls_cert")?, layers.path("tls_key")?) {
        (Some(certificate), Some(key)) => Ok(Some(Tls { certificate, key, asks_clients })),
        (None, None) if asks_clients => Err(ConfigurationError::Together(
            "tls_client_certificates without tls_cert and tls_key; name their files, too",
        )),
        (None, None) => Ok(None),
        (Some(_), None) => Err(ConfigurationError::Together("tls_cert without tls_key; name the file of the key, too")),
        (None, Some(_)) => {
            Err(ConfigurationError::Together("tls_key without tls_cert; name the file of the certificate, too"))
        }
    }
}

fn sync_limits(layers: &Layers) -> Result<SyncLimits, ConfigurationError> {
    let usual = SyncLimits::default();
    Ok(SyncLimits {
        bytes: layers.number("max_upload_bytes", 1, u64::from(u32::MAX))?.unwrap_or(usual.bytes),
        rows: layers.number("max_upload_rows", 1, 100_000_000)?.unwrap_or(usual.rows),
    })
}

fn log(layers: &Layers) -> Result<Log, ConfigurationError> {
    let format = layers.word("log.format", &[("text", LogFormat::Text), ("json", LogFormat::Json)])?;
    let expected = "expected error, warn, info, debug or trace, also by module (info,sqlx=warn)";
    let filter: Option<tracing_subscriber::EnvFilter> = layers.expect("log.level", expected)?;
    let level = filter.map_or_else(|| "info".to_owned(), |filter| filter.to_string());
    Ok(Log { level, format: format.unwrap_or(LogFormat::Text) })
}

#[cfg(test)]
mod tests;
