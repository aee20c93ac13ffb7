//! Keys, and signatures that others verify.

use pki::key::{KeyKind, KeyRefused, PublicKey, SignatureAlgorithm, Signer, SoftwareKey};
use secrecy::{ExposeSecret, SecretSlice};

use crate::tools::{openssl, openssl_refuses};

#[test]
fn a_key_goes_out_and_comes_back_and_signs() {
    let folder = tempfile::tempdir().unwrap();
    for kind in KeyKind::ALL {
        let key = SoftwareKey::generate(*kind).unwrap();
        assert_eq!(key.public_key().kind(), *kind);
        let again = SoftwareKey::from_pkcs8(&key.to_pkcs8().unwrap()).unwrap();
        assert_eq!(again.public_key(), key.public_key());

        let signature = again.sign(b"hello").unwrap();
        key.algorithm().verify(key.public_key(), b"hello", &signature).unwrap();
        key.algorithm().verify(key.public_key(), b"hullo", &signature).unwrap_err();

        std::fs::write(folder.path().join("key.der"), key.to_pkcs8().unwrap().expose_secret()).unwrap();
        std::fs::write(folder.path().join("public.der"), key.public_key().spki()).unwrap();
        std::fs::write(folder.path().join("signature"), &signature).unwrap();
        std::fs::write(folder.path().join("hello"), b"hello").unwrap();
        let digest = if *kind == KeyKind::P384 { "sha384" } else { "sha256" };
        openssl(folder.path(), &format!("dgst -{digest} -verify public.der -keyform DER -signature signature hello"));
        assert!(openssl(folder.path(), "pkey -inform DER -in key.der -check -noout").contains("is valid"));
    }
}

#[test]
fn openssl_agrees_on_keys_with_ours() {
    let folder = tempfile::tempdir().unwrap();
    for kind in [KeyKind::P256, KeyKind::P384] {
        for name in ["ours", "theirs"] {
            let key = SoftwareKey::generate(kind).unwrap();
            std::fs::write(folder.path().join(format!("{name}.der")), key.to_pkcs8().unwrap().expose_secret()).unwrap();
            std::fs::write(folder.path().join(format!("{name}.pub")), key.public_key().spki()).unwrap();
        }
        let secret = |own: &str, other: &str| {
            openssl(
                folder.path(),
                &format!(
                    "pkeyutl -derive -keyform DER -inkey {own}.der -peerform DER -peerkey {other}.pub -out {own}.secret"
                ),
            );
            std::fs::read(folder.path().join(format!("{own}.secret"))).unwrap()
        };
        let (first, second) = (secret("ours", "theirs"), secret("theirs", "ours"));
        assert_eq!(first, second, "{kind}");
        assert_eq!(first.len() * 8, kind.bits());
    }
}

#[test]
fn openssl_decrypts_with_our_rsa_keys() {
    let folder = tempfile::tempdir().unwrap();
    for kind in [KeyKind::Rsa2048, KeyKind::Rsa3072, KeyKind::Rsa4096] {
        let key = SoftwareKey::generate(kind).unwrap();
        std::fs::write(folder.path().join("key.der"), key.to_pkcs8().unwrap().expose_secret()).unwrap();
        std::fs::write(folder.path().join("public.der"), key.public_key().spki()).unwrap();
        std::fs::write(folder.path().join("plain"), b"the key of a mail").unwrap();
        for padding in ["rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256", "rsa_padding_mode:pkcs1"] {
            openssl(
                folder.path(),
                &format!(
                    "pkeyutl -encrypt -pubin -keyform DER -inkey public.der -in plain -out sealed -pkeyopt {padding}"
                ),
            );
            openssl(
                folder.path(),
                &format!("pkeyutl -decrypt -keyform DER -inkey key.der -in sealed -out opened -pkeyopt {padding}"),
            );
            assert_eq!(std::fs::read(folder.path().join("opened")).unwrap(), b"the key of a mail", "{kind} {padding}");
        }
    }
}

#[test]
fn keys_that_openssl_made_are_read() {
    let folder = tempfile::tempdir().unwrap();
    for (kind, made) in [
        (KeyKind::P256, "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256"),
        (KeyKind::P384, "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384"),
        (KeyKind::Rsa3072, "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072"),
    ] {
        openssl(folder.path(), &format!("{made} -out key.pem"));
        openssl(folder.path(), "pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out key.der");
        let key = SecretSlice::from(std::fs::read(folder.path().join("key.der")).unwrap());
        let key = SoftwareKey::from_pkcs8(&key).unwrap();
        assert_eq!(key.public_key().kind(), kind);
        openssl(folder.path(), "pkey -inform DER -in key.der -pubout -outform DER -out public.der");
        assert_eq!(std::fs::read(folder.path().join("public.der")).unwrap(), key.public_key().spki());
    }
}

#[test]
fn keys_that_do_not_hold_are_refused() {
    let refused = |made: &str| {
        let folder = tempfile::tempdir().unwrap();
        openssl(folder.path(), &format!("genpkey {made} -out key.pem"));
        openssl(folder.path(), "pkey -in key.pem -pubout -outform DER -out public.der");
        PublicKey::from_spki(&std::fs::read(folder.path().join("public.der")).unwrap()).unwrap_err()
    };
    assert_eq!(refused("-algorithm RSA -pkeyopt rsa_keygen_bits:1024"), KeyRefused::Size(1024));
    assert_eq!(
        refused("-algorithm RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_pubexp:3"),
        KeyRefused::Exponent
    );
    assert_eq!(refused("-algorithm EC -pkeyopt ec_paramgen_curve:P-521"), KeyRefused::Curve);
    assert_eq!(refused("-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1"), KeyRefused::Curve);
    assert_eq!(refused("-algorithm ed25519").code(), "key_algorithm");
}

#[test]
fn a_point_off_its_curve_is_refused() {
    let key = SoftwareKey::generate(KeyKind::P256).unwrap();
    let mut spki = key.public_key().spki().to_vec();
    let last = spki.len() - 1;
    spki[last] ^= 1;
    assert_eq!(PublicKey::from_spki(&spki).unwrap_err(), KeyRefused::Point);
    spki[last] ^= 1;
    let first_of_point = spki.len() - 65;
    spki[first_of_point] = 2;
    assert_eq!(PublicKey::from_spki(&spki).unwrap_err(), KeyRefused::Point, "compressed, in a form that is too long");
}

#[test]
fn a_key_shows_nothing_of_itself() {
    let key = SoftwareKey::generate(KeyKind::P256).unwrap();
    let shown = format!("{key:?} {:?}", key.to_pkcs8().unwrap());
    let secret = key.to_pkcs8().unwrap();
    let hex = data_encoding::HEXLOWER.encode(&secret.expose_secret()[36..68]);
    assert!(shown.contains("P-256") && !shown.contains(&hex), "{shown}");
    let numbers = format!("{:?}", &secret.expose_secret()[36..68]);
    assert!(!shown.contains(numbers.trim_matches(['[', ']'])), "{shown}");
}

#[test]
fn an_algorithm_wants_a_key_of_its_family() {
    let key = SoftwareKey::generate(KeyKind::P256).unwrap();
    let signature = key.sign(b"x").unwrap();
    assert!(SignatureAlgorithm::RsaSha256.verify(key.public_key(), b"x", &signature).is_err());
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("public.der"), key.public_key().spki()).unwrap();
    std::fs::write(folder.path().join("signature"), &signature).unwrap();
    std::fs::write(folder.path().join("other"), b"y").unwrap();
    openssl_refuses(folder.path(), "dgst -sha256 -verify public.der -keyform DER -signature signature other");
}
