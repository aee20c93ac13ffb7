//! The stage: a server, a mail sink, another maker's system, a receiver of webhooks, an operator and a key.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::access::api_keys::NewKey;
use app::access::operators::NewOperator;
use app::access::setup::add_owner;
use app::access::{Password, Secret};
use domain::operator::Role;
use domain::project::{Locale, Slug};
use domain::time::SignedDuration;
use simulate::mailsink::{Limits, MailSink};
use tempfile::TempDir;
use tokio::net::TcpListener;

use super::api::Api;
use super::doors::Doors;
use super::receiver::Receiver;
use crate::command::api_key;
use crate::command::serve::Node;
use crate::configuration::{Configuration, Flags, key};
use crate::failure::Failure;
use crate::system::{self, Environment};

/// The first operator, who hears of files that are refused or held.
pub(super) const CONTACT: &str = "mara.klein@example.org";
/// The project that the server begins with.
const PROJECT: &str = "default";
/// For how long the key works, if somebody keeps the data.
const KEY_LASTS: SignedDuration = SignedDuration::from_hours(24);

/// Everything that runs.
pub(super) struct Stage {
    /// The server.
    pub(super) node: Node,
    /// Where the mails go.
    pub(super) sink: MailSink,
    /// The simulated system of another maker.
    pub(super) doors: Doors,
    /// Who is told of events.
    pub(super) receiver: Receiver,
    /// The sink's port for SMTP.
    pub(super) smtp_port: u16,
    /// The server, as programs see it.
    pub(super) api: Api,
    folder: Folder,
    sink_page: String,
    key: String,
    password: String,
}

/// Where the data are.
enum Folder {
    /// Removed at the end.
    Temporary(TempDir),
    Kept(PathBuf),
}

impl Stage {
    /// Starts everything. Only operator and key are made without the API, as `setup` and `api-key create` make them.
    pub(super) async fn set(data_dir: Option<PathBuf>) -> Result<Self, Failure> {
        let folder = Folder::find(data_dir)?;
        let configuration = configuration(folder.path())?;
        // The variables of this shell may lead to a database that is no stage.
        let node = Node::start(&configuration, &Environment::default()).await?;
        let sink = MailSink::new(Limits::default(), Arc::new(system::now));
        let (smtp_port, sink_page) = open(&sink).await?;
        let doors = Doors::open().await?;
        let receiver = Receiver::open().await?;
        let password = Secret::for_session()?.expose().to_owned();
        let key = key(&node, &password).await?;
        let api = Api::new(node.app().public_url().origin(), PROJECT, key.clone())?;
        Ok(Self { node, sink, doors, receiver, smtp_port, api, folder, sink_page, key, password })
    }

    /// Where phones keep their keys.
    pub(super) fn phones(&self) -> PathBuf {
        self.folder.path().join("phones")
    }

    /// What is said first.
    pub(super) fn opening(&self) -> String {
        let (version, url) = (env!("CARGO_PKG_VERSION"), self.node.app().public_url());
        let data = self.folder.path().display();
        format!("Claviger {version} runs at {url}, its mails go to {}, its data lie in {data}\n", self.sink_page)
    }

    /// What there is to look at.
    pub(super) fn addresses(&self) -> impl Iterator<Item = String> {
        let url = self.node.app().public_url();
        let addresses = [
            ("The console", url.join("/login")),
            ("  log in as", format!("{CONTACT}, password {}", self.password)),
            ("The mails", self.sink_page.clone()),
            ("HID Origo", format!("{} (simulated; play its phones there)", self.doors.url)),
            ("The phone page", url.join("/m/")),
            ("The API", url.join("/api/docs")),
            ("A key for it", self.key.clone()),
        ];
        addresses.into_iter().map(|(what, address)| format!("{what:<15} {address}"))
    }

    /// Stops everything, and removes what is not to be kept.
    pub(super) async fn strike(self) -> Result<(), Failure> {
        self.node.stop();
        self.node.ended().await?;
        match self.folder {
            Folder::Temporary(folder) => Ok(folder.close()?),
            Folder::Kept(_) => Ok(()),
        }
    }
}

impl Folder {
    fn find(data_dir: Option<PathBuf>) -> Result<Self, Failure> {
        let Some(path) = data_dir else {
            return Ok(Self::Temporary(tempfile::Builder::new().prefix("claviger-demo-").tempdir()?));
        };
        // One that is missing is made; one that cannot be read is told of by whoever writes to it first.
        let is_empty = fs::read_dir(&path).map_or(true, |mut entries| entries.next().is_none());
        if !is_empty {
            let path = path.display();
            return Err(Failure::new(format!(
                "{path} is not empty; the demo begins with nothing: name another folder"
            )));
        }
        Ok(Self::Kept(path))
    }

    fn path(&self) -> &Path {
        match self {
            Self::Temporary(folder) => folder.path(),
            Self::Kept(path) => path,
        }
    }
}

/// A node on a free port of this machine, which may send its mails to this machine.
fn configuration(folder: &Path) -> Result<Configuration, Failure> {
    let values = [
        ("data_dir", folder.display().to_string()),
        ("listen", "127.0.0.1:0".to_owned()),
        ("allow_private_addresses", "true".to_owned()),
        // Lists that are refused or held are part of the story, and told there.
        ("log.level", "error".to_owned()),
    ];
    let set = values.into_iter().filter_map(|(name, value)| Some((key::find(name)?, value))).collect();
    Ok(Configuration::load(&Flags { config: None, set }, &Environment::default())?)
}

/// Opens the sink's doors; answers the port for SMTP, and the address of the page.
async fn open(sink: &MailSink) -> Result<(u16, String), Failure> {
    let smtp = TcpListener::bind("127.0.0.1:0").await?;
    let page = TcpListener::bind("127.0.0.1:0").await?;
    let addresses = (smtp.local_addr()?.port(), format!("http://{}", page.local_addr()?));
    tokio::spawn(sink.clone().serve_smtp(smtp));
    let router = sink.router();
    tokio::spawn(async move { axum::serve(page, router).await });
    Ok(addresses)
}

/// Makes the first operator, who can look around in the console, and a key.
async fn key(node: &Node, password: &str) -> Result<String, Failure> {
    let app = node.app();
    let owner = NewOperator {
        email: CONTACT.parse()?,
        name: "Mara Klein".to_owned(),
        password: Password::new(password.to_owned()),
        locale: Locale::default(),
        instance_owner: true,
        roles: BTreeMap::new(),
    };
    add_owner(app, owner).await?;
    let expires_at = app.now().checked_add(KEY_LASTS).ok();
    let new = NewKey { name: "demo".to_owned(), role: Role::Admin, address_ranges: Vec::new(), expires_at };
    let project: Slug = PROJECT.parse()?;
    Ok(api_key::make(app, &project, new).await?.secret.expose().to_owned())
}
