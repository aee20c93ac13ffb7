//! Files that would change more than usual: they wait for a person.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use system_tests::Database;

use crate::cases::{Case, STRANGER, appearing, coming_and_going, everybody, file, other_data};
use crate::plan::{actions, applied_to, changes, people};
use crate::scene::{FILE, Scene, letter_has, letter_is_about};

impl Scene {
    /// A server with everybody, and with a stranger.
    async fn with_everybody(database: Database, with_sync_ids: bool) -> Self {
        // A moved ID is a changed one, too: the threshold of moves is lower, to be reached alone.
        let settings = json!({ "autosync": { "thresholds": { "id_moves": { "at_least": 4, "percent": 20 } } } });
        let good = file(&everybody(), with_sync_ids);
        let scene = Self::open(database, &[], settings, &good).await;
        let stranger = json!({ "first_name": "Emmy", "last_name": "Noether", "email": STRANGER });
        scene.project.post("users", stranger, StatusCode::CREATED).await;
        scene.project.upload(good).await; // a new user moves what a file is compared with
        scene
    }

    async fn send(&self, case: &Case) -> Value {
        let (status, run) = self.project.upload_as(FILE, case.held.clone()).await;
        assert_eq!((status, &run["status"]), (StatusCode::ACCEPTED, &json!("held")), "{}: {run}", case.code);
        run
    }

    async fn ended_as(&self, run: &Value, status: &str, name: &str) {
        assert_eq!(self.run(run["id"].as_str().unwrap()).await["status"], status, "{name}");
    }

    /// Held: the run, its plan and one mail tell of it, and nothing is changed.
    async fn holds(&self, case: &Case) -> Value {
        let run = self.send(case).await;
        let reasons = run["hold_reasons"].as_array().unwrap();
        let codes: Vec<_> = reasons.iter().map(|reason| &reason["code"]).collect();
        assert_eq!(codes, [case.code], "{}", case.code);
        assert!(reasons[0]["detail"].as_str().unwrap().starts_with(case.reason), "{}: {reasons:?}", case.code);
        let detail = self.run(run["id"].as_str().unwrap()).await;
        for told in ["status", "counts", "hold_reasons", "file"] {
            assert_eq!(detail[told], run[told], "{}: {told}", case.code);
        }
        let plan = actions(&changes(self, &run).await);
        let plan: Vec<_> = plan.iter().map(|(action, count)| (action.as_str(), *count)).collect();
        assert_eq!(plan, case.plan, "{}", case.code);
        let letter = self.one_letter(case.code).await;
        assert_eq!(letter.subject, format!("Auto-sync waits for your approval: {FILE}"), "{}", case.code);
        letter_is_about(&letter, &run, case.code);
        letter_has(&letter, &format!("\n- {}", case.reason), case.code);
        letter_has(&letter, "Sent by: test\n", case.code);
        for (words, count) in [("New:", "created"), ("Changed:", "updated"), ("Removed:", "deleted")] {
            letter_has(&letter, &format!("{words:<10} {}\n", run["counts"][count]), case.code);
        }
        run
    }

    /// No second mail; the newer run takes the place of the older; rejected, it is gone.
    async fn holds_again_and_rejects(&self, case: &Case, first: &Value) {
        let second = self.send(case).await;
        self.no_letter(case.code).await;
        self.ended_as(first, "superseded", case.code).await;
        self.is_past(first, case.code).await;
        let (status, rejected) = self.decide(&second, "reject").await;
        assert_eq!((status, &rejected["status"]), (StatusCode::OK, &json!("rejected")), "{}", case.code);
        self.is_past(&second, case.code).await;
        self.no_letter(case.code).await;
    }

    /// Nobody can approve or reject it any more.
    async fn is_past(&self, run: &Value, name: &str) {
        for what in ["approve", "reject"] {
            let (status, answer) = self.decide(run, what).await;
            assert_eq!((status, &answer["code"]), (StatusCode::CONFLICT, &json!("sync_not_held")), "{name}: {what}");
        }
    }

