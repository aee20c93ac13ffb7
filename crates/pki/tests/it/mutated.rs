//! Whatever comes in, nothing panics. A failing input is printed with its seed.

use std::sync::LazyLock;

use pki::archive::{OpenFault, Opener, Recovery, open};
use pki::certificate::{Certificate, Serial};
use pki::issue::ToBeSigned;
use pki::key::{KeyKind, PublicKey, Signer, SoftwareKey};
use pki::name::DistinguishedName;
use pki::ocsp::OcspRequest;
use pki::profile::Profile;
use pki::request::{Request, write};
use proptest::prelude::*;
use secrecy::SecretSlice;

use crate::house::{House, ada, allowed, everything, name};
use crate::tools::openssl;

static SAMPLES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let house = House::new(KeyKind::P256);
    let leaf = house.issue(&everything(), house.key.public_key());
    let rsa = SoftwareKey::generate(KeyKind::Rsa2048).unwrap();
    vec![
        leaf.der().to_vec(),
        leaf.to_be_signed().to_vec(),
        write(&house.key, &name("Ada")).unwrap(),
        pki::authority::request(&rsa, &name("Ada")).unwrap(),
        rsa.public_key().spki().to_vec(),
        name("Ada").der().to_vec(),
        archived(&house, &rsa),
        asked(&house),
    ]
});

fn archived(house: &House, recovery: &SoftwareKey) -> Vec<u8> {
    let certificate = house.issue(&Profile::encryption(), recovery.public_key());
    Recovery::new(certificate).unwrap().archive(&house.key).unwrap()
}

fn asked(house: &House) -> Vec<u8> {
    openssl(house.path(), "ocsp -issuer root.pem -cert issuing.pem -cert root.pem -reqout req.der");
    house.read("req.der")
}

/// A recovery key for which whatever comes is the same content key.
struct Anything;

impl Opener for Anything {
    fn decrypt_key(&self, _: &[u8]) -> Result<SecretSlice<u8>, OpenFault> {
        Ok(SecretSlice::from(vec![7; 32]))
    }
}

static KEY: LazyLock<SoftwareKey> = LazyLock::new(|| SoftwareKey::generate(KeyKind::P256).unwrap());

fn read_as_everything(bytes: &[u8]) {
    let _ = Certificate::from_der(bytes);
    if let Ok(request) = Request::read(bytes) {
        let _ = request.fields();
        let _ = request.check(&everything(), &ada(&everything()), &allowed());
    }
    let _ = PublicKey::from_spki(bytes);
    let _ = OcspRequest::from_der(bytes);
    let _ = OcspRequest::from_path(&data_encoding::BASE64.encode(bytes));
    let _ = OcspRequest::from_path(&String::from_utf8_lossy(bytes));
    let _ = SoftwareKey::from_pkcs8(&SecretSlice::from(bytes.to_vec()));
    let _ = open(bytes, &Anything, KEY.public_key());
    let _ = ToBeSigned::parse(bytes);
    let _ = DistinguishedName::from_der(bytes).map(|name| (name.to_string(), name.attributes()));
    let _ = Serial::from_bytes(bytes);
    let _ = Certificate::all_from_pem(&String::from_utf8_lossy(bytes));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn mutated_bytes_never_panic(
        sample in 0_usize..8,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
        does_cut in prop::bool::weighted(0.2),
    ) {
        let mut bytes = SAMPLES[sample].clone();
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        if does_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        read_as_everything(&bytes);
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_as_everything(&bytes);
    }

    #[test]
    fn a_serial_number_is_read_as_it_is_written(bytes in prop::collection::vec(any::<u8>(), 1..19)) {
        if let Ok(serial) = Serial::from_bytes(&bytes) {
            prop_assert_eq!(serial.to_string().parse::<Serial>(), Ok(serial));
        }
    }
}
