//! A house for tests: a database that is thrown away, a clock that stands still
//! until it is moved, a project with the Mobile ID system. Behind the feature `testing`.

pub mod archive;

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use connect::mobile_id::MobileId;
use connect::{Connector, Connectors};
use domain::card::CardFormat;
use domain::id::{Id, kind};
use domain::operator::{Operator, Role};
use domain::project::{Locale, Project, TimeZoneName};
use domain::system::{CardTemplate, ConnectorKind, CredentialPool, CredentialSystem, NumberSource};
use domain::time::{SignedDuration, Timestamp, from_micros, micros};
use domain::user::{Origin, Profile, User, UserState};
use secrecy::SecretString;
use store::testing::Scratch;

use crate::Instance;
use crate::access::Password;
use crate::access::operators::{self, NewOperator};
use crate::connections::NoOutside;
use crate::context::{App, Caller, Context, Parts, SyncLimits};
use crate::recovery::Openers;
use crate::tokens::Tokens;
use crate::transports::NoTransports;

/// Everything that a use case's test needs.
pub struct House {
    /// The house.
    pub app: App,
    /// The project `campus`.
    pub project: Project,
    /// Its Mobile ID system.
    pub system: CredentialSystem,
    /// Its one pool.
    pub pool: CredentialPool,
    clock: Arc<AtomicI64>,
    scratch: Mutex<Option<Scratch>>,
}

/// The moment at which tests begin.
///
/// # Panics
/// Never.
#[must_use]
pub fn start() -> Timestamp {
    "2027-01-15T08:00:00Z".parse().unwrap()
}

impl House {
    /// A house on each database.
    ///
    /// # Panics
    /// If one cannot be made.
    pub async fn both() -> Vec<Self> {
        let mut houses = Vec::new();
        for scratch in Scratch::both(start()).await {
            houses.push(Self::on(scratch).await);
        }
        houses
    }

    /// A house on each database, with a connector beside the Mobile ID system's.
    ///
    /// # Panics
    /// If one cannot be made.
    pub async fn both_with(connector: impl Fn() -> Arc<dyn Connector>) -> Vec<Self> {
        let mut houses = Vec::new();
        for scratch in Scratch::both(start()).await {
            houses.push(Self::with(scratch, vec![Arc::new(MobileId), connector()]).await);
        }
        houses
    }

    /// A house on SQLite, where the database makes no difference.
    ///
    /// # Panics
    /// If it cannot be made.
    pub async fn sqlite() -> Self {
        Self::on(Scratch::sqlite(start()).await).await
    }

    async fn on(scratch: Scratch) -> Self {
        Self::with(scratch, vec![Arc::new(MobileId)]).await
    }

    async fn with(scratch: Scratch, connectors: Vec<Arc<dyn Connector>>) -> Self {
        let clock = Arc::new(AtomicI64::new(micros(start())));
        let ticking = clock.clone();
        let app = App::new(Parts {
            store: scratch.store.clone(),
            clock: Arc::new(move || from_micros(ticking.load(Ordering::SeqCst))),
            public_url: "https://doors.example.org".parse().unwrap(),
            node: "test".to_owned(),
            sync_limits: SyncLimits::default(),
            spool: std::env::temp_dir(),
            transports: Arc::new(NoTransports),
            connectors: Connectors::new(connectors),
            outside: Arc::new(NoOutside),
            openers: Openers::default(),
            tokens: Tokens::default(),
        });
        let (project, system, pool) = furnish(&app).await;
        Self { app, project, system, pool, clock, scratch: Mutex::new(Some(scratch)) }
    }

    /// Moves the clock on.
    ///
    /// # Panics
    /// If the span is longer than the clock can count.
    pub fn pass(&self, span: SignedDuration) {
        let span = i64::try_from(span.as_micros()).unwrap();
        self.clock.fetch_add(span, Ordering::SeqCst);
    }

    /// Claviger itself in the project.
    #[must_use]
    pub fn system(&self) -> Context {
        self.app.as_system(self.project.clone())
    }

    /// An operator with a role in the project.
    ///
    /// # Panics
    /// If the ids run out.
    pub async fn operator(&self, role: Role) -> Context {
        let caller = Caller::operator(&self.draw_operator(role));
        self.app.in_project(caller, &self.project.slug).await.unwrap()
    }

    /// An operator of this role, who has an account.
    ///
    /// # Panics
    /// If the database fails, or there is one of the role already.
    pub async fn kept_operator(&self, role: Role) -> Id<kind::Operator> {
        let operator = self.draw_operator(role);
        let mut uow = self.app.store().begin().await.unwrap();
        uow.operators().add(&operator, &SecretString::from("$argon2id$never")).await.unwrap();
        uow.commit().await.unwrap();
        operator.id
    }

