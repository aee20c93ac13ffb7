//! The steps of issuing, and what they refuse.

use domain::time::SignedDuration;
use pki::certificate::{RandomSerials, SerialSource};
use pki::issue::{
    CheckFault, ConfirmFault, Issuer, Order, PrepareFault, SignFault, ToBeSigned, confirm, prepare, sign,
};
use pki::key::{KeyKind, PublicKey, SignError, SignatureAlgorithm, Signer, SoftwareKey};
use pki::name::AllowedDomains;
use pki::profile::Profile;

use crate::house::{House, ada, allowed, everything, now, serial, urls};

fn stored(house: &House, profile: &Profile, key: &PublicKey) -> ToBeSigned {
    let names = ada(profile);
    let order = Order { key, names: &names, serial: serial(), algorithm: house.key.algorithm(), now: now() };
    let made = prepare(profile, &house.issuer, &order).unwrap();
    ToBeSigned::parse(made.der()).unwrap()
}

#[test]
fn serial_numbers_are_positive_random_and_of_one_length() {
    let numbers: std::collections::BTreeSet<_> = (0..1000).map(|_| RandomSerials.next().unwrap()).collect();
    assert_eq!(numbers.len(), 1000);
    assert!(numbers.iter().all(|number| number.as_bytes().len() == 16 && (1..0x80).contains(&number.as_bytes()[0])));
    // Each of the 127 bits is once set and once not.
    for bit in 1..128 {
        let set = numbers.iter().filter(|number| number.as_bytes()[bit / 8] >> (7 - bit % 8) & 1 == 1).count();
        assert!((300..700).contains(&set), "bit {bit} is set in {set} of 1000");
    }
}

#[test]
fn what_is_stored_is_what_is_signed() {
    let house = House::new(KeyKind::P256);
    let holder = SoftwareKey::generate(KeyKind::P256).unwrap();
    let stored = stored(&house, &everything(), holder.public_key());
    let certificate = sign(stored.check(&everything(), &house.issuer, &allowed()).unwrap(), &house.key).unwrap();
    assert_eq!(certificate.to_be_signed(), stored.der());
    confirm(&stored, &certificate, &house.issuer).unwrap();

    let other = self::stored(&house, &everything(), holder.public_key());
    assert_eq!(confirm(&other, &certificate, &house.issuer), Err(ConfirmFault::Bytes));
    assert_eq!(confirm(&stored, &certificate, &house.root), Err(ConfirmFault::Signature));
}

#[test]
fn stored_bytes_are_held_against_their_profile_again() {
    let house = House::new(KeyKind::P256);
    let holder = SoftwareKey::generate(KeyKind::P256).unwrap();
    let stored = stored(&house, &everything(), holder.public_key());
    let against = |change: &dyn Fn(&mut pki::profile::ProfileSpec)| {
        let mut spec = everything().spec().clone();
        change(&mut spec);
        stored.check(&Profile::new(spec).unwrap(), &house.issuer, &allowed()).unwrap_err()
    };
    let extension = |id: &str| CheckFault::Extension(id.to_owned());
    assert_eq!(against(&|spec| spec.validity_days = 364), CheckFault::Validity);
    assert_eq!(against(&|spec| spec.keys = vec![KeyKind::P384, KeyKind::Rsa2048]), CheckFault::KeyKind(KeyKind::P256));
    assert_eq!(against(&|spec| spec.key_usage.truncate(2)), extension("2.5.29.15"));
    assert_eq!(against(&|spec| spec.extended_key_usage.truncate(2)), extension("2.5.29.37"));
    assert_eq!(against(&|spec| spec.extended_key_usage.clear()), extension("2.5.29.37"));
    assert_eq!(against(&|spec| spec.policies.clear()), extension("2.5.29.32"));
    assert_eq!(against(&|spec| drop(spec.subject.remove(0))), CheckFault::Subject);
    assert_eq!(against(&|spec| spec.subject[2].optional = false), CheckFault::Subject);
    assert_eq!(against(&|spec| drop(spec.alternative_names.pop())), CheckFault::AlternativeName);
    let elsewhere = AllowedDomains::new(vec!["example.com".parse().unwrap()]);
    let fault = stored.check(&everything(), &house.issuer, &elsewhere).unwrap_err();
    assert_eq!(fault.code(), "to_be_signed_name");
}

