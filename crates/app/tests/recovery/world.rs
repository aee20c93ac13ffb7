//! What judges, and what is asked again and again.

use std::path::{Path, PathBuf};
use std::process::Command;

use app::testing::archive::{Archive, PHONE_KEY};
use app::{Context, Error};
use domain::certificate::Certificate;
use domain::event::Category;
use domain::id::{Id, kind};
use domain::user::User;
use store::repo::{ArchivedKey, EVENTS, list::ListQuery};

/// Reads a message with a phone's key, as a library of another maker does.
const READ: &str = r"
import sys
from jwcrypto import jwe, jwk
token = jwe.JWE(algs=['ECDH-ES', 'A256GCM'])
token.deserialize(sys.argv[2], key=jwk.JWK.from_json(sys.argv[1]))
sys.stdout.buffer.write(token.payload)
";

/// What a phone reads in a JWE.
pub(crate) fn read_by_phone(jwe: &str) -> Vec<u8> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/venv/bin/python");
    let python = option_env!("CLAVIGER_TEST_PYTHON").map_or(own, PathBuf::from);
    let output = Command::new(python).args(["-c", READ, PHONE_KEY, jwe]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Whether a key (PKCS#8 in DER, as `name`) opens what is encrypted to a certificate now.
pub(crate) fn opens_mail(archive: &Archive, key: &str, form: &str, certificate: &str) -> bool {
    archive.write("leaf.pem", certificate);
    archive.write("mail.txt", "Meet me at the gate.\n");
    archive.openssl(&[
        "cms",
        "-encrypt",
        "-aes-256-cbc",
        "-in",
        "mail.txt",
        "-outform",
        "DER",
        "-out",
        "mail.p7m",
        "leaf.pem",
    ]);
    let decrypt = [
        "cms", "-decrypt", "-inform", "DER", "-in", "mail.p7m", "-recip", "leaf.pem", "-inkey", key, "-keyform", form,
        "-out", "read.txt",
    ];
    archive.openssl_does(&decrypt) && archive.read("read.txt").contains("Meet me at the gate.")
}

/// The archived keys of a user.
pub(crate) async fn archived(archive: &Archive, user: &User) -> Vec<ArchivedKey> {
    let mut reader = archive.house.app.store().read().await.unwrap();
    reader.archived_keys().of_user(user.project, user.id).await.unwrap()
}

/// The certificate of an archived key, and itself in PEM.
pub(crate) async fn certificate(cx: &Context, id: Id<kind::Certificate>) -> (Certificate, String) {
    let shown = app::certificates::get(cx, id).await.unwrap();
    (shown.certificate, shown.pem.unwrap())
}

/// How often something of this category was recorded.
pub(crate) async fn recorded(archive: &Archive, category: Category) -> usize {
    let mut reader = archive.house.app.store().read().await.unwrap();
    let query = ListQuery { limit: 500, ..ListQuery::of(&EVENTS) };
    let page = reader.events().list(archive.house.project.id, &query).await.unwrap();
    page.items.iter().filter(|recorded| recorded.event.category == category).count()
}

/// The codes with which something is refused.
pub(crate) fn codes<T: std::fmt::Debug>(result: app::Result<T>) -> Vec<&'static str> {
    match result {
        Err(Error::Invalid(faults)) => faults.into_iter().map(|fault| fault.code).collect(),
        Err(Error::Conflict(conflict)) => vec![conflict.code],
        Err(Error::NotAllowed(refusal)) => vec![refusal.code],
        other => panic!("{other:?}"),
    }
}
