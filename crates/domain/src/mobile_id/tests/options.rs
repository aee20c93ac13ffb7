//! Defaults and ranges.

use serde_json::{Value, json};

use super::{faults, with};
use crate::mobile_id::{Issue, LongNames, MobileId, ProcessKind, Taker};
use crate::settings::Settings;

#[test]
fn the_defaults_are_those_of_the_reference() {
    let expected = json!({
        "processes": {
            "MobileIDProcSupplyMobileIDForUser": {"enabled": false},
            "MobileIDSelfServiceProcGet": {"enabled": true},
            "MobileIDSelfServiceProcLock": {"enabled": true},
            "MobileIDProcLock": {"enabled": true},
            "MobileIDProcDeactivate": {"enabled": false},
            "MobileIDProcReactivate": {"enabled": false},
            "MobileIDProcDelete": {"enabled": false},
            "PcmProcRenewMobileId": {"enabled": true},
        },
        "certificates": {"authentication": "always", "signature": "always", "encryption": "never"},
        "qr_code": "shown",
        "validity_days": 730,
        "operator_may_choose_validity": false,
        "longest_days": 730,
        "user_id": "{email}",
        "server_name": "{organisation}",
        "profile_name": "MobileID {display_name}",
        "recovery": "offered",
        "notify": {"success": true, "failure": true},
        "reminders_days": [60, 30, 14, 7],
        "device_pin": {
            "required": true, "min_length": 6, "max_length": 15,
            "lower": "allowed", "upper": "allowed", "digits": "allowed", "special": "allowed",
        },
        "enrolment_pin": "when_second_channel",
        "key": "p256",
        "allowed_domains": [],
        "names_too_long": "shorten",
    });
    assert_eq!(json!(MobileId::default()), expected);
    assert_eq!(json!(Settings::default())["mobile_id"], expected);
    assert_eq!(MobileId::default().check(), []);
}

#[test]
fn what_a_document_leaves_out_is_as_it_is_at_first() {
    assert_eq!(serde_json::from_value::<MobileId>(json!({})).unwrap(), MobileId::default());
    let said = json!({"processes": {"MobileIDProcSupplyMobileIDForUser": {"enabled": true}},
        "certificates": {"vpn": "offered", "encryption": "always"}, "device_pin": {"max_length": 8}});
    let options: MobileId = serde_json::from_value(said).unwrap();
    assert!(options.is_enabled(ProcessKind::Supply) && options.is_enabled(ProcessKind::Get));
    assert!(!options.is_enabled(ProcessKind::Delete));
    let profiles: Vec<_> = options.certificates.iter().map(|(name, issue)| (name.as_str(), issue)).collect();
    let always = Issue::Always;
    let expected = [("authentication", always), ("signature", always), ("encryption", always), ("vpn", Issue::Offered)];
    assert_eq!(profiles, expected);
    assert_eq!(options.certificates.issue("wifi"), Issue::Never);
    assert_eq!((options.device_pin.min_length, options.device_pin.max_length), (6, 8));
}

#[test]
fn each_process_has_its_name_and_its_taker() {
    let takers: Vec<_> = ProcessKind::ALL.iter().map(|kind| (kind.text(), kind.taker())).collect();
    let expected = [
        ("Supply mobile ID for user", Taker::Operator),
        ("Get mobile ID", Taker::Holder),
        ("Lock mobile ID", Taker::Holder),
        ("Lock mobile ID for a user", Taker::Operator),
        ("Deactivate mobile ID", Taker::Operator),
        ("Reactivate mobile ID", Taker::Operator),
        ("Delete mobile ID", Taker::Operator),
        ("Renew mobile ID", Taker::Claviger),
    ];
    assert_eq!(takers, expected);
}

#[test]
fn a_process_that_there_is_not_is_refused_with_those_that_there_are() {
    let error = with(&json!({"processes": {"MobileIDProcFly": {"enabled": true}}})).unwrap_err().to_string();
    for name in ProcessKind::NAMES {
        assert!(error.contains(name), "{error}");
    }
}

#[test]
fn every_number_has_its_range() {
    let days = |days: u16| json!({"validity_days": days});
    let chosen = |usual: u16, longest: u16| json!({"validity_days": usual, "longest_days": longest, "operator_may_choose_validity": true});
    let pin = |min: u16, max: u16| json!({"device_pin": {"min_length": min, "max_length": max}});
    let nothing: [&str; 0] = [];
    for (change, expected) in [
        (days(1), &nothing[..]),
        (days(3653), &nothing),
        (days(0), &["/validity_days"]),
        (days(3654), &["/validity_days"]),
        (json!({"longest_days": 0}), &["/longest_days"]),
        (chosen(730, 730), &nothing),
        (chosen(730, 729), &["/longest_days"]),
        (chosen(730, 3654), &["/longest_days"]),
        (pin(4, 64), &nothing),
        (pin(3, 15), &["/device_pin/min_length"]),
        (pin(4, 65), &["/device_pin/max_length"]),
        (pin(8, 7), &["/device_pin/max_length"]),
        (json!({"reminders_days": []}), &nothing),
        (json!({"reminders_days": [365, 1]}), &nothing),
        (json!({"reminders_days": [0]}), &["/reminders_days"]),
        (json!({"reminders_days": [366]}), &["/reminders_days"]),
        (json!({"reminders_days": [7, 7]}), &["/reminders_days"]),
        (json!({"reminders_days": [7, 14]}), &["/reminders_days"]),
        (json!({"reminders_days": (1..=21).rev().collect::<Vec<_>>()}), &["/reminders_days"]),
    ] {
        assert_eq!(faults(&change), expected, "{change}");
    }
}

