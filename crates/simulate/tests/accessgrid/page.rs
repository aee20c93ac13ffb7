//! The pages, their forms, and the same for programs.

use reqwest::StatusCode;
use serde_json::{Value, json};
use simulate::accessgrid::PassState;

use crate::bench::{Bench, TEMPLATE, tell};

impl Bench {
    async fn simulator(&self, path: &str, body: &Value) -> (u16, Value) {
        tell(self.client.post(format!("{}/simulator/{path}", self.base)).json(body)).await.unwrap()
    }

    async fn form(&self, path: &str, body: &str) -> (StatusCode, String) {
        let request = self.client.post(format!("{}/{path}", self.base)).body(body.to_owned());
        let answer = request.header("content-type", "application/x-www-form-urlencoded").send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    }

    async fn open(&self, url: &str) -> (StatusCode, String) {
        let answer = self.client.get(url).send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    }
}

#[tokio::test]
async fn holders_open_an_address_and_press_a_button() {
    let bench = Bench::new().await;
    let pass = bench.issue("<b>ada</b>").await;
    let url = pass["install_url"].as_str().unwrap();
    let (status, page) = bench.open(url).await;
    assert_eq!((status, page.contains("&lt;b&gt;ada")), (StatusCode::OK, true));
    assert_eq!(bench.grid.passes()[0].state, PassState::Created, "opening it changes nothing");
    let path = url.strip_prefix(&format!("{}/", bench.base)).unwrap();
    let (status, page) = bench.form(path, "").await;
    assert_eq!((status, page.contains("active")), (StatusCode::OK, true));
    assert_eq!(bench.form(path, "").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let direct = bench.issue("bea").await;
    bench.open(direct["direct_install_url"].as_str().unwrap()).await;
    assert_eq!(bench.grid.passes()[1].state, PassState::Active);
    assert_eq!(bench.open(&format!("{}/install/none", bench.base)).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn programs_play_the_wallet_and_switch_faults() {
    let bench = Bench::new().await;
    let pass = bench.issue("ada").await;
    let id = pass["id"].as_str().unwrap();
    let install = json!({"install_url": pass["install_url"], "device": "Pixel 9"});
    assert_eq!(bench.simulator("passes/install", &install).await, (200, json!({ "id": id })));
    assert_eq!(bench.simulator("passes/install", &install).await.0, 422);
    assert_eq!(bench.simulator(&format!("passes/{id}/remove"), &json!({})).await.0, 200);
    assert_eq!(bench.simulator(&format!("templates/{TEMPLATE}/balance"), &json!({"n": 3})).await.0, 200);
    assert_eq!(bench.simulator("templates/none/balance", &json!({"n": 3})).await.0, 422);
    assert_eq!(bench.simulator("advance", &json!({"seconds": 60})).await.1["now"], "2026-11-20T08:01:00Z");
    let faults = json!({"faults": ["slow=0.2", "lost-answer=3:issue"]});
    assert_eq!(bench.simulator("faults", &faults).await, (200, faults));
    let state = tell(bench.client.get(format!("{}/simulator/state", bench.base))).await.unwrap().1;
    assert_eq!((&state["passes"][0]["state"], &state["templates"][0]["balance"]), (&json!("unlink"), &json!(3)));
    assert_eq!(state["calls"], json!({"issue": 1}));
}

#[tokio::test]
async fn people_do_it_on_the_page() {
    let bench = Bench::new().await;
    let pass = bench.issue("ada").await;
    let (status, page) = bench.open(&bench.base).await;
    assert_eq!((status, page.contains(&bench.options.secret)), (StatusCode::OK, true));
    let url = pass["install_url"].as_str().unwrap();
    let (_, page) = bench.form("page/install", &format!("install_url={url}&device=Pixel+9")).await;
    assert!(page.contains("Pixel 9") && page.contains("active"));
    bench.form("page/remove", &format!("pass={}", pass["id"].as_str().unwrap())).await;
    assert_eq!(bench.grid.passes()[0].state, PassState::Unlink);
    bench.form("page/balance", &format!("template={TEMPLATE}&n=1")).await;
    assert_eq!(bench.grid.templates()[0].balance, 1);
    bench.form("page/advance", "seconds=60").await;
    assert_eq!(bench.grid.now().to_string(), "2026-11-20T08:01:00Z");
    bench.form("page/faults", "slow=&rate-limit=20%25").await;
    assert_eq!(bench.grid.faults()[0].to_string(), "rate-limit=0.2");
    let (status, page) = bench.form("page/faults", "slow=often").await;
    assert_eq!((status, page.contains("says not when")), (StatusCode::UNPROCESSABLE_ENTITY, true));
}
