//! What every history begins with: a database with a project, a system that is enrolled, and its pools. It is made once
//! and copied.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use app::card_templates::{self, TemplateDocument};
use app::systems::{self, ConfigurationDocument, SystemDocument};
use domain::card::CardFormat;
use domain::id::{Id, kind};
use domain::project::{Locale, Project, TimeZoneName};
use domain::system::{ConnectorKind, NumberSource, RunMode};
use simulate::origo::Limits;
use tempfile::TempDir;

use crate::node::Node;
use crate::world::{World, start};

/// The database that every history begins with.
pub struct Ground {
    bytes: Vec<u8>,
    /// The project in it.
    pub project: Project,
    /// The system in it.
    pub system: Id<kind::CredentialSystem>,
    /// Its pools.
    pub pools: Vec<Id<kind::CredentialPool>>,
}

impl Ground {
    /// Makes it.
    ///
    /// # Panics
    /// If it cannot be made.
    #[must_use]
    pub fn lay() -> Self {
        let folder = folder();
        let path = folder.path().join("ground.db");
        let project = project();
        let mut node = Node::open(&World::new(Limits::none()), &path, project.clone());
        let (system, pools) = node.run(furnish(&node)).expect("nothing ends it");
        node.close();
        Self { bytes: std::fs::read(&path).expect("it was written"), project, system, pools }
    }

    /// A copy of it in a folder.
    ///
    /// # Panics
    /// If it cannot be written.
    #[must_use]
    pub fn copy(&self, folder: &Path) -> PathBuf {
        let path = folder.join("claviger.db");
        std::fs::write(&path, &self.bytes).expect("the folder can be written to");
        path
    }
}

/// A folder for databases that live for a moment: in memory, where there is such a place.
///
/// # Panics
/// If there is none.
#[must_use]
pub fn folder() -> TempDir {
    let in_memory = tempfile::Builder::new().prefix("histories").tempdir_in("/dev/shm");
    in_memory.or_else(|_| TempDir::new()).expect("there is a place for files")
}

fn project() -> Project {
    Project {
        id: Id::from_bytes([7; 16]),
        slug: "campus".parse().expect("it is a slug"),
        name: "Campus".to_owned(),
        locale: Locale::En,
        time_zone: TimeZoneName::utc(),
        official_contact: None,
        default_pool: None,
        created_at: start(),
        updated_at: start(),
        version: 1,
    }
}

async fn furnish(node: &Node) -> (Id<kind::CredentialSystem>, Vec<Id<kind::CredentialPool>>) {
    let cx = node.context();
    let mut uow = cx.begin().await.unwrap();
    uow.projects().add(cx.project()).await.unwrap();
    uow.commit().await.unwrap();
    let template = TemplateDocument {
        name: "As the system numbers".to_owned(),
        format: CardFormat::RawDecimal,
        facility_code: None,
        numbers: NumberSource::System,
        valid_days: None,
    };
    let template = card_templates::create(&cx, template).await.unwrap();
    let config = World::configuration().into_iter().map(|(name, value)| (name.to_owned(), value));
    let document = SystemDocument {
        name: "Doors".to_owned(),
        notes: String::new(),
        run_mode: RunMode::Any,
        config: ConfigurationDocument(config.collect::<BTreeMap<_, _>>()),
        send_invitations: true,
        email_field: "email".to_owned(),
        mobile_field: "mobile".to_owned(),
        delete_users_without_credentials: false,
        card_template: Some(template.id),
        review: None,
        operator: None,
    };
    let system = systems::enrol(&cx, &ConnectorKind::named("origo"), document).await.unwrap().system.id;
    let mut pools = systems::refresh_pools(&cx, system).await.unwrap();
    pools.sort_by(|one, other| one.pool.external_id.cmp(&other.pool.external_id));
    (system, pools.into_iter().map(|pool| pool.pool.id).collect())
}