#[test]
fn lists_are_not_without_end() {
    let profiles = |count: usize| -> Value {
        (0..count).map(|number| (format!("p{number}"), json!("offered"))).collect::<serde_json::Map<_, _>>().into()
    };
    assert_eq!(faults(&json!({"certificates": profiles(17)})), [""; 0]);
    assert_eq!(faults(&json!({"certificates": profiles(18)})), ["/certificates"]);
    let domains = |count: usize| -> Vec<String> { (0..count).map(|number| format!("d{number}.example")).collect() };
    assert_eq!(faults(&json!({"allowed_domains": domains(100)})), [""; 0]);
    assert_eq!(faults(&json!({"allowed_domains": domains(101)})), ["/allowed_domains"]);
}

#[test]
fn a_section_out_of_range_is_pointed_at_in_the_whole_document() {
    let mobile_id = Box::new(with(&json!({"validity_days": 0})).unwrap());
    let faults = Settings { mobile_id, ..Settings::default() }.check().unwrap_err();
    assert_eq!(faults[0].pointer, "/mobile_id/validity_days");
    assert_eq!(faults[0].detail, "expected a number from 1 to 3653");
}

#[test]
fn words_that_there_are_not_are_refused() {
    for change in [
        json!({"colour": 1}),
        json!({"qr_code": "printed"}),
        json!({"certificates": {"vpn": "sometimes"}}),
        json!({"certificates": {"VPN": "always"}}),
        json!({"certificates": {"": "always"}}),
        json!({"key": "rsa1024"}),
        json!({"enrolment_pin": "maybe"}),
        json!({"recovery": true}),
        json!({"names_too_long": "cut"}),
        json!({"notify": {"success": true, "failure": true, "late": true}}),
        json!({"device_pin": {"lower": "some"}}),
        json!({"validity_days": -1}),
        json!({"reminders_days": ["60"]}),
        json!({"processes": {"MobileIDProcDelete": {"enabled": "yes"}}}),
        json!({"allowed_domains": ["example"]}),
        json!({"allowed_domains": ["-a.example"]}),
        json!({"allowed_domains": ["*.*.example.org"]}),
        json!({"allowed_domains": ["bücher.example"]}),
    ] {
        assert!(with(&change).is_err(), "{change}");
    }
}

#[test]
fn a_list_of_domains_says_whose_addresses_stand_in_certificates() {
    let listed = with(&json!({"allowed_domains": ["Example.org", "*.example.net"]})).unwrap().allowed_domains;
    let own = MobileId::default().allowed_domains;
    for (address, in_list, without_list) in [
        ("ada@example.org", true, true),
        ("ada@EXAMPLE.ORG", true, true),
        ("ada@a.example.org", false, true),
        ("ada@a.example.net", true, true),
        ("ada@example.net", false, true),
        ("ada@badexample.net", false, true),
        ("ada@bücher.example", false, false),
    ] {
        let address = address.parse().unwrap();
        assert_eq!((listed.allow(&address), own.allow(&address)), (in_list, without_list), "{}", address.as_str());
    }
    let rules = |domains: &crate::mobile_id::Domains, own: Option<&str>| -> Vec<String> {
        let own = own.map(|address| address.parse().unwrap());
        domains.rules(own.as_ref()).iter().map(ToString::to_string).collect()
    };
    assert_eq!(rules(&listed, None), ["example.org", "*.example.net"]);
    assert_eq!(rules(&own, Some("ada@Example.com")), ["example.com"]);
    assert_eq!(rules(&own, None), [""; 0]);
}

#[test]
fn a_name_fits_a_certificate_or_not() {
    let long = "ä".repeat(63) + " b";
    assert_eq!(LongNames::Refuse.fit(&"ä".repeat(64)), Some("ä".repeat(64)));
    assert_eq!(LongNames::Refuse.fit(&long), None);
    assert_eq!(LongNames::Shorten.fit(&long), Some("ä".repeat(63)), "and no space at the end");
    assert_eq!(LongNames::Shorten.fit("Ada"), Some("Ada".to_owned()));
}
