//! Keys in a token of `SoftHSM`: made, found, and signed with.

use cryptoki::context::Pkcs11;
use cryptoki::object::{Attribute, AttributeType, ObjectClass};
use cryptoki::session::UserType;
use pki::authority::root;
use pki::key::token::{Access, KeyName, NewKey, Purpose, Token, TokenFault, TokenKey};
use pki::key::{KeyKind, SignError, Signer};
use secrecy::SecretString;

use crate::house::{name, terms};
use crate::softhsm::{LABEL, PIN, Tokens, access, beside, module, token, with_token};
use crate::tools::openssl;

fn signs(label: &str, kind: KeyKind) -> NewKey<'_> {
    NewKey { label, kind, purpose: Purpose::Sign }
}

#[test]
fn a_key_of_every_kind_is_made_and_certifies_itself() {
    with_token("token::a_key_of_every_kind_is_made_and_certifies_itself", |tokens| {
        let token = token();
        for kind in KeyKind::ALL {
            let label = format!("{kind} of the CA");
            let key = token.generate(&signs(&label, *kind)).unwrap();
            assert_eq!(key.public_key().kind(), *kind);
            let certificate = root(&key, &terms(&name("Root in a token"), 365)).unwrap();
            certificate.verify(key.public_key()).unwrap();
            std::fs::write(tokens.folder.join("root.pem"), certificate.to_pem()).unwrap();
            openssl(&tokens.folder, "verify -x509_strict -no_check_time -CAfile root.pem root.pem");

            let same = [KeyName::Label(label), key.name().clone()].map(|name| token.key(&name).unwrap());
            assert!(same.iter().all(|same| same.public() == key.public()));
        }
    });
}

#[test]
fn a_key_that_was_made_stays_in_the_token() {
    with_token("token::a_key_that_was_made_stays_in_the_token", |_| {
        let token = token();
        let kinds = [(KeyKind::P256, AttributeType::Value), (KeyKind::Rsa2048, AttributeType::PrivateExponent)];
        for (kind, secret) in kinds {
            let key = token.generate(&signs(&kind.to_string(), kind)).unwrap();
            let KeyName::Id(id) = key.name() else { panic!("{:?}", key.name()) };
            let session = beside();
            let class = Attribute::Class(ObjectClass::PRIVATE_KEY);
            let found = session.find_objects(&[class, Attribute::Id(id.clone())]).unwrap();
            let told = [AttributeType::Sensitive, AttributeType::Extractable, AttributeType::NeverExtractable];
            let told = session.get_attributes(found[0], &told).unwrap();
            let wanted = [Attribute::Sensitive(true), Attribute::Extractable(false), Attribute::NeverExtractable(true)];
            assert_eq!(told, wanted);
            assert_eq!(session.get_attributes(found[0], &[secret]).unwrap(), []);
        }
    });
}

#[test]
fn a_key_that_openssl_made_is_found_and_signs() {
    with_token("token::a_key_that_openssl_made_is_found_and_signs", |tokens: &Tokens| {
        let made = ["EC -pkeyopt ec_paramgen_curve:P-384", "RSA -pkeyopt rsa_keygen_bits:3072"];
        for (number, algorithm) in made.into_iter().enumerate() {
            openssl(&tokens.folder, &format!("genpkey -algorithm {algorithm} -out key.pem"));
            openssl(&tokens.folder, "pkey -in key.pem -pubout -outform DER -out public.der");
            let id = format!("a{number}");
            tokens.util(&["--import", "key.pem", "--token", LABEL, "--label", "theirs", "--id", &id, "--pin", PIN]);
            let key = token().key(&KeyName::Id(vec![0xa0 + u8::try_from(number).unwrap()])).unwrap();
            assert_eq!(key.public_key().spki(), std::fs::read(tokens.folder.join("public.der")).unwrap());
            std::fs::write(tokens.folder.join("message"), b"hello").unwrap();
            std::fs::write(tokens.folder.join("signature"), key.sign(b"hello").unwrap()).unwrap();
            let digest = if key.public_key().kind().is_elliptic() { "sha384" } else { "sha256" };
            openssl(
                &tokens.folder,
                &format!("dgst -{digest} -verify public.der -keyform DER -signature signature message"),
            );
        }
        let label = KeyName::Label("theirs".to_owned());
        assert_eq!(token().key(&label).unwrap_err(), TokenFault::SeveralKeys(label));
    });
}

#[test]
fn many_sign_at_once() {
    with_token("token::many_sign_at_once", |_| {
        let token = token();
        let keys =
            [KeyKind::P256, KeyKind::Rsa2048].map(|kind| token.generate(&signs(&kind.to_string(), kind)).unwrap());
        std::thread::scope(|scope| {
            for number in 0..12_usize {
                let key = &keys[number % 2];
                scope.spawn(move || {
                    for turn in 0..25 {
                        let message = format!("{number} {turn}");
                        let signature = key.sign(message.as_bytes()).unwrap();
                        key.algorithm().verify(key.public_key(), message.as_bytes(), &signature).unwrap();
                    }
                });
            }
        });
    });
}

