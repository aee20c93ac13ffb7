//! The page, its forms, and the same for programs.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::bench::{Bench, code_of, tell};

impl Bench {
    async fn simulator(&self, path: &str, body: &Value) -> (u16, Value) {
        tell(self.client.post(format!("{}/simulator/{path}", self.base)).json(body)).await.unwrap()
    }

    async fn form(&self, path: &str, body: &str) -> (StatusCode, String) {
        let request = self.client.post(format!("{}/page/{path}", self.base)).body(body.to_owned());
        let answer = request.header("content-type", "application/x-www-form-urlencoded").send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    }

    async fn page(&self) -> String {
        let answer = self.client.get(&self.base).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let policy = answer.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        answer.text().await.unwrap()
    }
}

#[tokio::test]
async fn programs_play_the_phone_and_switch_faults() {
    let bench = Bench::new().await;
    let user = bench.user_with_credential("ada").await;
    let (status, told) = bench.simulator("phones/accept", &json!({"code": code_of(&user), "phone": "Pixel 9"})).await;
    let container = told["container_id"].as_u64().unwrap();
    assert_eq!((status, bench.origo.containers()[0].id), (200, container));
    let again = bench.simulator("phones/accept", &json!({"code": code_of(&user)})).await;
    assert_eq!(again, (422, json!({"message": "the invitation is ACKNOWLEDGED"})));
    assert_eq!(bench.simulator(&format!("phones/{container}/remove"), &json!({})).await.0, 200);
    assert_eq!(bench.simulator(&format!("phones/{container}/remove"), &json!({})).await.0, 422);
    assert_eq!(bench.simulator("pools/MID-SUB-CRD_FTPN_8822/available", &json!({"n": 3})).await.0, 200);
    assert_eq!(bench.simulator("pools/none/available", &json!({"n": 3})).await.0, 422);
    assert_eq!(
        bench.simulator("advance", &json!({"seconds": 1.5})).await,
        (200, json!({"now": "2026-11-20T08:00:01.5Z"}))
    );
    assert_eq!(bench.simulator("advance", &json!({"seconds": -1})).await.0, 422);
    let faults = json!({"faults": ["slow=0.2", "lost-answer=3:create-user"]});
    assert_eq!(bench.simulator("faults", &faults).await, (200, faults));
    for (wrong, words) in [("hail", "there is no fault"), ("event-late=1:user", "belongs to no call")] {
        let (status, told) = bench.simulator("faults", &json!({ "faults": [wrong] })).await;
        assert_eq!((status, told["message"].as_str().unwrap().contains(words)), (422, true), "{told}");
    }

    let state = tell(bench.client.get(format!("{}/simulator/state", bench.base))).await.unwrap().1;
    assert_eq!(state["part_numbers"][1]["available"], 3);
    assert_eq!(state["users"][0]["emails"], json!(["ada@example.org"]));
    assert_eq!(state["credentials"][0]["status"], "UNBOUND");
    assert_eq!(state["calls"]["create-user"], 1);
    assert_eq!(state["faults"].as_array().unwrap().len(), 2);
    assert!(!state["events"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn people_do_it_on_the_page() {
    let bench = Bench::new().await;
    let user = bench.user_with_credential("<b>ada</b>").await;
    let code = code_of(&user);
    let page = bench.page().await;
    assert!(page.contains(code) && page.contains(&bench.options.client_secret));
    assert!(page.contains("&lt;b&gt;ada") && !page.contains("<b>ada"), "names are text");
    let (status, page) = bench.form("accept", &format!("code={code}&phone=Pixel+9")).await;
    assert_eq!((status, page.contains("Pixel 9")), (StatusCode::OK, true), "the page again");
    let container = bench.origo.containers()[0].id;
    let (_, page) = bench.form("remove", &format!("container={container}")).await;
    assert!(page.contains("INACTIVE") && page.contains("UNBOUND"));
    bench.form("available", "part=12&n=1").await;
    assert_eq!(bench.origo.part_numbers()[1].available, 1);
    bench.form("advance", "seconds=60").await;
    assert_eq!(bench.origo.now().to_string(), "2026-11-20T08:01:00Z");
    bench.form("faults", "slow=&rate-limit=20%25&lost-answer=3%3Acreate-user").await;
    let faults: Vec<String> = bench.origo.faults().iter().map(ToString::to_string).collect();
    assert_eq!(faults, ["rate-limit=0.2", "lost-answer=3:create-user"]);
    let (status, page) = bench.form("faults", "slow=often").await;
    assert_eq!((status, page.contains("says not when")), (StatusCode::UNPROCESSABLE_ENTITY, true));
}
