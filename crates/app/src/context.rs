//! What every use case gets: the house, and who is asking.

use std::sync::Arc;

use connect::{Connectors, Outside};
use domain::event::Actor;
use domain::id::{Entity, Id, kind};
use domain::operator::Role;
use domain::origin::Origin;
use domain::permission::Permission;
use domain::project::{Project, Slug};
use domain::self_service::Level;
use domain::time::Timestamp;
use store::{Reader, Store, UnitOfWork};
use tokio::sync::OnceCell;

use crate::access::Passwords;
use crate::authority::Authorities;
use crate::clock::Clock;
use crate::connections::Links;
use crate::enrol::Nonces;
use crate::error::{Error, Result};
use crate::events::{Feed, Seats};
use crate::idempotent::IdempotentCall;
use crate::ids::Ids;
use crate::public_url::PublicUrl;
use crate::recovery::Openers;
use crate::statistics::Counted;
use crate::tokens::Tokens;
use crate::transports::Transports;

/// The house: made once by the binary, shared by everything that runs.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    parts: Parts,
    ids: Ids,
    passwords: Passwords,
    nonces: OnceCell<Nonces>,
    feed: Feed,
    seats: Seats,
    links: Links,
    authorities: Authorities,
    counted: Counted,
}

/// What the house is made of.
#[derive(Clone)]
pub struct Parts {
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Where people and phones reach us.
    pub public_url: PublicUrl,
    /// This node's name.
    pub node: String,
    /// How large a user file may be.
    pub sync_limits: SyncLimits,
    /// Where uploads are kept while they are read.
    pub spool: std::path::PathBuf,
    /// What carries mails and SMS.
    pub transports: Arc<dyn Transports>,
    /// The kinds of mobile credential systems that can be connected to.
    pub connectors: Connectors,
    /// The way out to them.
    pub outside: Arc<dyn Outside>,
    /// The recovery keys that are at hand.
    pub openers: Openers,
    /// The tokens that hold keys.
    pub tokens: Tokens,
}

/// How large a user file may be.
#[derive(Debug, Clone, Copy)]
pub struct SyncLimits {
    /// In bytes.
    pub bytes: u64,
    /// In rows.
    pub rows: u64,
}

impl Default for SyncLimits {
    fn default() -> Self {
        Self { bytes: 200 * 1000 * 1000, rows: 2_000_000 }
    }
}

impl App {
    /// Puts the house together.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let (ids, passwords, nonces) = (Ids::default(), Passwords::default(), OnceCell::new());
        let (feed, seats, links) = (Feed::default(), Seats::default(), Links::default());
        let (authorities, counted) = (Authorities::default(), Counted::default());
        Self(Arc::new(Inner { parts, ids, passwords, nonces, feed, seats, links, authorities, counted }))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.parts.clock.now()
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.parts.store
    }

    /// Hashes and compares passwords.
    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// What happens, read once for all who follow it.
    pub(crate) fn feed(&self) -> &Feed {
        &self.0.feed
    }

    /// The connections to systems that are open in this process.
    pub(crate) fn links(&self) -> &Links {
        &self.0.links
    }

    /// The CAs whose keys are unsealed in this process.
    pub(crate) fn authorities(&self) -> &Authorities {
        &self.0.authorities
    }

    /// How projects stood when somebody asked last.
    pub(crate) fn counted(&self) -> &Counted {
        &self.0.counted
    }

    /// Who follows what happens.
    pub(crate) fn seats(&self) -> &Seats {
        &self.0.seats
    }

    /// Where people and phones reach us.
    #[must_use]
    pub fn public_url(&self) -> &PublicUrl {
        &self.0.parts.public_url
    }

    /// What the house is made of.
    #[must_use]
    pub fn parts(&self) -> &Parts {
        &self.0.parts
    }

    /// What makes phones' proofs fresh; its key is read when it is first needed.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn nonces(&self) -> Result<&Nonces> {
        self.0.nonces.get_or_try_init(|| Nonces::load(self)).await
    }

    /// A fresh id.
    ///
    /// # Errors
    /// If the system gives no random numbers.
    pub fn fresh_id<T: Entity>(&self) -> Result<Id<T>> {
        Ok(self.0.ids.fresh(self.now())?)
    }

    /// The context of a caller in a project.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such project or the caller has no role in it.
    pub async fn in_project(&self, caller: Caller, slug: &Slug) -> Result<Context> {
        let project = self.store().read().await?.projects().lookup(slug).await?.ok_or(Error::NotFound("project"))?;
        if !caller.knows(project.id) {
            return Err(Error::NotFound("project"));
        }
        Ok(Context { app: self.clone(), caller, project, call: None, origin: Origin::default() })
    }

    /// The context of a caller who is known already in a project that was loaded already.
    #[must_use]
    pub(crate) fn as_caller(&self, project: Project, caller: Caller) -> Context {
        Context { app: self.clone(), caller, project, call: None, origin: Origin::default() }
    }

    /// The context of Claviger itself in a project: schedules, reconcilers, jobs.
    #[must_use]
    pub fn as_system(&self, project: Project) -> Context {
        Context { app: self.clone(), caller: Caller::system(), project, call: None, origin: Origin::default() }
    }
}

