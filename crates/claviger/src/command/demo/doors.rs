//! Another maker's system, simulated on this machine, and the phones that people hold up to its doors.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use simulate::origo::{Options, Origo};
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep};

use super::api::{Api, text};
use crate::failure::Failure;
use crate::system;

/// For how long a state is waited for: the server asks for news every ten seconds.
const PATIENCE: Duration = Duration::from_mins(1);

/// A pool of the simulator, as the simulator and Claviger know it.
pub(super) struct Pool {
    pub(super) part_number: &'static str,
    pub(super) name: &'static str,
}

/// The pool that runs low, and runs out.
pub(super) const LABORATORY: Pool = Pool { part_number: "12", name: "Laboratory" };

/// The simulator.
pub(super) struct Doors {
    /// Where it listens: its page, and its service.
    pub(super) url: String,
    config: Value,
    client: Client,
}

/// A credential of it, and the code of its invitation.
struct Acquired {
    path: String,
    code: String,
}

impl Doors {
    /// Opens it on a free port of this machine.
    pub(super) async fn open() -> Result<Self, Failure> {
        let client = Client::builder().no_proxy().build()?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let options = Options::new(1);
        let config = json!({
            "auth_url": url, "api_url": url, "event_url": url, "organization": options.organization,
            "client_id": options.client_id, "client_secret": options.client_secret,
            "application_id": "HID-CLAVIGER-SIMULATOR",
        });
        let origo = Origo::new(options, Arc::new(system::now));
        tokio::spawn(origo.clone().deliver_callbacks(client.clone()));
        let service = origo.router().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Ok(Self { url, config, client })
    }

    /// Enrols it, and gives four people a card of it: one is invited, one has it on a phone, one lost the phone, and one
    /// has to give the card back.
    pub(super) async fn furnish(&self, api: &Api, people: &[String]) -> Result<String, Failure> {
        let [invited, active, lost, returned] = people else {
            return Err(Failure::new("there are no four people to give a card to"));
        };
        let pool = self.enrol(api).await?;
        let acquire = async |user: &String| {
            let body = json!({ "user_id": user });
            let made = api.post(&format!("/pools/{pool}/acquire"), &body).await?;
            Ok::<_, Failure>(Acquired { path: path_of(&made)?, code: text(&made["invitation"]["code"])? })
        };
        acquire(invited).await?;
        let (active, lost, returned) = (acquire(active).await?, acquire(lost).await?, acquire(returned).await?);
        for (phone, acquired) in [("Pixel 9", &active), ("iPhone 16", &lost), ("Galaxy S25", &returned)] {
            self.accept(phone, &acquired.code).await?;
        }
        for acquired in [&active, &lost, &returned] {
            until(api, &acquired.path, "active").await?;
        }
        api.post(&format!("{}/suspend", lost.path), &json!({ "reason": "lost" })).await?;
        api.post(&format!("{}/revoke", returned.path), &json!({ "reason": "returned" })).await?;
        for acquired in [&lost, &returned] {
            until(api, &acquired.path, "inactive").await?;
        }
        Ok("enrolled with two pools; of four cards one is invited, one on a phone, one lost, one revoked".to_owned())
    }

    /// Enrols it with a card template; answers the pool that has credentials left. The other one runs low.
    async fn enrol(&self, api: &Api) -> Result<String, Failure> {
        let numbers = json!({ "from": "system" });
        let template = json!({ "name": "Door readers", "format": "h10301", "facility_code": 17, "numbers": numbers });
        let template = api.post("/card-templates", &template).await?;
        let system = json!({
            "connector": "origo", "name": "HID Origo", "config": self.config, "card_template_id": template["id"],
            "notes": "Simulated on this machine, for the demo.",
        });
        let system = text(&api.post("/systems", &system).await?["id"])?;
        let pools = api.post(&format!("/systems/{system}/refresh-pools"), &json!({})).await?;
        let full = text(&pools["items"][0]["id"])?;
        let other = text(&pools["items"][1]["id"])?;
        api.change(&format!("/pools/{other}"), &json!({ "low_water": 50 })).await?;
        Ok(full)
    }

    /// Has the maker say that so many credentials of a pool are left.
    pub(super) async fn stock(&self, pool: &Pool, left: u32) -> Result<(), Failure> {
        self.play(&format!("pools/{}/available", pool.part_number), &json!({ "n": left })).await
    }

    async fn accept(&self, phone: &str, code: &str) -> Result<(), Failure> {
        self.play("phones/accept", &json!({ "code": code, "phone": phone })).await
    }

    async fn play(&self, what: &str, with: &Value) -> Result<(), Failure> {
        let url = format!("{}/simulator/{what}", self.url);
        let answered = self.client.post(url).json(with).send().await?;
        match answered.status().is_success() {
            true => Ok(()),
            false => Err(Failure::new(format!("the simulator refused {what}: {}", answered.text().await?))),
        }
    }
}

fn path_of(credential: &Value) -> Result<String, Failure> {
    Ok(format!("/credentials/{}", text(&credential["id"])?))
}

/// Waits until a credential has a status.
async fn until(api: &Api, path: &str, status: &str) -> Result<(), Failure> {
    let end = Instant::now() + PATIENCE;
    loop {
        let credential = api.get(path).await?;
        if credential["status"] == status {
            return Ok(());
        }
        if Instant::now() > end {
            return Err(Failure::new(format!("a credential is {}, not {status}", credential["status"])));
        }
        sleep(Duration::from_millis(250)).await;
    }
}
