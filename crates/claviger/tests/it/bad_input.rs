//! What is wrong is told in one line that says how to mend it, and the exit code is 1.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::program::{claviger, one_line, run, stderr, text};
use crate::scratch::Place;

const LOOPBACK: [&str; 2] = ["--listen", "127.0.0.1:0"];

fn serve(data: &Path, more: &[&str]) -> String {
    let mut arguments = vec!["serve", "--data-dir", text(data)];
    arguments.extend(more);
    one_line(&run(&arguments), 1)
}

fn migrate(data: &Path) -> std::process::Output {
    run(&["migrate", "--data-dir", text(data)])
}

#[test]
fn a_busy_port_is_told_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let told = serve(&data, &["--listen", &address]);
    assert_eq!(
        told,
        format!("claviger: {address} is in use by another program; stop that, or choose another port with --listen")
    );
    assert!(!data.exists());
}

#[test]
fn a_data_directory_that_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    for data in [file.as_path(), &file.join("data"), Path::new("/proc/claviger")] {
        let told = serve(data, &LOOPBACK);
        assert_eq!(one_line(&migrate(data), 1), told, "every command says the same");
        let expected =
            format!("claviger: the data directory {} cannot be written; give it to this user", data.display());
        assert!(told.starts_with(&expected), "{told}");
    }
}

#[test]
fn an_unreachable_database_is_told_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    let told =
        serve(folder.path(), &["--listen", "127.0.0.1:0", "--database-url", "postgres://me:hunter2@127.0.0.1:1/x"]);
    assert!(told.contains("the database postgres://…@127.0.0.1:1 cannot be opened"), "{told}");
    assert!(told.contains("check --database-url, and that the database runs"), "{told}");
    assert!(!told.contains("hunter2"), "{told}");
}

#[test]
fn a_database_that_cannot_be_opened_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let unreadable = format!("sqlite:{}", folder.path().join("text").display());
    fs::write(folder.path().join("text"), "no database at all, ".repeat(400)).unwrap();
    let nowhere = format!("sqlite:{}", folder.path().join("none/claviger.db").display());
    fs::create_dir(&data).unwrap();
    let key = data.join("master.key");
    fs::write(&key, "ab".repeat(32)).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    for (url, expected) in [
        ("mysql://localhost/x", "expected postgres://user:password@host/database or sqlite:path"),
        (
            "postgres://me:hunter2@claviger.invalid/x",
            "the database postgres://…@claviger.invalid:5432 cannot be opened",
        ),
        (&unreadable, "file is not a database"),
        (&nowhere, "none/claviger.db cannot be opened: its folder is not there"),
    ] {
        let told = serve(&data, &["--listen", "127.0.0.1:0", "--database-url", url]);
        assert!(told.contains(expected) && !told.contains("hunter2"), "{told}");
    }
}

#[tokio::test]
async fn a_key_of_another_database_is_told_on_both() {
    for place in Place::both().await {
        let arguments = ["migrate", "--data-dir", text(place.data()), "--database-url", place.url()];
        assert!(run(&arguments).status.success());
        fs::write(place.key(), "ab".repeat(32)).unwrap();
        let told = one_line(&run(&arguments), 1);
        assert!(told.contains("the master key is not the one that this database was made with"), "{told}");
        fs::remove_file(place.key()).unwrap();
        let told = one_line(&run(&arguments), 1);
        assert!(told.contains(text(&place.key())) && told.contains("copy"), "{told}");
        assert!(!place.key().exists(), "no new key may take the place of a lost one");
    }
}

