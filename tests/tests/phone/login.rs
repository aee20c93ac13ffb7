//! Self-service with nothing but what people have: a browser's cookies, a mailbox, the reference phone.

use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};
use system_tests::{Handset, eventually};

use crate::stage::{ADA, Stage, refusal};

/// A browser: the cookies that it was given.
struct Browser {
    client: Client,
    base: String,
    origin: String,
    cookies: Vec<String>,
}

impl Browser {
    fn at(stage: &Stage) -> Self {
        let base = format!("{}/api/v1/self-service/default", stage.server.url);
        let client = Client::builder().no_proxy().build().unwrap();
        Self { client, base, origin: stage.server.url.clone(), cookies: Vec::new() }
    }

    async fn send(&mut self, method: Method, path: &str, body: Option<Value>) -> Response {
        let mut request = self.client.request(method, format!("{}/{path}", self.base)).header("origin", &self.origin);
        request = request.header("cookie", self.cookies.join("; ")).header("user-agent", "Firefox/140.0 (X11; Linux)");
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        let given = response.headers().get_all("set-cookie").iter();
        self.cookies.extend(given.map(|one| one.to_str().unwrap().split(';').next().unwrap().to_owned()));
        response
    }

    async fn get(&mut self, path: &str) -> Value {
        let answered = self.send(Method::GET, path, None).await;
        assert_eq!(answered.status(), StatusCode::OK, "{path}");
        answered.json().await.unwrap()
    }

    async fn post(&mut self, path: &str, body: Value) -> (StatusCode, Value) {
        let answered = self.send(Method::POST, path, Some(body)).await;
        (answered.status(), answered.json().await.unwrap_or_default())
    }
}

/// Ada's phone with a mobile ID that an operator supplied.
async fn supplied(stage: &Stage) -> Handset {
    let options = json!({
        "processes": {"MobileIDProcSupplyMobileIDForUser": {"enabled": true}},
        "enrolment_pin": "never", "device_pin": {"required": false},
    });
    stage.project.set(json!({ "mobile_id": options })).await;
    let user = stage.user(ADA).await["id"].clone();
    let begin = json!({"kind": "MobileIDProcSupplyMobileIDForUser", "user_id": user});
    let begun = stage.project.post("processes", begin, StatusCode::CREATED).await;
    let step = format!("processes/{}/next", begun["id"].as_str().unwrap());
    let waits = stage.project.post(&step, json!({"inputs": {}}), StatusCode::OK).await;
    let phone = stage.phone("ada");
    let shown = phone.enrol(waits["enrolment"]["url"].as_str().unwrap());
    assert_eq!(shown["state"], "working", "{shown}");
    phone
}

#[tokio::test]
async fn a_browser_is_let_in_by_the_phone_and_locks_it() {
    for stage in Stage::both().await {
        let phone = supplied(&stage).await;
        let mut browser = Browser::at(&stage);
        let (status, begun) = browser.post("login/phone", json!({})).await;
        assert_eq!(status, StatusCode::CREATED, "{begun}");
        let (url, at) = (begun["url"].as_str().unwrap(), format!("login/phone/{}", begun["id"].as_str().unwrap()));
        let looked = phone.log_in(url, &[]);
        let told = String::from_utf8_lossy(&looked.stdout).into_owned();
        let number = begun["number"].to_string();
        for said in ["Firefox on Linux", "127.0.0.1", &number] {
            assert!(looked.status.success() && told.contains(said), "{said}: {told}");
        }
        assert_eq!(browser.get(&at).await["state"], "seen");
        let (early, _) = browser.post(&format!("{at}/finish"), json!({})).await;
        assert_eq!(early, StatusCode::CONFLICT);
        assert!(phone.log_in(url, &["--number", &number]).status.success());
        assert_eq!(browser.get(&at).await["state"], "approved");
        let (status, inside) = browser.post(&format!("{at}/finish"), json!({})).await;
        assert_eq!((status, &inside["level"]), (StatusCode::OK, &json!("full")), "{inside}");
        let me = browser.get("me").await;
        assert_eq!((&me["user"]["email"], &me["way"]), (&json!("ada@example.org"), &json!("phone")));
        let phones = browser.get("phones").await["items"].clone();
        assert_eq!((&phones[0]["is_this_login"], &phones[0]["can_lock"]), (&json!(true), &json!(true)));
        assert!(browser.get("history").await["items"].as_array().unwrap().len() > 3);
        let lock = format!("phones/{}/lock", phones[0]["id"].as_str().unwrap());
        let (status, locked) = browser.post(&lock, json!({})).await;
        assert_eq!((status, &locked["state"]), (StatusCode::OK, &json!("removed")), "{locked}");
        let over = browser.send(Method::GET, "me", None).await.status();
        assert_eq!(over, StatusCode::UNAUTHORIZED, "the session ends with the phone");
        assert_eq!(phone.status()["state"], "ended");
        assert_eq!(stage.count("holder.logged_in").await, 1);
    }
}

