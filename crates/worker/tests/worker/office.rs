//! A house with a carrier and workers.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use app::credentials::{Acquisition, acquire};
use app::testing::House;
use app::{App, Context, Parts, Transports, sweeps};
use domain::credential::Credential;
use domain::id::{Id, kind};
use domain::invitation::Invitation;
use domain::job::{HolderNotice, Letter, Task};
use domain::time::Timestamp;
use domain::user::User;
use store::repo::JobCount;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use worker::Options;

use crate::carrier::Carrier;

/// Everything that a test of the worker needs.
pub(crate) struct Office {
    pub(crate) house: House,
    pub(crate) app: App,
    pub(crate) carrier: Carrier,
}

/// A worker that runs.
pub(crate) struct Running {
    task: JoinHandle<()>,
    stop: oneshot::Sender<()>,
}

impl Office {
    /// One on each database.
    pub(crate) async fn both() -> Vec<Self> {
        House::both().await.into_iter().map(Self::of).collect()
    }

    /// One on SQLite.
    pub(crate) async fn sqlite() -> Self {
        Self::of(House::sqlite().await)
    }

    fn of(house: House) -> Self {
        let carrier = Carrier::default();
        let app = Self::app_with(&house, Arc::new(carrier.clone()), "a");
        Self { house, app, carrier }
    }

    /// The same house with other transports, as another node.
    pub(crate) fn app_with(house: &House, transports: Arc<dyn Transports>, node: &str) -> App {
        App::new(Parts { transports, node: node.to_owned(), ..house.app.parts().clone() })
    }

    pub(crate) fn cx(&self) -> Context {
        self.app.as_system(self.house.project.clone())
    }

    /// A worker with one hand; the sweeps run only when a test runs them.
    pub(crate) fn start(&self) -> Running {
        Running::start(&self.app, 1)
    }

    /// Runs every sweep once.
    pub(crate) async fn sweep(&self) {
        for sweep in sweeps::ALL {
            sweep.run(&self.app, self.app.now()).await.unwrap();
        }
    }

    /// Acquires a credential for a new user.
    pub(crate) async fn invite(&self, name: &str, card_id: &str) -> (User, Credential) {
        let user = self.house.user(name, card_id).await;
        let credential = self.acquire(&user).await;
        (user, credential)
    }

    pub(crate) async fn acquire(&self, user: &User) -> Credential {
        let asked = Acquisition::new(self.house.pool.id, user.id);
        acquire(&self.cx(), asked).await.unwrap().credential
    }

    /// Changes a user's profile.
    pub(crate) async fn change(&self, mut user: User, change: impl FnOnce(&mut User)) -> User {
        change(&mut user);
        user.version += 1;
        let mut uow = self.app.store().begin().await.unwrap();
        uow.users().update(&user).await.unwrap();
        uow.commit().await.unwrap();
        user
    }

    /// Queues a notice to a holder.
    pub(crate) async fn tell(&self, email: &str) {
        let letter =
            Letter { display_name: "Ada Lovelace".to_owned(), email: Some(email.to_owned()), ..Letter::default() };
        let cx = self.cx();
        let mut uow = cx.begin().await.unwrap();
        let task = Task::NotifyHolder { notice: HolderNotice::PhoneReset };
        app::jobs::queue_letter(&cx, &mut uow, task, letter, cx.now()).await.unwrap();
        uow.commit().await.unwrap();
    }

    pub(crate) async fn credential(&self, id: Id<kind::Credential>) -> Credential {
        let mut reader = self.app.store().read().await.unwrap();
        reader.credentials().lookup(self.house.project.id, id).await.unwrap().unwrap()
    }

    pub(crate) async fn invitations(&self, credential: &Credential) -> Vec<Invitation> {
        let mut reader = self.app.store().read().await.unwrap();
        reader.invitations().of_credential(self.house.project.id, credential.id).await.unwrap()
    }

    pub(crate) async fn jobs(&self) -> Vec<JobCount> {
        self.app.store().read().await.unwrap().jobs().counts().await.unwrap()
    }

    /// Runs a worker until nothing is due, and ends it in good order. What runs to its end may ask for more.
    pub(crate) async fn work(&self) {
        self.work_once().await;
        while self.overdue().await.is_some() {
            self.work_once().await;
        }
    }

    async fn work_once(&self) {
        let running = self.start();
        for _ in 0..1_000 {
            if self.overdue().await.is_none() {
                return running.stop().await;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("jobs are still due after ten seconds");
    }

    async fn overdue(&self) -> Option<Timestamp> {
        self.app.store().read().await.unwrap().jobs().oldest_overdue(self.app.now()).await.unwrap()
    }

    /// Waits until something holds.
    pub(crate) async fn until(&self, holds: impl Fn(&Carrier) -> bool) {
        for _ in 0..1_000 {
            if holds(&self.carrier) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("waited for ten seconds");
    }
}

impl Running {
    /// A worker with so many hands.
    pub(crate) fn start(app: &App, parallel: usize) -> Self {
        let (stop, stopped) = oneshot::channel();
        let shutdown = async {
            if stopped.await.is_err() {
                pending::<()>().await;
            }
        };
        let poll = Duration::from_millis(10);
        let options = Options { parallel, poll, sweep: Duration::from_hours(1), ..Options::default() };
        Self { task: tokio::spawn(worker::run_with(app.clone(), options, shutdown)), stop }
    }

    /// Asks the worker to end, and waits until it has.
    pub(crate) async fn stop(self) {
        let _ = self.stop.send(());
        self.task.await.unwrap();
    }

    /// Asks the worker to end.
    pub(crate) fn ask_to_stop(self) -> JoinHandle<()> {
        let _ = self.stop.send(());
        self.task
    }

    /// Ends the worker in the middle of what it does, like a crash.
    pub(crate) async fn crash(self) {
        self.task.abort();
        assert!(self.task.await.unwrap_err().is_cancelled());
    }
}
