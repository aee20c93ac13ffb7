//! The policy of the device PIN.

use serde_json::{Value, json};

use super::faults;
use crate::mobile_id::{DevicePin, PinFault, Signs};

fn policy(said: Value) -> DevicePin {
    serde_json::from_value(said).unwrap()
}

#[test]
fn a_pin_has_its_length_in_characters() {
    let policy = DevicePin::default();
    for (pin, expected) in [
        ("12345", Err(vec![PinFault::Short(6)])),
        ("123456", Ok(())),
        ("äöüäöü", Ok(())),
        ("123456789012345", Ok(())),
        ("1234567890123456", Err(vec![PinFault::Long(15)])),
        ("", Err(vec![PinFault::Short(6)])),
        ("12\n456", Err(vec![PinFault::Control])),
    ] {
        assert_eq!(policy.check(pin), expected, "{pin}");
    }
}

#[test]
fn each_kind_of_characters_is_allowed_required_or_forbidden() {
    let examples = [
        ("lower", 'ä', Signs::Lower),
        ("upper", 'Ä', Signs::Upper),
        ("digits", '7', Signs::Digits),
        ("special", '文', Signs::Special),
        ("special", ' ', Signs::Special),
    ];
    for (member, sign, signs) in examples {
        let with = format!("abcdEF12-+{sign}");
        let kinds = |rule: &str| policy(json!({ member: rule }));
        assert_eq!(kinds("allowed").check(&with), Ok(()), "{member}");
        assert_eq!(kinds("required").check(&with), Ok(()), "{member}");
        assert_eq!(kinds("forbidden").check(&with), Err(vec![PinFault::Holds(signs)]), "{member}");
        let of_another = if member == "digits" { "abcdef" } else { "123456" };
        assert_eq!(kinds("required").check(of_another), Err(vec![PinFault::Lacks(signs)]), "{member}");
        assert_eq!(kinds("forbidden").check(of_another), Ok(()), "{member}");
    }
}

#[test]
fn everything_that_is_wrong_is_said_without_the_pin() {
    let strict = policy(json!({"lower": "required", "upper": "required", "digits": "forbidden"}));
    let faults = strict.check("4711").unwrap_err();
    assert_eq!(
        faults,
        [
            PinFault::Short(6),
            PinFault::Lacks(Signs::Lower),
            PinFault::Lacks(Signs::Upper),
            PinFault::Holds(Signs::Digits)
        ]
    );
    let said: String = faults.iter().map(ToString::to_string).collect();
    assert!(said.contains("capital letters") && !said.contains("4711"), "{said}");
}

#[test]
fn a_policy_that_no_pin_fits_is_refused() {
    let nothing = json!({"lower": "forbidden", "upper": "forbidden", "digits": "forbidden", "special": "forbidden"});
    assert_eq!(faults(&json!({ "device_pin": nothing })), ["/device_pin"]);
    let digits = json!({"lower": "forbidden", "upper": "forbidden", "special": "forbidden"});
    assert_eq!(faults(&json!({ "device_pin": digits })), [""; 0]);
}
