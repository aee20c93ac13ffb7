//! Killing the server at random instants, and what must hold afterwards.
//!
//! A round begins something (a sync, an invitation, a claim, certificates), kills the process
//! while it runs, starts it again on the same data, and looks: no user twice, no
//! run half applied, no invitation lost or made twice, one phone for one link, no
//! certificate that is not on record.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use simulate::phone::{Phone, PhoneOptions};

use crate::issuing::Issued;
use crate::postbox::{header, link_in};
use crate::{Database, Postbox, Project, Rng, Server};

/// How many people the file has: enough that a sync takes longer than a blink, and that nobody
/// gets more mails in an hour than anybody may.
fn people(rounds: usize) -> usize {
    60 + rounds / 3
}

/// Runs `rounds` rounds on a database and looks after each.
///
/// # Panics
/// If anything does not hold; the seed is printed.
pub async fn rounds(database: Database, rounds: usize) {
    let mut rng = Rng::seeded();
    let postbox = Postbox::open();
    let mut server = Server::start(database).await;
    let project = Project::set_up(&server);
    project.mail_through(&postbox).await;
    project.set(json!({ "invitations": { "mails_per_minute": 0 }, "autosync": { "thresholds": off() } })).await;
    let people = people(rounds);
    let mut state =
        State { project, people, generation: 0, resends: BTreeMap::new(), phones: 0, issued: Issued::default() };
    state.sync(&state.file(0)).await;
    for round in 0..rounds {
        state.round(&mut rng, &mut server, &postbox, round).await;
    }
    state.project.rest().await;
    state.mails(&postbox).await;
    state.issued.have_their_own_keys(&state.project).await;
}

/// Every change of the files is meant.
fn off() -> Value {
    let off = json!({ "at_least": 0, "percent": 0 });
    json!({ "removals": off, "additions": off, "id_changes": off, "email_changes": off, "id_moves": off })
}

struct State {
    project: Project,
    people: usize,
    generation: usize,
    /// By credential: how many resends were asked for, answered or not.
    resends: BTreeMap<String, (usize, usize)>,
    phones: usize,
    issued: Issued,
}

impl State {
    /// A file whose every row says of which generation it is.
    fn file(&self, generation: usize) -> String {
        (0..self.people).fold(String::new(), |mut file, person| {
            let id = 100_000 + person + generation * self.people;
            let _ = writeln!(file, "Generation,Nr {generation},person{person}@example.org,{id},P-{person}");
            file
        })
    }

    /// How long something runs at most before the server is killed, in microseconds: about as long as a sync takes.
    fn longest(&self) -> u64 {
        60_000 + 100 * self.people as u64
    }

    async fn sync(&mut self, file: &str) {
        let (status, answer) = self.project.upload(file).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }

    async fn round(&mut self, rng: &mut Rng, server: &mut Server, postbox: &Postbox, round: usize) {
        let wait = Duration::from_micros(rng.below(self.longest()));
        println!("round {round}: killed after {wait:?}");
        match round % 4 {
            0 => self.kill_a_sync(server, wait).await,
            1 => self.kill_a_resend(rng, server, wait).await,
            2 => self.kill_a_claim(rng, server, postbox, wait).await,
            _ => self.issued.kill(rng, &self.project, server, wait).await,
        }
        self.nothing_is_twice().await;
    }

    /// The next generation of the file lands wholly or not at all.
    async fn kill_a_sync(&mut self, server: &mut Server, wait: Duration) {
        let (project, next) = (self.project.clone(), self.generation + 1);
        let file = self.file(next);
        let upload = tokio::spawn(async move { project.try_upload(file).await });
        tokio::time::sleep(wait).await;
        server.kill();
        let answered = upload.await.expect("the upload task ends");
        server.run().await;
        let generations: BTreeSet<_> = self.users().await.iter().map(|user| user["last_name"].to_string()).collect();
        assert_eq!(generations.len(), 1, "a run was half applied: {generations:?}");
        let landed = generations.contains(&format!("\"Nr {next}\""));
        assert!(landed || answered != Some(StatusCode::OK), "a run that was answered is lost");
        if landed {
            self.generation = next;
        }
    }

