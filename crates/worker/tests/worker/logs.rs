//! What the log must not hold: addresses, names, codes, bodies.

use std::io::Write;
use std::sync::{Arc, Mutex};

use domain::time::SignedDuration;
use tracing_subscriber::fmt::MakeWriter;

use crate::carrier::Next;
use crate::office::Office;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// The runtime has one thread, so that all of it writes into this test's log.
#[tokio::test]
async fn nothing_of_a_person_and_no_code_is_logged() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    // As long as there is one dispatcher alone, `tracing` asks no other than that of the thread that comes by an event's
    // place first, and remembers its answer for all. In the threads of the other tests there is none.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let _guard = tracing::subscriber::set_default(subscriber);
    let office = Office::sqlite().await;
    for (index, next) in [Next::Transient, Next::Permanent, Next::NotConfigured, Next::Panic].into_iter().enumerate() {
        office.invite(&format!("Secretive{index}"), &format!("90210{index}")).await;
        office.carrier.next([next]);
        office.work().await;
    }
    for _ in 0..25 {
        office.tell("secretive@example.org").await;
    }
    office.house.pass(SignedDuration::from_mins(10));
    office.work().await;
    let sent = office.carrier.sent();
    let mail = sent.iter().find(|sent| sent.text.contains("/m/#")).unwrap();
    let (_, code) = mail.text.split_once("/m/#").unwrap();
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("job waits") && log.contains("invitation cannot be delivered"), "{log}");
    for secret in [&code[..26], "ecretive", "90210", "Lovelace", "doors.example.org/m/"] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
}
