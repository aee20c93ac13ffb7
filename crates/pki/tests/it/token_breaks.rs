//! Tokens that go away and come back.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use cryptoki::context::Pkcs11;
use cryptoki::object::Attribute;
use pki::key::token::{Access, KeyName, NewKey, Purpose, Token, TokenKey};
use pki::key::{KeyKind, SignError, Signer};

use crate::softhsm::{LABEL, PIN, Tokens, access, beside, client, module, token, with_token};
use crate::tools::openssl;

fn key(token: &Token) -> TokenKey {
    token.generate(&NewKey { label: "key", kind: KeyKind::P256, purpose: Purpose::Sign }).unwrap()
}

#[test]
fn after_the_module_stopped_the_next_try_signs() {
    with_token("token_breaks::after_the_module_stopped_the_next_try_signs", |_| {
        let key = key(&token());
        // Every line is opened.
        std::thread::scope(|scope| (0..8).for_each(|_| drop(scope.spawn(|| key.sign(b"x").unwrap()))));
        for _ in 0..3 {
            Pkcs11::new(module()).unwrap().finalize().unwrap();
            assert!(matches!(key.sign(b"x"), Err(SignError::Unavailable(_))));
            key.sign(b"x").unwrap();
            key.sign(b"x").unwrap();
            std::thread::sleep(Duration::from_millis(1100));
        }
    });
}

#[test]
fn what_one_line_lost_is_looked_for_over_every_line() {
    with_token("token_breaks::what_one_line_lost_is_looked_for_over_every_line", |tokens| {
        openssl(&tokens.folder, "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096 -out key.pem");
        let import = ["--import", "key.pem", "--token", LABEL, "--label", "key", "--id", "01", "--pin", PIN];
        tokens.util(&import);
        let key = token().key(&KeyName::Label("key".to_owned())).unwrap();
        let sign_at_once = || {
            std::thread::scope(|scope| (0..8).for_each(|_| drop(scope.spawn(|| key.sign(b"x").unwrap()))));
        };
        sign_at_once();
        let session = beside();
        for object in session.find_objects(&[Attribute::Label(b"key".to_vec())]).unwrap() {
            session.destroy_object(object).unwrap();
        }
        tokens.util(&import);
        assert!(matches!(key.sign(b"x"), Err(SignError::Unavailable(_))), "the handle is that of the old one");
        sign_at_once();
    });
}

#[test]
fn a_token_that_was_removed_and_put_back_signs_again() {
    with_token("token_breaks::a_token_that_was_removed_and_put_back_signs_again", |tokens| {
        let key = key(&token());
        key.sign(b"x").unwrap();
        let away = tokens.folder.join("away");
        std::fs::rename(tokens.store(), &away).unwrap();
        std::fs::create_dir(tokens.store()).unwrap();
        // SoftHSM looks for its tokens when it starts.
        Pkcs11::new(module()).unwrap().finalize().unwrap();
        assert!(matches!(key.sign(b"x"), Err(SignError::Unavailable(_))));
        let Err(SignError::Unavailable(why)) = key.sign(b"x") else { panic!("it is away") };
        assert!(why.contains("no token is called"), "{why}");
        std::fs::remove_dir(tokens.store()).unwrap();
        std::fs::rename(&away, tokens.store()).unwrap();
        std::thread::sleep(Duration::from_millis(1100));
        key.sign(b"x").unwrap();
    });
}

#[test]
fn who_signs_does_not_notice_that_another_token_is_looked_for() {
    with_token("token_breaks::who_signs_does_not_notice_that_another_token_is_looked_for", |tokens| {
        let key = key(&token());
        let done = AtomicBool::new(false);
        let began = Instant::now();
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| {
                    while !done.load(Ordering::Relaxed) && began.elapsed() < Duration::from_mins(1) {
                        key.sign(b"x").unwrap();
                    }
                });
            }
            // The module is started anew for each of these.
            for label in ["first", "second", "third"] {
                assert!(Token::open(&Access { label: label.to_owned(), ..access() }).is_err());
                tokens.add(label);
                std::thread::sleep(Duration::from_millis(1100));
                Token::open(&Access { label: label.to_owned(), ..access() }).unwrap();
                std::thread::sleep(Duration::from_millis(1100));
            }
            done.store(true, Ordering::Relaxed);
        });
    });
}

#[test]
fn after_a_server_of_tokens_was_restarted_the_next_try_signs() {
    with_token("token_breaks::after_a_server_of_tokens_was_restarted_the_next_try_signs", |tokens| {
        let server = Server::start(tokens);
        let token = Token::open(&Access { module: client(), ..access() }).unwrap();
        let key = key(&token);
        key.sign(b"x").unwrap();
        drop(server);
        assert!(matches!(key.sign(b"x"), Err(SignError::Unavailable(_))), "it is broken");
        assert!(matches!(key.sign(b"x"), Err(SignError::Unavailable(_))), "nobody is there");
        std::thread::sleep(Duration::from_millis(1100));
        let server = Server::start(tokens);
        key.sign(b"x").unwrap();
        drop(server);
        let server = Server::start(tokens);
        std::thread::sleep(Duration::from_millis(1100));
        assert!(matches!(key.sign(b"x"), Err(SignError::Unavailable(_))), "the session was the old server's");
        key.sign(b"x").unwrap();
        drop(server);
    });
}

/// A server of tokens, which is killed when it is dropped, with the processes that it
/// makes for its clients.
struct Server(Child);

impl Server {
    fn start(tokens: &Tokens) -> Self {
        let _ = std::fs::remove_file(tokens.socket());
        let mut command = Command::new("p11-kit");
        command.args(["server", "-f", "-n"]).arg(tokens.socket()).arg("--provider").arg(module()).arg("pkcs11:");
        let child = command
            .stdout(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("p11-kit cannot be run ({error}); `cargo xtask test` installs it"));
        let server = Self(child);
        let began = Instant::now();
        while !tokens.socket().exists() {
            assert!(began.elapsed() < Duration::from_secs(20), "the server does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        // No assertion: a test that failed already would be aborted, and say nothing.
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.0.wait();
    }
}
