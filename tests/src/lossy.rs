//! A stretch of network that loses answers.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// Hands on what comes to a port of its own, and on request loses an answer:
/// the server has done what was asked, and whoever asked does not learn of it.
pub struct Lossy {
    /// Where it listens, without a slash at the end.
    pub url: String,
    listener: TcpListener,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    /// The request whose answer is to be lost, and how many more times.
    needle: Mutex<String>,
    left: AtomicUsize,
    lost: AtomicUsize,
}

impl Lossy {
    /// Takes a port; what comes waits until [`Lossy::lead_to`] is told where to.
    ///
    /// # Panics
    /// If there is no free port.
    #[must_use]
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        Self { url, listener, state: Arc::default() }
    }

    /// Hands on to this address from now on.
    ///
    /// # Panics
    /// If the listener cannot be used any more.
    pub fn lead_to(&self, url: &str) {
        let to = url.trim_start_matches("http://").to_owned();
        let (listener, state) = (self.listener.try_clone().unwrap(), self.state.clone());
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let (to, state) = (to.clone(), state.clone());
                thread::spawn(move || carry(client, &to, &state));
            }
        });
    }

    /// Loses the next `times` good answers to requests that begin so.
    ///
    /// # Panics
    /// Never, unless a thread of its own did.
    pub fn lose_answers_to(&self, request: &str, times: usize) {
        request.clone_into(&mut self.state.needle.lock().unwrap());
        self.state.left.store(times, Ordering::SeqCst);
    }

    /// How many answers were lost.
    #[must_use]
    pub fn lost(&self) -> usize {
        self.state.lost.load(Ordering::SeqCst)
    }
}

/// One connection, until either side ends it or an answer is lost.
fn carry(client: TcpStream, to: &str, state: &Arc<State>) {
    let Ok(server) = TcpStream::connect(to) else { return };
    let asked = Arc::new(AtomicBool::new(false));
    let (mut from, mut onward) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let (heard, watched) = (asked.clone(), state.clone());
    thread::spawn(move || {
        pass(&mut from, &mut onward, |bytes| {
            if bytes.starts_with(b"POST ") || bytes.starts_with(b"GET ") {
                let needle = watched.needle.lock().unwrap().clone();
                heard.store(!needle.is_empty() && bytes.starts_with(needle.as_bytes()), Ordering::SeqCst);
            }
            true
        });
        let _ = onward.shutdown(Shutdown::Both);
    });
    let (mut from, mut onward) = (server, client);
    pass(&mut from, &mut onward, |bytes| {
        let is_good = asked.load(Ordering::SeqCst) && bytes.starts_with(b"HTTP/1.1 200");
        let lose = is_good && state.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_ok();
        state.lost.fetch_add(usize::from(lose), Ordering::SeqCst);
        !lose
    });
    let _ = (from.shutdown(Shutdown::Both), onward.shutdown(Shutdown::Both));
}

/// Hands bytes on as long as `look` has nothing against it.
fn pass(from: &mut TcpStream, to: &mut TcpStream, mut look: impl FnMut(&[u8]) -> bool) {
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut bytes) {
        if !look(&bytes[..length]) || to.write_all(&bytes[..length]).is_err() {
            return;
        }
    }
}