    /// An administrator with an account and a password, made by `maker`, or on the command line.
    ///
    /// # Panics
    /// If the database refuses.
    pub async fn person(&self, name: &str, maker: Option<&Context>) -> Context {
        let caller = maker.map_or_else(Caller::system, |maker| maker.caller().clone());
        let here = Instance::new(self.app.clone(), caller);
        let slug = self.project.slug.clone();
        let new = NewOperator {
            email: format!("{name}@example.org").parse().unwrap(),
            name: name.to_owned(),
            password: Password::new(archive::PASSWORD.to_owned()),
            locale: Locale::En,
            instance_owner: true,
            roles: [(slug.clone(), Role::Admin)].into(),
        };
        let made = operators::create(&here, new).await.unwrap();
        self.app.in_project(Caller::operator(&made.operator), &slug).await.unwrap()
    }

    fn draw_operator(&self, role: Role) -> Operator {
        Operator {
            id: self.app.fresh_id().unwrap(),
            email: format!("{role}@example.org").parse().unwrap(),
            name: role.to_string(),
            locale: Locale::En,
            instance_owner: false,
            enabled: true,
            bindings: vec![domain::operator::Binding { project: self.project.id, role }],
            created_at: start(),
            last_login_at: None,
            version: 1,
        }
    }

    /// Adds a user with an address and an ID.
    ///
    /// # Panics
    /// If the database refuses.
    pub async fn user(&self, name: &str, card_id: &str) -> User {
        let user = User {
            id: self.app.fresh_id().unwrap(),
            project: self.project.id,
            profile: Profile {
                first_name: name.to_owned(),
                last_name: "Żółć-李".to_owned(),
                email: Some(format!("{}@example.org", name.to_lowercase()).parse().unwrap()),
                card_id: Some(card_id.to_owned()),
                ..Profile::default()
            },
            state: UserState::Active,
            origin: Origin::Manual,
            sync_digest: None,
            deletion_requested_at: None,
            created_at: self.app.now(),
            updated_at: self.app.now(),
            version: 1,
        };
        let mut uow = self.app.store().begin().await.unwrap();
        uow.users().add(&user).await.unwrap();
        uow.commit().await.unwrap();
        user
    }

    /// Adds a system of somebody else's that has an address and gives the numbers, with a pool by its id there and its
    /// name.
    ///
    /// # Panics
    /// If the database refuses.
    pub async fn remote(&self, kind: ConnectorKind, name: &str, pool: [&str; 2]) -> (CredentialSystem, CredentialPool) {
        let template = CardTemplate {
            id: self.app.fresh_id().unwrap(),
            project: self.project.id,
            name: "Theirs".to_owned(),
            format: CardFormat::RawDecimal,
            facility_code: None,
            numbers: NumberSource::System,
            valid_days: None,
            created_at: start(),
            version: 1,
        };
        let system = CredentialSystem {
            configuration: [("url".to_owned(), "https://system.test".to_owned())].into(),
            card_template: Some(template.id),
            ..CredentialSystem::new(self.app.fresh_id().unwrap(), self.project.id, kind, name, start())
        };
        let pool = CredentialPool::new(self.app.fresh_id().unwrap(), &system, pool[0], pool[1], start());
        let mut uow = self.app.store().begin().await.unwrap();
        uow.card_templates().add(&template).await.unwrap();
        uow.systems().add(&system).await.unwrap();
        uow.pools().add(&pool).await.unwrap();
        uow.commit().await.unwrap();
        (system, pool)
    }

    /// The database, to look into or to open again.
    ///
    /// # Panics
    /// If it was taken already.
    #[must_use]
    pub fn take_scratch(&self) -> Scratch {
        self.scratch.lock().unwrap().take().unwrap()
    }
}

async fn furnish(app: &App) -> (Project, CredentialSystem, CredentialPool) {
    let (project_id, system_id, pool_id) = (app.fresh_id().unwrap(), app.fresh_id().unwrap(), app.fresh_id().unwrap());
    let mut project = Project {
        id: project_id,
        slug: "campus".parse().unwrap(),
        name: "Campus 北".to_owned(),
        locale: Locale::En,
        time_zone: TimeZoneName::utc(),
        official_contact: None,
        default_pool: None,
        created_at: start(),
        updated_at: start(),
        version: 1,
    };
    let system = CredentialSystem::new(system_id, project_id, ConnectorKind::MOBILE_ID, "Mobile ID", start());
    let pool = CredentialPool::new(pool_id, &system, "mobile-id", "Mobile ID", start());
    let mut uow = app.store().begin().await.unwrap();
    uow.projects().add(&project).await.unwrap();
    uow.systems().add(&system).await.unwrap();
    uow.pools().add(&pool).await.unwrap();
    project.default_pool = Some(pool_id);
    project.version = 2;
    uow.projects().update(&project).await.unwrap();
    uow.commit().await.unwrap();
    (project, system, pool)
}