#[test]
fn a_wrong_or_missing_or_open_master_key_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("master.key");
    assert!(migrate(folder.path()).status.success());
    let mode = fs::metadata(&key).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let right = fs::read_to_string(&key).unwrap();

    fs::write(&key, "ab".repeat(32)).unwrap();
    let told = one_line(&migrate(folder.path()), 1);
    assert!(told.contains("the master key is not the one that this database was made with"), "{told}");

    fs::write(&key, "secret").unwrap();
    let told = one_line(&migrate(folder.path()), 1);
    assert!(told.contains("is not a master key; expected 64 hexadecimal digits"), "{told}");
    assert!(!told.contains("secret"), "{told}");

    fs::remove_file(&key).unwrap();
    let told = one_line(&migrate(folder.path()), 1);
    assert!(told.contains("is missing, but the database"), "{told}");
    assert!(!key.exists(), "no new key may take the place of a lost one");

    fs::write(&key, &right).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let told = one_line(&migrate(folder.path()), 1);
    assert!(told.contains("can be read by other users; run: chmod 600"), "{told}");

    let variable = claviger(&["migrate", "--data-dir", text(folder.path())])
        .env("CLAVIGER_MASTER_KEY", right.trim())
        .output()
        .unwrap();
    assert!(variable.status.success(), "{}", stderr(&variable));
}

#[test]
fn an_unknown_setting_is_told_with_its_place_and_the_nearest() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("claviger.toml");
    fs::write(&file, "# ours\nlisen = '127.0.0.1:0'\n").unwrap();
    let data = folder.path().join("data");
    let told = serve(&data, &["--config", text(&file)]);
    assert_eq!(
        told,
        format!("claviger: {}, line 2: there is no setting \"lisen\"; did you mean \"listen\"?", file.display())
    );
    for (written, line, expected) in [
        ("[mail]\nhots = 'x'\n", 2, "there is no setting \"mail.hots\"; did you mean \"mail.host\"?"),
        ("colour = 'red'\n", 1, "there is no setting \"colour\""),
        ("\nlisten = \n", 2, "is not valid TOML"),
        ("listen = 'here'\n", 1, "listen does not take \"here\"; expected an address and a port"),
    ] {
        fs::write(&file, written).unwrap();
        let told = serve(&data, &["--config", text(&file)]);
        assert!(told.contains(&format!("claviger.toml, line {line}")) && told.contains(expected), "{told}");
    }
    let variable = claviger(&["migrate"]).env("CLAVIGER_DATA_DIRECTORY", "x").current_dir(folder.path()).output();
    let told = one_line(&variable.unwrap(), 1);
    assert!(told.contains("there is no setting \"CLAVIGER_DATA_DIRECTORY\"; did you mean"), "{told}");
    let told = serve(&data, &["--config", text(&folder.path().join("none.toml"))]);
    assert!(told.contains("none.toml cannot be read"), "{told}");
    assert!(!data.exists());
}

#[test]
fn a_certificate_that_cannot_be_used_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
    let one = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let data = folder.path().join("data");
    let flags = ["--listen", "127.0.0.1:0", "--tls-cert", text(&certificate), "--tls-key", text(&key)];
    for (pem, key_pem) in [
        ("rubbish".to_owned(), one.signing_key.serialize_pem()),
        (one.cert.pem(), "rubbish".to_owned()),
        (one.cert.pem(), other.signing_key.serialize_pem()),
    ] {
        fs::write(&certificate, pem).unwrap();
        fs::write(&key, key_pem).unwrap();
        let told = serve(&data, &flags);
        assert!(told.contains("cannot be used; give a chain and its own private key in PEM form"), "{told}");
    }
    fs::remove_file(&key).unwrap();
    assert!(serve(&data, &flags).contains("cannot be used"));
    assert!(!data.exists());
}

#[test]
fn a_listener_for_others_needs_a_public_address() {
    let folder = tempfile::tempdir().unwrap();
    let told = serve(&folder.path().join("data"), &["--listen", "0.0.0.0:0"]);
    assert!(told.contains("set public_url (--public-url)"), "{told}");
}

#[test]
fn wrong_usage_is_another_exit_code() {
    for arguments in [&["serve", "--lisen", "x"][..], &["fly"], &["sync", "push"], &[]] {
        assert_eq!(run(arguments).status.code(), Some(2), "{arguments:?}");
    }
}