#[tokio::test]
async fn a_wrong_number_and_a_no_keep_the_browser_out() {
    for stage in Stage::both().await {
        let phone = supplied(&stage).await;
        let mut browser = Browser::at(&stage);
        let (_, begun) = browser.post("login/phone", json!({})).await;
        let url = begun["url"].as_str().unwrap();
        let wrong = (10..=99).find(|number| begun["number"] != *number).unwrap().to_string();
        let told = refusal(&phone.log_in(url, &["--number", &wrong]));
        assert!(told.contains("the browser shows another number"), "{told}");
        let told = refusal(&phone.log_in(url, &["--number", &begun["number"].to_string()]));
        assert!(told.contains("the login is over"), "{told}");
        assert_eq!(stage.count("security.login_number_wrong").await, 1);
        let (_, begun) = browser.post("login/phone", json!({})).await;
        assert!(phone.log_in(begun["url"].as_str().unwrap(), &["--refuse"]).status.success());
        let at = format!("login/phone/{}", begun["id"].as_str().unwrap());
        assert_eq!(browser.get(&at).await["state"], "refused");
        let (status, refused) = browser.post(&format!("{at}/finish"), json!({})).await;
        assert_eq!((status, &refused["code"]), (StatusCode::CONFLICT, &json!("login_not_approved")));
    }
}

#[tokio::test]
async fn a_mailed_link_opens_where_it_was_asked_for() {
    for stage in Stage::both().await {
        let _invitation = stage.link(ADA).await;
        let mut browser = Browser::at(&stage);
        let (status, _) = browser.post("login/link", json!({"email": "ada@example.org"})).await;
        assert_eq!(status, StatusCode::ACCEPTED);
        let code = eventually("the link arrives", 30, || async {
            let letters = stage.postbox.letters("ada@example.org");
            let link = letters.iter().find_map(|letter| letter.link("/me/default#link="));
            link.map(|link| link.split_once("#link=").unwrap().1.to_owned())
        })
        .await;
        let mut other = Browser::at(&stage);
        let (status, refused) = other.post("login/link/redeem", json!({"code": code})).await;
        assert_eq!((status, &refused["code"]), (StatusCode::FORBIDDEN, &json!("link_other_browser")));
        let (status, inside) = browser.post("login/link/redeem", json!({"code": code})).await;
        assert_eq!((status, &inside["level"]), (StatusCode::OK, &json!("linked")), "{inside}");
        let (status, refused) = browser.post("processes", json!({"kind": "MobileIDSelfServiceProcGet"})).await;
        assert_eq!((status, &refused["code"]), (StatusCode::FORBIDDEN, &json!("login_stronger")));
        let (status, over) = browser.post("login/link/redeem", json!({"code": code})).await;
        assert_eq!((status, &over["code"]), (StatusCode::GONE, &json!("link_over")));
    }
}