/// Who is asking, and what they may do.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who.
    pub actor: Actor,
    /// From which address, where it is known.
    pub address: Option<std::net::IpAddr>,
    rights: Rights,
}

#[derive(Debug, Clone)]
enum Rights {
    System,
    Operator { owner: bool, roles: Vec<(Id<kind::Project>, Role)> },
    Key { project: Id<kind::Project>, role: Role },
    Phone { project: Id<kind::Project> },
    Holder { project: Id<kind::Project>, user: Id<kind::User>, level: Level },
}

impl Caller {
    /// Claviger itself.
    #[must_use]
    pub fn system() -> Self {
        Self { actor: Actor::System, address: None, rights: Rights::System }
    }

    /// Somebody without any right.
    pub(crate) fn nobody() -> Self {
        Self { actor: Actor::System, address: None, rights: Rights::Operator { owner: false, roles: Vec::new() } }
    }

    /// A person who is logged in.
    #[must_use]
    pub fn operator(operator: &domain::operator::Operator) -> Self {
        let roles = operator.bindings.iter().map(|binding| (binding.project, binding.role)).collect();
        Self {
            actor: Actor::Operator(operator.id),
            address: None,
            rights: Rights::Operator { owner: operator.instance_owner, roles },
        }
    }

    /// A program with a key.
    #[must_use]
    pub fn api_key(key: &domain::operator::ApiKey) -> Self {
        Self {
            actor: Actor::ApiKey(key.id),
            address: None,
            rights: Rights::Key { project: key.project, role: key.role },
        }
    }

    /// A phone that proved its key. It holds no permission; the `enrol` use cases know it.
    #[must_use]
    pub fn phone(actor: Actor, project: Id<kind::Project>) -> Self {
        Self { actor, address: None, rights: Rights::Phone { project } }
    }

    /// A holder in self-service. It holds no permission; what it may do it may do with what is its own.
    #[must_use]
    pub(crate) fn holder(project: Id<kind::Project>, user: Id<kind::User>, level: Level) -> Self {
        Self { actor: Actor::Holder, address: None, rights: Rights::Holder { project, user, level } }
    }

    /// Who it is, and how far the session reaches, of a holder in self-service.
    #[must_use]
    pub fn as_holder(&self) -> Option<(Id<kind::User>, Level)> {
        match self.rights {
            Rights::Holder { user, level, .. } => Some((user, level)),
            _ => None,
        }
    }

    /// The same caller, seen at an address.
    #[must_use]
    pub fn at(self, address: Option<std::net::IpAddr>) -> Self {
        Self { address, ..self }
    }

