//! `claviger simulate`, from its line to its end.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{claviger, one_line, run, stderr};
use crate::running::client;

/// A running simulator; killed when it goes out of sight.
struct Simulator {
    process: Child,
    line: String,
}

impl Simulator {
    fn start(arguments: &[&str]) -> Self {
        let mut command = claviger(&[&["simulate"], arguments, &["--listen", "127.0.0.1:0"]].concat());
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self { process, line }
    }

    /// What stands behind a word of its line.
    fn told(&self, word: &str) -> &str {
        let rest = self.line.split_once(&format!("{word} ")).unwrap_or_else(|| panic!("{}", self.line)).1;
        rest.split([' ', ',', ')']).next().unwrap()
    }

    fn stop(mut self) {
        let began = Instant::now();
        assert!(Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap().success());
        assert!(self.process.wait().unwrap().success());
        assert!(began.elapsed() < Duration::from_secs(2));
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test]
async fn a_simulator_of_users_and_tokens_tells_what_to_enter_and_stops() {
    let simulator = Simulator::start(&["origo", "--seed", "3", "--fault", "rate-limit=1:organization"]);
    let url = simulator.told("ready at");
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        simulator.told("client_id"),
        simulator.told("client_secret")
    );
    let organization = simulator.told("organization");
    let asked = client(None)
        .post(format!("{url}/authentication/customer/{organization}/token"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    let token: serde_json::Value = asked.send().await.unwrap().error_for_status().unwrap().json().await.unwrap();
    let management = format!("{url}/credential-management/customer/{organization}");
    let mut statuses = Vec::new();
    for _ in 0..2 {
        let request = client(None)
            .get(&management)
            .bearer_auth(token["access_token"].as_str().unwrap())
            .header("Application-ID", simulator.told("application_id"))
            .header("Application-Version", "1");
        statuses.push(request.send().await.unwrap().status().as_u16());
    }
    assert_eq!(statuses, [403, 200]);
    simulator.stop();
}

#[tokio::test]
async fn a_simulator_of_signed_requests_tells_what_to_enter() {
    let simulator = Simulator::start(&["accessgrid", "--limit", "1"]);
    assert!(simulator.told("secret").starts_with("made-up-"), "{}", simulator.line);
    let request = client(None).get(format!("{}/v1/key-cards", simulator.told("ready at")));
    let request = request.header("X-ACCT-ID", simulator.told("account_id")).header("X-PAYLOAD-SIG", "guess");
    let again = request.try_clone().unwrap();
    assert_eq!(request.send().await.unwrap().status(), 401);
    assert_eq!(again.send().await.unwrap().status(), 429);
    simulator.stop();
}

#[test]
fn a_fault_that_there_is_not_is_told_with_those_there_are() {
    let refused = run(&["simulate", "origo", "--fault", "hail"]);
    assert_eq!(refused.status.code(), Some(2));
    let told = stderr(&refused);
    assert!(told.contains("there is no fault \"hail\"; there are rate-limit, lost-before"), "{told}");
}

#[test]
fn an_address_that_is_taken_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let told = one_line(&run(&["simulate", "origo", "--listen", &address]), 1);
    assert!(told.contains(&format!("{address} cannot be listened on")), "{told}");
}
