//! A server with people from a good file, and the mails that its contact gets.

use std::cell::Cell;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use system_tests::postbox::Letter;
use system_tests::project::CONTACT;
use system_tests::{Database, Postbox, Project, Server};

use crate::fault::Fault;

/// What every file is called.
pub(crate) const FILE: &str = "people.csv";

/// A server, its project, and a good file that was taken in.
pub(crate) struct Scene {
    pub(crate) server: Server,
    pub(crate) project: Project,
    postbox: Postbox,
    good: Vec<u8>,
    heard: Cell<usize>,
}

impl Scene {
    /// A server with settings of the instance and of the project, that has taken `good` in.
    pub(crate) async fn open(database: Database, instance: &[(&str, &str)], settings: Value, good: &str) -> Self {
        let server = Server::start_with(database, instance).await;
        let (project, postbox) = (Project::set_up(&server), Postbox::open());
        project.mail_through(&postbox).await;
        project.set(json!({ "invitations": { "mails_per_minute": 0 } })).await;
        project.set(settings).await;
        let (status, answer) = project.upload(good).await;
        assert_eq!((status, &answer["status"]), (StatusCode::OK, &json!("completed")), "the good file: {answer}");
        project.rest().await;
        Self { server, project, postbox, good: good.into(), heard: Cell::new(0) }
    }

    /// What the contact has got about Auto-sync since the last look. Nothing else is on its way.
    pub(crate) async fn new_letters(&self) -> Vec<Letter> {
        self.project.rest().await;
        let mut letters = self.postbox.letters(CONTACT);
        letters.retain(|letter| letter.subject.starts_with("Auto-sync"));
        let heard = self.heard.replace(letters.len());
        letters[heard..].to_vec()
    }

    /// The one mail that has come since the last look.
    pub(crate) async fn one_letter(&self, name: &str) -> Letter {
        let mut letters = self.new_letters().await;
        assert_eq!(letters.len(), 1, "{name}: the contact gets one mail, not {letters:?}");
        letters.remove(0)
    }

    /// The contact has got no mail since the last look.
    pub(crate) async fn no_letter(&self, name: &str) {
        let letters = self.new_letters().await;
        assert!(letters.is_empty(), "{name}: the contact has heard of it already: {letters:?}");
    }

    /// Whatever was sent: the project is as it was.
    pub(crate) async fn unchanged_since(&self, before: &Value, name: &str) {
        let after = self.project.dump().await;
        assert_eq!(&after, before, "{name}: something was changed");
    }

    /// The good file once more: it works again, and the contact hears of that once.
    pub(crate) async fn works_again(&self, name: &str) {
        let (status, answer) = self.project.upload_as(FILE, self.good.clone()).await;
        assert_eq!((status, &answer["status"]), (StatusCode::OK, &json!("unchanged")), "{name}: {answer}");
        let letter = self.one_letter(name).await;
        assert_eq!(letter.subject, "Auto-sync works again", "{name}");
        assert!(letter.text.contains("had not worked since"), "{name}: {}", letter.text);
        letter_is_about(&letter, &answer, name);
        self.project.upload_as(FILE, self.good.clone()).await;
        self.no_letter(name).await;
    }

    /// The good file's people again, whatever it takes; the contact's mails of that are passed over.
    pub(crate) async fn back_to_good(&self) {
        let (status, run) = self.project.upload(self.good.clone()).await;
        if status == StatusCode::ACCEPTED {
            let (status, run) = self.decide(&run, "approve").await;
            assert_eq!(status, StatusCode::OK, "{run}");
        }
        self.new_letters().await;
    }

    /// A file is refused with these faults, which are all of them: in the answer, the run, and one mail.
    pub(crate) async fn refuses(
        &self,
        name: &str,
        (status, code): (StatusCode, &str),
        faults: &[Fault],
        send: impl AsyncFn() -> (StatusCode, Value),
    ) {
        println!("{name}");
        let before = self.project.dump().await;
        let completed = self.project.get("autosync").await["last_completed"]["id"].clone();
        let (got, answer) = send().await;
        assert_eq!((got, &answer["code"]), (status, &json!(code)), "{name}: {answer}");
        let told = Fault::told(&answer);
        assert_eq!(
            told.iter().map(|(fault, _)| fault).collect::<Vec<_>>(),
            faults.iter().collect::<Vec<_>>(),
            "{name}"
        );
        let run = self.newest_run().await;
        assert_eq!(run["status"], "failed", "{name}");
        assert_eq!(Fault::told(&run), told, "{name}: the run tells the same as the answer");
        assert_eq!(self.project.get("autosync").await["last_completed"]["id"], completed, "{name}");
        self.unchanged_since(&before, name).await;
        self.tells_of_the_refusal(name, &run, &told).await;
        send().await;
        self.no_letter(&format!("{name}, a second time")).await;
        self.works_again(name).await;
        self.unchanged_since(&before, name).await;
    }

    async fn tells_of_the_refusal(&self, name: &str, run: &Value, told: &[(Fault, String)]) {
        let letter = self.one_letter(name).await;
        assert_eq!(letter.subject, format!("Auto-sync failed: {FILE}"), "{name}");
        letter_is_about(&letter, run, name);
        letter_has(&letter, "Sent by: test\n", name);
        letter_has(&letter, &format!("Errors: {}\n", told.len()), name);
        for (fault, sentence) in told {
            letter_has(&letter, &fault.in_mail(sentence), name);
        }
    }

    /// The last run, with all that is known of it.
    pub(crate) async fn newest_run(&self) -> Value {
        let newest = self.project.get("sync-runs?sort=-started_at&limit=1").await;
        self.run(newest["items"][0]["id"].as_str().unwrap()).await
    }

    /// The last run that was refused.
    pub(crate) async fn newest_failure(&self) -> Value {
        let filter = "sync-runs?filter=status%20eq%20%22failed%22&sort=-started_at&limit=1";
        let newest = self.project.get(filter).await;
        self.run(newest["items"][0]["id"].as_str().unwrap()).await
    }

    /// A run.
    pub(crate) async fn run(&self, id: &str) -> Value {
        self.project.get(&format!("sync-runs/{id}")).await
    }

    /// Decides about a run: `approve` or `reject`.
    pub(crate) async fn decide(&self, run: &Value, what: &str) -> (StatusCode, Value) {
        let path = format!("sync-runs/{}/{what}", run["id"].as_str().unwrap());
        let answer = self.project.request(Method::POST, &path).send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }
}

/// A mail names the file, the time and the page of a run.
pub(crate) fn letter_is_about(letter: &Letter, run: &Value, name: &str) {
    let started: jiff::Timestamp = run["started_at"].as_str().unwrap().parse().unwrap();
    letter_has(letter, FILE, name);
    letter_has(letter, &format!("{} (UTC)\n", started.strftime("%-d %B %Y, %H:%M")), name);
    let link = letter.link("/sync-runs/").unwrap_or_default();
    assert!(link.ends_with(&format!("/sync-runs/{}", run["id"].as_str().unwrap())), "{name}: {link}");
}

/// A mail says something.
pub(crate) fn letter_has(letter: &Letter, words: &str, name: &str) {
    assert!(letter.text.contains(words), "{name}: {words:?} is missing in:\n{}", letter.text);
}