#[test]
fn what_is_not_there_is_named() {
    with_token("token::what_is_not_there_is_named", |tokens| {
        let code = |access: Access| Token::open(&access).unwrap_err().code();
        assert_eq!(code(Access { module: "/nowhere.so".into(), ..access() }), "token_module");
        let no_module = tokens.folder.join("softhsm2.conf");
        assert_eq!(code(Access { module: no_module, ..access() }), "token_module");
        tokens.add("twin");
        tokens.add("twin");
        assert_eq!(code(Access { label: "twin".to_owned(), ..access() }), "token_ambiguous");
        assert_eq!(code(Access { label: "another".to_owned(), ..access() }), "token_missing");

        let token = token();
        assert_eq!(token.key(&KeyName::Label("no key".to_owned())).unwrap_err().code(), "token_key_missing");
        token.generate(&signs("once", KeyKind::P256)).unwrap();
        assert_eq!(token.generate(&signs("once", KeyKind::P384)).unwrap_err().code(), "token_key_taken");
        let curve = NewKey { label: "curve", kind: KeyKind::P256, purpose: Purpose::Recover };
        assert_eq!(token.generate(&curve).unwrap_err(), TokenFault::Purpose);
    });
}

#[test]
fn a_token_opens_with_its_own_pin_only() {
    with_token("token::a_token_opens_with_its_own_pin_only", |_| {
        let wrong = Access { pin: SecretString::from("135790"), ..access() };
        assert_eq!(Token::open(&wrong).unwrap_err(), TokenFault::Pin);
        let first = token();
        assert_eq!(Token::open(&wrong).unwrap_err(), TokenFault::Pin, "though somebody is logged in");
        let key = first.generate(&signs("key", KeyKind::P256)).unwrap();
        drop(first);
        assert_eq!(Token::open(&wrong).unwrap_err(), TokenFault::Pin, "a key keeps its token open");
        drop(key);
        assert_eq!(Token::open(&wrong).unwrap_err(), TokenFault::Pin);

        let stranger = beside();
        stranger.login(UserType::User, Some(&SecretString::from(PIN))).unwrap();
        assert_eq!(Token::open(&wrong).unwrap_err(), TokenFault::Pin, "though others are logged in");
        token().key(&KeyName::Label("key".to_owned())).unwrap().sign(b"x").unwrap();
        assert!(!format!("{:?}", access()).contains(PIN));
    });
}

#[test]
fn a_pin_that_was_refused_is_not_tried_again() {
    with_token("token::a_pin_that_was_refused_is_not_tried_again", |_| {
        let key = token().generate(&signs("key", KeyKind::P256)).unwrap();
        let changed = SecretString::from("112233");
        beside().set_pin(&SecretString::from(PIN), &changed).unwrap();
        key.sign(b"still logged in").unwrap();
        Pkcs11::new(module()).unwrap().finalize().unwrap();
        unavailable(&key);
        let told = unavailable(&key);
        assert!(told.contains("PIN"), "{told}");
        assert_eq!(unavailable(&key), told);
        let again = Token::open(&Access { pin: changed, ..access() }).unwrap();
        again.key(key.name()).unwrap().sign(b"x").unwrap();
        assert_eq!(unavailable(&key), told);
    });
}

#[test]
fn a_key_that_was_taken_away_is_not_available() {
    with_token("token::a_key_that_was_taken_away_is_not_available", |_| {
        let token = token();
        let key = token.generate(&signs("key", KeyKind::P256)).unwrap();
        key.sign(b"x").unwrap();
        let session = beside();
        for object in session.find_objects(&[Attribute::Label(b"key".to_vec())]).unwrap() {
            session.destroy_object(object).unwrap();
        }
        unavailable(&key);
        unavailable(&key);
        let other = token.generate(&signs("key", KeyKind::P256)).unwrap();
        other.sign(b"x").unwrap();
        unavailable(&key);
    });
}

#[test]
fn a_key_that_cannot_sign_fails() {
    with_token("token::a_key_that_cannot_sign_fails", |_| {
        let new = NewKey { label: "recovery", kind: KeyKind::Rsa2048, purpose: Purpose::Recover };
        let key = token().generate(&new).unwrap();
        assert_eq!(key.sign(b"x").unwrap_err(), SignError::Failed);
    });
}

#[test]
fn a_public_half_of_another_key_is_noticed() {
    with_token("token::a_public_half_of_another_key_is_noticed", |_| {
        let token = token();
        let key = token.generate(&signs("key", KeyKind::P256)).unwrap();
        let KeyName::Id(id) = key.name() else { panic!("{:?}", key.name()) };
        // Another key's public half stands where this one's was.
        let other = token.generate(&signs("other", KeyKind::P256)).unwrap();
        let KeyName::Id(other_id) = other.name() else { panic!("{:?}", other.name()) };
        let session = beside();
        let public = |id: &Vec<u8>| {
            let class = Attribute::Class(ObjectClass::PUBLIC_KEY);
            session.find_objects(&[class, Attribute::Id(id.clone())]).unwrap()[0]
        };
        session.destroy_object(public(id)).unwrap();
        session.update_attributes(public(other_id), &[Attribute::Id(id.clone())]).unwrap();

        let mixed = token.key(&KeyName::Label("key".to_owned())).unwrap();
        assert_eq!(mixed.public(), other.public());
        assert_eq!(mixed.sign(b"x").unwrap_err(), SignError::Failed);
    });
}

/// Signs, which must find the key gone, and gives what was said.
fn unavailable(key: &TokenKey) -> String {
    match key.sign(b"x").unwrap_err() {
        SignError::Unavailable(why) => why,
        SignError::Failed => panic!("the key is there, and did not sign"),
    }
}
