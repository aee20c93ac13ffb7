//! What administrators do.

use app::credentials::{self, Acquired, Acquisition};
use app::users::{self, Draft};
use app::{Context, Error, Expected, pools};
use domain::credential::{Credential, FinalReason, Observed, Reason, ReversibleReason};
use domain::id::{Id, kind};

use crate::history::History;
use crate::known::Wish;

impl History<'_> {
    /// Somebody does something.
    pub(crate) fn act(&mut self) {
        if self.users.len() < 2 {
            return self.add_user();
        }
        match self.dice.roll(24) {
            0 => self.add_user(),
            1..=8 => self.acquire(None),
            9 | 10 => self.revoke(),
            11 | 12 => self.suspend(),
            13..=15 => self.reactivate(),
            16 => self.resend(),
            17 => self.replace(),
            18 => self.change_user(),
            19 => self.delete_user(),
            20 => self.step_user(),
            21 | 22 => self.change_filter(),
            _ => self.retry_one(),
        }
    }

    /// Does it; what the house refuses is refused, what it breaks at is a fault, and the process may end meanwhile.
    fn ask<T>(&mut self, what: &str, work: impl AsyncFnOnce(Context) -> app::Result<T>) -> Option<T> {
        let cx = self.node.context();
        let done = self.node.run(work(cx));
        match done {
            Some(Ok(done)) => {
                self.say(what);
                Some(done)
            }
            Some(Err(error)) => {
                assert!(is_refusal(&error), "{what}: {error:?}");
                self.say(format!("{what}: refused: {error}"));
                None
            }
            None => {
                self.say(what);
                self.crash();
                None
            }
        }
    }

    fn add_user(&mut self) {
        let number = self.people;
        self.people += 1;
        let email = format!("person{number}@example.org");
        let draft = Draft {
            first_name: (*self.dice.of(&["Ada", "Bob", "Cleo"])).to_owned(),
            last_name: format!("Nr {number}"),
            email: Some(email.clone()),
            ..Draft::default()
        };
        let crashes = self.crashes();
        let made = self.ask(&format!("user {number} is added"), async |cx| users::create(&cx, draft).await);
        self.users.extend(made.map(|made| made.user.id));
        if self.crashes() > crashes {
            self.users.extend(self.find_user(&email));
        }
    }

    /// Whom somebody added may be there although the process ended meanwhile.
    fn find_user(&self, email: &str) -> Option<Id<kind::User>> {
        let cx = self.node.context();
        let find = async { cx.read().await.unwrap().users().by_email_key(cx.project().id, email).await.unwrap() };
        self.node.run(find).expect("nothing ends it").map(|user| user.id)
    }

    fn some_user(&mut self) -> Id<kind::User> {
        *self.dice.of(&self.users)
    }

    fn acquire(&mut self, replaces: Option<Id<kind::Credential>>) {
        let user = self.some_user();
        let pool = *self.dice.of(&self.ground.pools);
        let send_invitation = self.dice.roll(3) > 0;
        let asked = Acquisition { send_invitation, replaces, ..Acquisition::new(pool, user) };
        self.acquire_as(asked);
    }

    fn acquire_as(&mut self, asked: Acquisition) {
        let (pool, user) = (asked.pool, asked.user);
        let what = format!("acquire from {pool} for {user}");
        if let Some(acquired) = self.ask(&what, async |cx| credentials::acquire(&cx, asked).await) {
            self.say(format!("… {} is {:?}", acquired.credential.id, acquired.credential.observed));
            self.known.acquired(acquired.credential.id, user, pool);
        }
    }

    /// A credential that is there, not revoked yet.
    fn some_credential(&mut self) -> Option<Credential> {
        let cx = self.node.context();
        let system = self.ground.system;
        // Nothing outlives the process: what is read with is moved into the reading.
        let read = async move { cx.read().await.unwrap().credentials().page_of_system(system, None, 100).await };
        let page = self.node.run(read);
        let Some(page) = page else {
            self.crash();
            return None;
        };
        let page = page.unwrap();
        if page.is_empty() { None } else { Some(page[self.dice.roll(page.len())].clone()) }
    }

    /// Asks something of a credential. If the process ends meanwhile nobody knows whether it was taken.
    fn of_some(
        &mut self,
        what: &str,
        wish: Option<Wish>,
        work: impl AsyncFnOnce(Context, Id<kind::Credential>) -> app::Result<Acquired>,
    ) {
        let Some(credential) = self.some_credential() else { return };
        let id = credential.id;
        let crashes = self.crashes();
        let done = self.ask(&format!("{what} {id} ({:?}, {:?})", credential.intent, credential.observed), async |cx| {
            work(cx, id).await
        });
        match (done, wish) {
            (Some(_), Some(wish)) => self.known.asked(id, wish),
            (None, Some(_)) if self.crashes() > crashes => self.known.excuse(|one| one.id == id),
            _ => {}
        }
    }

    fn revoke(&mut self) {
        let reasons = [FinalReason::Revoked, FinalReason::Stolen, FinalReason::Damaged, FinalReason::Returned];
        let reason = *self.dice.of(&reasons);
        self.of_some("revoke", Some(Wish::Revoked), async |cx, id| credentials::revoke(&cx, id, reason).await);
    }

    fn suspend(&mut self) {
        let reasons = [ReversibleReason::Lost, ReversibleReason::Unused, ReversibleReason::Duplicated];
        let reason = *self.dice.of(&reasons);
        self.of_some("suspend", Some(Wish::Suspended), async |cx, id| credentials::suspend(&cx, id, reason).await);
    }

    fn reactivate(&mut self) {
        self.of_some("reactivate", Some(Wish::Active), async |cx, id| credentials::reactivate(&cx, id).await);
    }

    fn resend(&mut self) {
        self.of_some("resend", None, async |cx, id| credentials::resend_invitation(&cx, id, None).await);
    }

    fn retry_one(&mut self) {
        self.of_some("retry", None, async |cx, id| credentials::retry(&cx, id).await);
    }

    /// The holder has a new phone: the new credential takes the old one's place.
    fn replace(&mut self) {
        let Some(old) = self.some_credential() else { return };
        self.known.excuse(|one| one.id == old.id);
        let asked = Acquisition { replaces: Some(old.id), ..Acquisition::new(old.pool, old.user) };
        self.acquire_as(asked);
    }

    fn change_user(&mut self) {
        let user = self.some_user();
        let (name, moves) = (self.dice.roll(1000), self.dice.roll(2) == 0);
        let first = (*self.dice.of(&["Ada", "Bob", "Cleo"])).to_owned();
        self.ask(&format!("{user} is {first} {name} now"), async |cx| {
            users::update(&cx, user, Expected::Any, |draft| {
                let email = draft.email.clone().map(|email| if moves { format!("n{email}") } else { email });
                Ok(Draft { first_name: first, last_name: format!("Name {name}"), email, ..draft.clone() })
            })
            .await
        });
    }

    fn delete_user(&mut self) {
        let user = self.some_user();
        self.known.excuse(|one| one.user == user);
        self.ask(&format!("{user} is deleted"), async |cx| users::delete(&cx, user, Expected::Any).await);
    }

    fn step_user(&mut self) {
        let user = self.some_user();
        self.known.excuse(|one| one.user == user);
        match self.dice.roll(5) {
            0..=1 => {
                let what = format!("{user} is deactivated");
                drop(self.ask(&what, async |cx| users::deactivate(&cx, user, Reason::Suspended).await));
            }
            2 => drop(self.ask(&format!("{user} is locked"), async |cx| users::lock(&cx, user).await)),
            _ => drop(self.ask(&format!("{user} is activated"), async |cx| users::activate(&cx, user).await)),
        }
    }

    fn change_filter(&mut self) {
        let pool = *self.dice.of(&self.ground.pools);
        let generate = (*self.dice.of(&["", "first_name eq \"Ada\"", "first_name ne \"Cleo\""])).to_owned();
        let revoke = (*self.dice.of(&["", "", "", "first_name eq \"Bob\""])).to_owned();
        let grace_minutes = *self.dice.of(&[0, 0, 60]);
        if !revoke.is_empty() {
            self.known.revokes(pool);
        }
        let what = format!("{pool} generates for {generate:?} and revokes of {revoke:?}");
        self.ask(&what, async |cx| {
            pools::update(&cx, pool, Expected::Any, |document| {
                Ok(pools::PoolDocument {
                    auto_generate_filter: generate,
                    auto_revoke_filter: revoke,
                    grace_minutes,
                    ..document.clone()
                })
            })
            .await
        });
    }

    /// What failed for good waits for a person, who tries again.
    pub(crate) fn retry(&mut self) {
        let cx = self.node.context();
        let system = self.ground.system;
        self.node
            .run(async {
                let page = cx.read().await.unwrap().credentials().page_of_system(system, None, 1000).await.unwrap();
                for credential in page.iter().filter(|one| matches!(one.observed, Observed::Failed(_))) {
                    credentials::retry(&cx, credential.id).await.unwrap();
                }
            })
            .expect("nothing ends it");
    }
}

/// What the house may say to whoever asks for what cannot be.
const fn is_refusal(error: &Error) -> bool {
    matches!(
        error,
        Error::Conflict(_)
            | Error::Invalid(_)
            | Error::Transition(_)
            | Error::NotFound(_)
            | Error::Stale
            | Error::Taken(_)
    )
}
