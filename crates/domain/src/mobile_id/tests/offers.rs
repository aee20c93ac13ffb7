//! What is offered, and what is not.

use serde_json::{Value, json};

use super::with;
use crate::mobile_id::{Decided, MobileId, ProfileName, QrPlace, Recovery, Taker, Unoffered, Wishes};

fn name(text: &str) -> ProfileName {
    text.parse().unwrap()
}

fn names(texts: &[&str]) -> Vec<ProfileName> {
    texts.iter().map(|text| name(text)).collect()
}

fn decided(change: &Value, taker: Taker, wishes: &Wishes) -> Result<Decided, Vec<Unoffered>> {
    with(change).unwrap().offer(taker).decide(wishes)
}

#[test]
fn by_default_nothing_is_to_be_chosen() {
    for taker in [Taker::Operator, Taker::Holder] {
        let offer = MobileId::default().offer(taker);
        let usual = offer.decide(&Wishes::default()).unwrap();
        let certificates = names(&["authentication", "signature"]);
        let expected = Decided { certificates, qr_code: QrPlace::Shown, validity_days: 730, recover: true };
        assert_eq!((usual, offer.longest_days), (expected, None));
        let wishes = Wishes {
            certificates: Some(names(&["encryption", "vpn"])),
            qr_code: Some(QrPlace::Mailed),
            validity_days: Some(365),
            recover: Some(false),
        };
        let refused = offer.decide(&wishes).unwrap_err();
        let members: Vec<_> = refused.iter().map(Unoffered::member).collect();
        assert_eq!(members, ["certificates", "certificates", "qr_code", "validity_days"]);
    }
}

#[test]
fn certificates_are_always_preselected_offered_or_never_issued() {
    let options = json!({"certificates": {"authentication": "always", "signature": "preselected",
        "encryption": "offered", "vpn": "never"}});
    for taker in [Taker::Operator, Taker::Holder] {
        let of = |wished: Option<&[&str]>| {
            let wishes = Wishes { certificates: wished.map(names), ..Wishes::default() };
            decided(&options, taker, &wishes).map(|decided| decided.certificates)
        };
        assert_eq!(of(None), Ok(names(&["authentication", "signature"])));
        assert_eq!(of(Some(&[])), Ok(names(&["authentication"])));
        assert_eq!(of(Some(&["encryption"])), Ok(names(&["authentication", "encryption"])));
        let all = ["encryption", "signature", "authentication"];
        assert_eq!(of(Some(&all)), Ok(names(&["authentication", "signature", "encryption"])));
        assert_eq!(of(Some(&["vpn"])), Err(vec![Unoffered::Certificate(name("vpn"))]));
    }
}

#[test]
fn at_least_one_certificate_is_taken_where_there_are_any() {
    let offered = json!({"certificates": {"authentication": "offered", "signature": "offered"}});
    let refused = decided(&offered, Taker::Holder, &Wishes::default()).unwrap_err();
    assert_eq!(refused, [Unoffered::NoCertificate]);
    let none = json!({"certificates": {"authentication": "never", "signature": "never"}});
    assert_eq!(decided(&none, Taker::Holder, &Wishes::default()).unwrap().certificates, []);
}

#[test]
fn only_the_operator_chooses_the_validity_and_only_so_far() {
    let options = json!({"operator_may_choose_validity": true, "longest_days": 1000});
    let of = |taker, days| {
        let wishes = Wishes { validity_days: Some(days), ..Wishes::default() };
        decided(&options, taker, &wishes).map(|decided| decided.validity_days)
    };
    for days in [1, 730, 1000] {
        assert_eq!(of(Taker::Operator, days), Ok(days));
    }
    let refused = |longest| Err(vec![Unoffered::Validity { usual: 730, longest }]);
    assert_eq!(of(Taker::Operator, 1001), refused(Some(1000)));
    assert_eq!(of(Taker::Operator, 0), refused(Some(1000)));
    assert_eq!(of(Taker::Holder, 730), Ok(730));
    assert_eq!(of(Taker::Holder, 100), refused(None));
    assert!(of(Taker::Holder, 100).unwrap_err()[0].to_string().contains("cannot be chosen"));
}

#[test]
fn the_qr_code_goes_where_it_may() {
    for (option, places) in [
        ("shown", &[QrPlace::Shown][..]),
        ("mailed", &[QrPlace::Mailed]),
        ("choice", &[QrPlace::Shown, QrPlace::Mailed]),
    ] {
        let options = json!({ "qr_code": option });
        let usual = decided(&options, Taker::Holder, &Wishes::default()).unwrap().qr_code;
        assert_eq!(usual, places[0], "{option}");
        for &place in QrPlace::ALL {
            let found = decided(&options, Taker::Holder, &Wishes { qr_code: Some(place), ..Wishes::default() });
            assert_eq!(found.is_ok(), places.contains(&place), "{option} {place}");
        }
    }
}

#[test]
fn earlier_keys_are_recovered_as_the_option_says() {
    for &recovery in Recovery::ALL {
        let options = json!({ "recovery": recovery });
        let of = |recover| decided(&options, Taker::Holder, &Wishes { recover, ..Wishes::default() });
        let usual = recovery != Recovery::Never;
        assert_eq!(of(None).unwrap().recover, usual, "{recovery}");
        assert_eq!(of(Some(usual)).unwrap().recover, usual, "{recovery}");
        let other = of(Some(!usual)).map(|decided| decided.recover);
        let expected = if recovery == Recovery::Offered { Ok(!usual) } else { Err(vec![Unoffered::Recovery]) };
        assert_eq!(other, expected, "{recovery}");
    }
}
