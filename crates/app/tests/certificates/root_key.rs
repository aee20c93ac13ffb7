//! The root's key leaves, and comes back when the CA is to be renewed.

use app::access::Password;
use app::authority::{self, export_root_key, remove_root_key};
use app::testing::archive::PASSWORD;
use secrecy::SecretString;

use crate::desk::{Desk, codes};

const PASSPHRASE: &str = "a passphrase for the safe";

#[tokio::test]
async fn the_roots_key_goes_out_to_a_person_who_knows_their_password_and_is_removed() {
    for desk in Desk::both().await {
        let id = authority::list(&desk.cx).await.unwrap()[0].record.id;
        let owner = desk.house.person("owner", None).await;
        let out = |password: &str, phrase: &str| {
            let (password, phrase) = (Password::new(password.to_owned()), SecretString::from(phrase.to_owned()));
            export_root_key(&owner, id, password, phrase)
        };
        assert_eq!(codes(out("not mine", PASSPHRASE).await), ["own_password"]);
        assert_eq!(codes(out(PASSWORD, "short").await), ["weak_password"]);
        let file = out(PASSWORD, PASSPHRASE).await.unwrap();

        // openssl reads it, and signs a CA of its own with it.
        desk.write("root.p12", file);
        let phrase = format!("pass:{PASSPHRASE}");
        desk.openssl(&["pkcs12", "-in", "root.p12", "-passin", &phrase, "-nodes", "-out", "root.both"]);
        desk.openssl(&["pkey", "-in", "root.both", "-out", "root.key"]);
        desk.openssl(&["x509", "-in", "root.both", "-out", "root.crt"]);
        let of_key = desk.openssl(&["pkey", "-in", "root.key", "-pubout"]);
        assert_eq!(
            of_key,
            desk.openssl(&["x509", "-in", "root.crt", "-noout", "-pubkey"]),
            "the key is the certificate's"
        );
        authority::renew(&desk.cx, id).await.unwrap(); // it is still here

        assert_eq!(codes(remove_root_key(&owner, id, Password::new("not mine".to_owned())).await), ["own_password"]);
        let removed = remove_root_key(&owner, id, Password::new(PASSWORD.to_owned())).await.unwrap();
        assert!(!removed.has_root_key);
        assert_eq!(codes(authority::renew(&desk.cx, id).await), ["root_key_absent"]);
        assert_eq!(codes(out(PASSWORD, PASSPHRASE).await), ["root_key_absent"]);
        // Whoever has the key renews the CA elsewhere.
        let asked = authority::request_renewal(&desk.cx, id).await.unwrap();
        desk.write("issuing.csr", asked.request.unwrap());
        let by_root = ["-CA", "root.crt", "-CAkey", "root.key", "-CAcreateserial", "-copy_extensions", "copyall"];
        let asked = ["x509", "-req", "-inform", "DER", "-in", "issuing.csr", "-days", "900", "-out", "renewed.pem"];
        desk.openssl(&[&asked[..], &by_root].concat());
        // `openssl` has signed a moment after the house's clock stopped.
        desk.house.pass(domain::time::SignedDuration::from_secs(60));
        let chain = desk.read("renewed.pem") + &desk.read("root.crt");
        let renewed = authority::install(&desk.cx, id, &chain).await.unwrap();
        assert_eq!((renewed.id, renewed.request), (id, None));
        let ada = desk.house.user("Ada", "1").await;
        desk.issue(&ada).await; // what issues needs no root
    }
}

#[tokio::test]
async fn no_program_takes_the_roots_key() {
    for desk in Desk::both().await {
        let id = authority::list(&desk.cx).await.unwrap()[0].record.id;
        let cx = desk.house.system();
        let taken = export_root_key(&cx, id, Password::new(PASSWORD.to_owned()), PASSPHRASE.to_owned().into()).await;
        assert_eq!(codes(taken), ["not_a_person"]);
    }
}