    /// Approved, exactly the plan is applied.
    async fn applies(&self, case: &Case) {
        let run = self.send(case).await;
        self.one_letter(case.code).await;
        let expected = applied_to(&people(self).await, &changes(self, &run).await);
        let (status, done) = self.decide(&run, "approve").await;
        assert_eq!((status, &done["status"]), (StatusCode::OK, &json!("completed")), "{}: {done}", case.code);
        assert_eq!(done["decided_by"], "test", "{}", case.code);
        assert_eq!(people(self).await, expected, "{}: not what was planned", case.code);
        assert_eq!(self.one_letter(case.code).await.subject, "Auto-sync works again", "{}", case.code);
        self.is_past(&run, case.code).await;
    }

    /// One person fewer is not held.
    async fn lets_pass(&self, case: &Case) {
        let Some(below) = case.below.clone() else { return };
        let (status, run) = self.project.plan(below).await;
        assert_eq!((status, &run["hold_reasons"]), (StatusCode::OK, &json!([])), "{}: one fewer", case.code);
    }

    async fn goes_through(&self, case: &Case) {
        println!("{}", case.code);
        let before = self.project.dump().await;
        let first = self.holds(case).await;
        self.unchanged_since(&before, case.code).await;
        self.holds_again_and_rejects(case, &first).await;
        self.unchanged_since(&before, case.code).await;
        self.works_again(case.code).await;
        self.unchanged_since(&before, case.code).await;
        self.lets_pass(case).await;
        self.applies(case).await;
        self.back_to_good().await;
    }
}

/// Approving is for what was shown: somebody has changed since, so it is shown again.
async fn planned_again(database: Database) {
    let scene = Scene::with_everybody(database, true).await;
    let case = coming_and_going().remove(0);
    let run = scene.send(&case).await;
    let user = &scene.project.all("users?filter=sync_id%20eq%20%22P-1%22").await[0];
    let path = format!("users/{}", user["id"].as_str().unwrap());
    let change = scene.project.request(Method::PATCH, &path).header("if-match", "*");
    let change = change.json(&json!({ "last_name": "Renamed by hand" })).send().await.unwrap();
    assert_eq!(change.status(), StatusCode::OK);
    scene.project.rest().await;
    let before = scene.project.dump().await;
    let (status, again) = scene.decide(&run, "approve").await;
    assert_eq!((status, &again["status"]), (StatusCode::ACCEPTED, &json!("held")), "{again}");
    scene.unchanged_since(&before, "planned again").await;
    let (status, done) = scene.decide(&again, "approve").await;
    assert_eq!((status, &done["status"]), (StatusCode::OK, &json!("completed")), "{done}");
    assert_eq!((&done["counts"]["deleted"], &done["counts"]["updated"]), (&json!(5), &json!(1)), "{done}");
}

async fn are_held(database: Database, cases: Vec<Case>) {
    let scene = Scene::with_everybody(database, true).await;
    for case in cases {
        scene.goes_through(&case).await;
    }
}

#[tokio::test]
async fn many_who_come_or_go_wait() {
    for database in Database::both().await {
        are_held(database, coming_and_going()).await;
    }
}

#[tokio::test]
async fn many_whose_data_change_wait_on_sqlite() {
    are_held(Database::Sqlite, other_data()).await;
}

#[tokio::test]
async fn many_whose_data_change_wait_on_postgres() {
    if let Some(database) = Database::second().await {
        are_held(database, other_data()).await;
    }
}

#[tokio::test]
async fn a_sync_id_column_that_appears_waits() {
    for database in Database::both().await {
        let scene = Scene::with_everybody(database, false).await;
        scene.goes_through(&appearing()).await;
    }
}

#[tokio::test]
async fn what_is_approved_too_late_is_planned_again() {
    for database in Database::both().await {
        planned_again(database).await;
    }
}