    /// A resend makes one invitation or none; answered, exactly one.
    async fn kill_a_resend(&mut self, rng: &mut Rng, server: &mut Server, wait: Duration) {
        let credentials = self.project.all("credentials?filter=status%20eq%20%22invited%22").await;
        let chosen = &credentials[rng.pick(credentials.len())];
        let id = chosen["id"].as_str().expect("an id").to_owned();
        let path = format!("credentials/{id}/resend-invitation");
        let request = self.project.request(Method::POST, &path).json(&json!({}));
        let resend = tokio::spawn(async move { request.send().await.ok().map(|answer| answer.status()) });
        tokio::time::sleep(wait).await;
        server.kill();
        let answered = resend.await.expect("the request's task ends");
        server.run().await;
        let (certain, possible) = self.resends.entry(id).or_default();
        *possible += 1;
        *certain += usize::from(answered.is_some_and(|status| status.is_success()));
    }

    /// A phone that repeats its claim after the crash is the one phone of its credential.
    async fn kill_a_claim(&mut self, rng: &mut Rng, server: &mut Server, postbox: &Postbox, wait: Duration) {
        let person = rng.pick(self.people);
        let Some(link) = postbox.newest_link(&format!("person{person}@example.org")) else { return };
        self.phones += 1;
        let folder = server.scratch().join(format!("phone-{}", self.phones));
        let enrol = tokio::spawn(enrol(folder.clone(), link.clone()));
        tokio::time::sleep(wait).await;
        server.kill();
        let _ = enrol.await;
        server.run().await;
        let _ = enrol_again(folder, link).await; // the link may be used or void by now: then it is refused
    }

    async fn users(&self) -> Vec<Value> {
        self.project.all("users").await
    }

    async fn nothing_is_twice(&self) {
        let users = self.users().await;
        let emails: BTreeSet<_> = users.iter().map(|user| user["email"].to_string()).collect();
        assert_eq!((users.len(), emails.len()), (self.people, self.people), "a user is twice or lost");
        let credentials = self.project.all("credentials").await;
        let holders: BTreeSet<_> = credentials.iter().map(|credential| credential["user_id"].to_string()).collect();
        assert_eq!((credentials.len(), holders.len()), (self.people, self.people), "a credential is twice or lost");
        self.invitations_fit().await;
        let devices = self.project.all("devices?filter=state%20eq%20%22active%22").await;
        let carried: BTreeSet<_> = devices.iter().map(|device| device["credential_id"].to_string()).collect();
        assert_eq!(devices.len(), carried.len(), "a credential has two active phones");
    }

    /// One invitation from the first sync, one for each resend that was answered, at most one for each asked.
    async fn invitations_fit(&self) {
        let mut made: BTreeMap<String, usize> = BTreeMap::new();
        for invitation in self.project.all("invitations").await {
            *made.entry(invitation["credential_id"].as_str().expect("an id").to_owned()).or_default() += 1;
        }
        assert_eq!(made.len(), self.people, "an invitation is lost");
        for (credential, made) in made {
            let (certain, possible) = self.resends.get(&credential).copied().unwrap_or_default();
            assert!(
                (1 + certain..=1 + possible).contains(&made),
                "{credential}: {made} invitations, {certain}..={possible} resends"
            );
        }
    }

    /// Every invitation that was sent reached the box, and each time under one Message-ID.
    async fn mails(&self, postbox: &Postbox) {
        let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for mail in postbox.mails() {
            if let Some(link) = link_in(&mail) {
                ids.entry(link).or_default().insert(header(&mail, "message-id").expect("a Message-ID"));
            }
        }
        assert!(ids.values().all(|ids| ids.len() == 1), "an invitation was mailed under two Message-IDs");
        let sent = self.project.all("invitations?filter=sent_at%20pr").await;
        assert!(ids.len() >= sent.len(), "{} invitations were sent, {} arrived", sent.len(), ids.len());
    }
}

async fn enrol(folder: std::path::PathBuf, link: String) -> Option<()> {
    let mut phone = Phone::open(options(folder)).ok()?;
    phone.enrol(&link.parse().ok()?, None, "A phone that is cut off").await.ok().map(drop)
}

async fn enrol_again(folder: std::path::PathBuf, link: String) -> Option<()> {
    enrol(folder, link).await
}

#[expect(clippy::disallowed_methods, reason = "a phone has a clock of its own")]
fn options(folder: std::path::PathBuf) -> PhoneOptions {
    PhoneOptions::new(folder, std::sync::Arc::new(jiff::Timestamp::now))
}
