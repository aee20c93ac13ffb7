use std::collections::BTreeMap;

use super::*;
use crate::key::KeyKind;
use crate::name::AllowedDomains;

fn changed(change: impl FnOnce(&mut ProfileSpec)) -> Result<Profile, &'static str> {
    let mut spec = Profile::authentication().spec().clone();
    change(&mut spec);
    Profile::new(spec).map_err(|fault| fault.code())
}

#[test]
fn the_standard_profiles_hold() {
    for profile in [Profile::authentication(), Profile::signature(), Profile::encryption()] {
        assert_eq!(Profile::new(profile.spec().clone()).unwrap(), profile);
        let text = serde_json::to_string(&profile).unwrap();
        assert_eq!(serde_json::from_str::<Profile>(&text).unwrap(), profile);
    }
    assert!(Profile::encryption().spec().archived_key);
    assert!(!Profile::authentication().spec().archived_key && !Profile::signature().spec().archived_key);
}

#[test]
fn a_profile_that_contradicts_itself_is_refused() {
    assert_eq!(changed(|spec| spec.name = "Log in".to_owned()), Err("profile_name"));
    assert_eq!(changed(|spec| spec.validity_days = 0), Err("profile_validity"));
    assert_eq!(changed(|spec| spec.validity_days = 3654), Err("profile_validity"));
    assert_eq!(changed(|spec| spec.backdate_s = 86_401), Err("profile_backdate"));
    assert_eq!(changed(|spec| spec.keys.clear()), Err("profile_no_keys"));
    assert_eq!(changed(|spec| spec.keys.push(KeyKind::P256)), Err("profile_twice"));
    assert_eq!(changed(|spec| spec.key_usage.clear()), Err("profile_no_usage"));
    assert_eq!(changed(|spec| spec.key_usage = vec![Usage::KeyAgreement]), Err("profile_no_usage"), "RSA cannot");
    let useless = |spec: &mut ProfileSpec| {
        spec.keys = vec![KeyKind::P256];
        spec.key_usage.push(Usage::KeyEncipherment);
    };
    assert_eq!(changed(useless), Err("profile_useless_usage"));
    for reserved in ["2.5.29.37.0", "1.3.6.1.5.5.7.3.9"] {
        let usage = reserved.parse().unwrap();
        assert_eq!(changed(|spec| spec.extended_key_usage.push(usage)), Err("profile_reserved_usage"));
    }
    assert_eq!(changed(|spec| spec.key_usage = vec![Usage::ContentCommitment]), Err("profile_contradiction"));
    assert_eq!(changed(|spec| spec.subject.clear()), Err("profile_empty_subject"));
    assert_eq!(changed(|spec| spec.subject[0].optional = true), Err("profile_empty_subject"));
    let text = |text: &str| Source::Text(text.to_owned());
    assert_eq!(changed(|spec| spec.subject[0].source = text("\u{7}")), Err("profile_text"));
    assert_eq!(changed(|spec| spec.subject[0].source = Source::Field(" ".to_owned())), Err("profile_field"));
}

/// Nothing in the server can make a signature in the name of a user.
#[test]
fn a_key_that_signs_is_never_archived() {
    assert_eq!(changed(|spec| spec.archived_key = true), Err("profile_archived_signing_key"));
}

#[test]
fn a_profile_is_only_read_if_it_holds() {
    let text = serde_json::to_string(&Profile::authentication()).unwrap();
    assert!(serde_json::from_str::<Profile>(&text.replace("730", "73000")).is_err());
    assert!(serde_json::from_str::<Profile>(&text.replace("client_auth", "clientAuth")).is_err());
    assert!(serde_json::from_str::<Profile>(&text.replacen('{', "{\"is_ca\":true,", 1)).is_err());
}

#[test]
fn names_are_filled_from_fields() {
    let allowed = AllowedDomains::new(vec!["example.org".parse().unwrap()]);
    let fill = |fields: &[(&str, &str)]| {
        let fields: BTreeMap<_, _> =
            fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        Profile::authentication().names(&fields, &allowed).map_err(|fault| fault.code())
    };
    let ada = fill(&[("display_name", "Ada"), ("email", "ada@example.org")]).unwrap();
    assert_eq!(ada.subject().to_string(), "CN=Ada");
    assert_eq!(ada.alternatives()[0].text(), "ada@example.org");
    assert!(fill(&[("display_name", "Ada"), ("email", " ")]).unwrap().alternatives().is_empty());
    assert_eq!(fill(&[("email", "ada@example.org")]), Err("field_missing"));
    assert_eq!(fill(&[("display_name", "Ada"), ("email", "ada@example.com")]), Err("name_domain"));
    assert_eq!(fill(&[("display_name", &"A".repeat(5000))]), Err("name_too_long"));
}
