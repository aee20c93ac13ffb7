//! Claviger, as a process would run it: a store, the use cases, and hands that do what a worker does. It can end at any
//! moment, and be started again on the same database.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use app::context::SyncLimits;
use app::{App, Context, Parts, connections, jobs, sweeps};
use connect::Connectors;
use domain::project::Project;
use domain::time::SignedDuration;
use futures_util::future::join_all;
use store::seal::MasterKey;
use store::{Config, DatabaseUrl, Store};
use tokio::runtime::{Builder, Runtime};

use crate::post::Post;
use crate::world::World;

/// How long a job is held without a sign of life.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// A node.
pub struct Node {
    world: World,
    path: PathBuf,
    project: Project,
    process: Option<Process>,
}

/// What is gone when the process ends.
struct Process {
    runtime: Runtime,
    store: Store,
    app: App,
}

impl Node {
    /// Starts it on a database.
    #[must_use]
    pub fn open(world: &World, path: &Path, project: Project) -> Self {
        let mut node = Self { world: world.clone(), path: path.to_owned(), project, process: None };
        node.start();
        node
    }

    fn start(&mut self) {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let store = runtime.block_on(self.open_store());
        let app = App::new(Parts {
            store: store.clone(),
            clock: Arc::new(self.world.clock()),
            public_url: "https://doors.example.org".parse().expect("it is an address"),
            node: "north".to_owned(),
            sync_limits: SyncLimits::default(),
            spool: std::env::temp_dir(),
            transports: Arc::new(Post),
            connectors: Connectors::new(vec![Arc::new(connect::mobile_id::MobileId), Arc::new(connect::origo::Origo)]),
            outside: Arc::new(self.world.clone()),
            tokens: app::tokens::Tokens::default(),
            openers: app::recovery::Openers::default(),
        });
        self.process = Some(Process { runtime, store, app });
    }

    /// Opens the database. A process that ended lets go of it only in a moment.
    async fn open_store(&self) -> Store {
        let config = Config { url: DatabaseUrl::Sqlite(self.path.clone()), connections: 2 };
        for _ in 0..100 {
            let master = MasterKey::new(&[42; 32]).expect("it is a key");
            match Store::open(&config, master, self.world.now()).await {
                Ok((store, _)) => return store,
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
        panic!("the database does not open");
    }

    fn process(&self) -> &Process {
        self.process.as_ref().expect("the node runs")
    }

    /// The house.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.process().app
    }

    /// Claviger itself in the project.
    #[must_use]
    pub fn context(&self) -> Context {
        self.app().as_system(self.project.clone())
    }

    /// Does something; `None` if the process ended in the midst of it. Then it is to be started again.
    pub fn run<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let blown = self.world.blown();
        self.process().runtime.block_on(async {
            tokio::select! {
                biased;
                () = blown => None,
                done = work => Some(done),
            }
        })
    }

    /// Ends the process, whatever it is doing, and starts it again.
    pub fn restart(&mut self) {
        if let Some(Process { runtime, store, app }) = self.process.take() {
            runtime.shutdown_background(); // everything that runs is gone where it stands
            drop((store, app));
        }
        self.world.put_out_fuse();
        self.start();
    }

    /// Ends the process in good order.
    ///
    /// # Panics
    /// If the database cannot be closed.
    pub fn close(&mut self) {
        if let Some(Process { runtime, store, app }) = self.process.take() {
            drop(app);
            runtime.block_on(store.close()).expect("the database closes");
        }
    }

    /// Takes what jobs are due, at most so many of each kind, and runs them at once; answers how many there were.
    ///
    /// # Panics
    /// If the database fails.
    pub async fn work(&self, at_once: u32) -> usize {
        let mut done = 0;
        let mut reader = self.app().store().read().await.expect("the database can be read");
        let overdue = reader.jobs().oldest_overdue(self.world.now()).await.expect("jobs can be looked for");
        drop(reader);
        if overdue.is_none() {
            return 0;
        }
        for kind in worker::KINDS {
            let taken = jobs::claim(self.app(), kind, at_once, LEASE).await.expect("jobs can be claimed");
            done += taken.len();
            let all = taken.into_iter().map(|job| worker::run_job(self.app().clone(), worker::Options::default(), job));
            join_all(all).await;
        }
        done
    }

    /// Keeps the connections that are due.
    ///
    /// # Panics
    /// If the database fails.
    pub async fn keep(&self) {
        for system in connections::due(self.app()).await.expect("connections can be looked for") {
            connections::keep(self.app(), system).await.expect("a connection can be kept");
        }
    }

    /// Looks for what time brings.
    ///
    /// # Panics
    /// If the database fails.
    pub async fn sweep(&self) {
        for sweep in sweeps::ALL {
            if !matches!(sweep, sweeps::Sweep::Autosync | sweeps::Sweep::Leases | sweeps::Sweep::Heartbeat) {
                sweep.run(self.app(), self.world.now()).await.expect("a sweep can be made");
            }
        }
    }
}