#[test]
fn stored_bytes_are_held_against_their_issuer_again() {
    let house = House::new(KeyKind::P256);
    let holder = SoftwareKey::generate(KeyKind::P256).unwrap();
    let stored = stored(&house, &everything(), holder.public_key());
    let against = |issuer: &Issuer| stored.check(&everything(), issuer, &allowed()).unwrap_err();
    assert_eq!(against(&house.root), CheckFault::Issuer);
    let moved = Issuer::new(house.issuer.certificate().clone(), urls("elsewhere")).unwrap();
    assert_eq!(against(&moved), CheckFault::Extension("2.5.29.31".to_owned()));
    // The same name with another key, as somebody might put it there.
    let twin = House::new(KeyKind::P256);
    assert_eq!(against(&twin.issuer), CheckFault::Extension("2.5.29.35".to_owned()));
}

/// Every single bit of the stored bytes, turned: either it is found, or the names,
/// the key or the number are others, which the caller has on record.
#[test]
fn a_turned_bit_in_stored_bytes_is_found_or_changes_what_is_on_record() {
    let house = House::new(KeyKind::P256);
    let holder = SoftwareKey::generate(KeyKind::P256).unwrap();
    let profile = everything();
    let stored = stored(&house, &profile, holder.public_key());
    let mut passed = 0;
    for bit in 0..stored.der().len() * 8 {
        let mut bytes = stored.der().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let Ok(turned) = ToBeSigned::parse(&bytes) else { continue };
        let Ok(checked) = turned.check(&profile, &house.issuer, &allowed()) else { continue };
        if sign(checked, &house.key).is_err() {
            continue;
        }
        passed += 1;
        let on_record = |it: &ToBeSigned| {
            let body = it.body();
            (body.serial, body.subject.clone(), body.not_before, body.not_after, body.alternative_names())
        };
        assert!(on_record(&turned) != on_record(&stored), "bit {bit} passed unseen");
    }
    assert!(passed > 0, "a serial number with another bit is as good");
}

#[test]
fn what_the_profile_does_not_certify_is_not_prepared() {
    let house = House::new(KeyKind::P256);
    let mut spec = everything().spec().clone();
    spec.keys = vec![KeyKind::P384, KeyKind::Rsa2048];
    let profile = Profile::new(spec).unwrap();
    let names = ada(&profile);
    let key = house.key.public_key();
    let order = Order { key, names: &names, serial: serial(), algorithm: SignatureAlgorithm::EcdsaSha256, now: now() };
    assert_eq!(prepare(&profile, &house.issuer, &order).unwrap_err(), PrepareFault::KeyKind(KeyKind::P256));

    let profile = everything();
    let late = now().checked_add(SignedDuration::from_hours(24 * 4000)).unwrap();
    let order = Order { now: late, ..order };
    assert_eq!(prepare(&profile, &house.issuer, &order).unwrap_err(), PrepareFault::IssuerNotValid);
}

/// A token that is unplugged, and one that signs something else.
struct Token<'a>(&'a SoftwareKey, bool);

impl Signer for Token<'_> {
    fn public_key(&self) -> &PublicKey {
        self.0.public_key()
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.0.algorithm()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        if self.1 { self.0.sign(&message[1..]) } else { Err(SignError::Unavailable("unplugged".to_owned())) }
    }
}

#[test]
fn a_signer_that_fails_gives_no_certificate() {
    let house = House::new(KeyKind::P256);
    let stored = stored(&house, &everything(), house.key.public_key());
    let checked = stored.check(&everything(), &house.issuer, &allowed()).unwrap();
    assert_eq!(sign(checked, &Token(&house.key, false)).unwrap_err().code(), "signer_unavailable");
    assert_eq!(sign(checked, &Token(&house.key, true)).unwrap_err(), SignFault::Confirm(ConfirmFault::Signature));
    assert_eq!(sign(checked, &house.root_key).unwrap_err(), SignFault::ForeignKey);
}