    /// Whether the project exists for this caller.
    #[must_use]
    pub fn knows(&self, project: Id<kind::Project>) -> bool {
        match &self.rights {
            Rights::System => true,
            Rights::Operator { .. } => self.role(project).is_some(),
            Rights::Key { project: own, .. } | Rights::Phone { project: own } | Rights::Holder { project: own, .. } => {
                *own == project
            }
        }
    }

    /// The caller's role in a project. The instance owner administers all of them.
    #[must_use]
    pub fn role(&self, project: Id<kind::Project>) -> Option<Role> {
        match &self.rights {
            Rights::System | Rights::Operator { owner: true, .. } => Some(Role::Admin),
            Rights::Operator { roles, .. } => roles.iter().find(|(own, _)| *own == project).map(|(_, role)| *role),
            Rights::Key { project: own, role } => (*own == project).then_some(*role),
            Rights::Phone { .. } | Rights::Holder { .. } => None,
        }
    }

    /// Requires the instance role.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everybody but an instance owner and Claviger itself.
    pub fn require_owner(&self) -> Result<()> {
        match self.rights {
            Rights::System | Rights::Operator { owner: true, .. } => Ok(()),
            _ => Err(Error::Forbidden(Permission::ManageInstance)),
        }
    }

    /// Whether the caller holds the instance role.
    #[must_use]
    pub fn is_owner(&self) -> bool {
        self.require_owner().is_ok()
    }

    /// Whether the caller is a person's account.
    #[must_use]
    pub fn is_person(&self) -> bool {
        matches!(self.rights, Rights::Operator { .. })
    }
}

/// A caller in a project: what every use case of a project takes.
#[derive(Clone)]
pub struct Context {
    app: App,
    caller: Caller,
    project: Project,
    call: Option<Arc<IdempotentCall>>,
    origin: Origin,
}

impl Context {
    /// The same context, for a request that may be repeated.
    #[must_use]
    pub fn with_call(self, call: Arc<IdempotentCall>) -> Self {
        Self { call: Some(call), ..self }
    }

    /// Claviger itself in the same project, acting in the name of `actor`: a sync run does
    /// what its sender may not do one by one.
    pub(crate) fn acting_as(&self, actor: Actor) -> Self {
        let caller = Caller { actor, address: self.caller.address, rights: Rights::System };
        let origin = self.origin.clone();
        Self { app: self.app.clone(), caller, project: self.project.clone(), call: None, origin }
    }

    /// The same context, in which all that happens follows from what these rules did.
    #[must_use]
    pub(crate) fn following(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    /// The rules that led to what happens here.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Requires a permission in the project.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if the caller's role does not hold it.
    pub fn require(&self, permission: Permission) -> Result<()> {
        let permits = self.caller.role(self.project.id).is_some_and(|role| role.permits(permission));
        if permits { Ok(()) } else { Err(Error::Forbidden(permission)) }
    }

    /// The house.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Who is asking.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Who is asking, as events and audit name it.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.caller.actor
    }

    /// The project.
    #[must_use]
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.app.now()
    }

    /// A fresh id.
    ///
    /// # Errors
    /// If the system gives no random numbers.
    pub fn fresh_id<T: Entity>(&self) -> Result<Id<T>> {
        self.app.fresh_id()
    }

    /// Begins a unit of work.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database does not answer.
    pub async fn begin(&self) -> Result<UnitOfWork> {
        Ok(self.app.store().begin().await?)
    }

    /// Begins to read.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the database does not answer.
    pub async fn read(&self) -> Result<Reader> {
        Ok(self.app.store().read().await?)
    }

    /// Commits a unit of work. `outcome` is what the use case is about to answer:
    /// if the request carries an `Idempotency-Key`, its answer is written in the
    /// same unit.
    ///
    /// # Errors
    /// If the database could not; then nothing was written.
    pub async fn commit<T: std::any::Any + Sync>(&self, mut uow: UnitOfWork, outcome: &T) -> Result<()> {
        if let Some(call) = &self.call {
            call.record(&mut uow, outcome).await?;
        }
        Ok(uow.commit().await?)
    }
}
