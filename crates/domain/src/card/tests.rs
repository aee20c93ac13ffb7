use proptest::prelude::*;
use proptest::sample::select;

use super::{CardFormat, CardNumber, InvalidCardBits, InvalidCardNumber, NumberField};

/// Format, facility code, number, bits, and the hexadecimal that hardware reads.
const VECTORS: [(CardFormat, Option<u32>, &str, u16, &str); 6] = [
    (CardFormat::H10301, Some(123), "4567", 26, "2f623ae"),
    (CardFormat::H10306, Some(1234), "56789", 34, "209a5bbaa"),
    (CardFormat::H10302, None, "1234567890", 37, "10932c05a5"),
    (CardFormat::H10304, Some(1234), "56789", 37, "104d21bbaa"),
    (CardFormat::Corporate1000_35, Some(1234), "567890", 35, "69a5154a4"),
    (CardFormat::Corporate1000_48, Some(1_234_567), "7654321", 48, "d2d687e99763"),
];

/// Format, the bits that a parity bit and what it covers consist of, and whether
/// their ones are odd; written out, so that no rule is trusted.
const PARITIES: [(CardFormat, &str, bool); 14] = [
    (CardFormat::H10301, "xxxxxxxxxxxxx.............", false),
    (CardFormat::H10301, ".............xxxxxxxxxxxxx", true),
    (CardFormat::H10306, "xxxxxxxxxxxxxxxxx.................", false),
    (CardFormat::H10306, ".................xxxxxxxxxxxxxxxxx", true),
    (CardFormat::H10302, "xxxxxxxxxxxxxxxxxxx..................", false),
    (CardFormat::H10302, "..................xxxxxxxxxxxxxxxxxxx", true),
    (CardFormat::H10304, "xxxxxxxxxxxxxxxxxxx..................", false),
    (CardFormat::H10304, "..................xxxxxxxxxxxxxxxxxxx", true),
    (CardFormat::Corporate1000_35, ".xxx.xx.xx.xx.xx.xx.xx.xx.xx.xx.xx.", false),
    (CardFormat::Corporate1000_35, ".xx.xx.xx.xx.xx.xx.xx.xx.xx.xx.xx.x", true),
    (CardFormat::Corporate1000_35, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", true),
    (CardFormat::Corporate1000_48, ".x.xx.xx.xx.xx.xx.xx.xx.xx.xx.xx.xx.xx.xx.xx.xx.", false),
    (CardFormat::Corporate1000_48, "..xx.xx.xx.xx.xx.xx.xx.xx.xx.xx.xx.xx.xx.xx.xx.x", true),
    (CardFormat::Corporate1000_48, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", true),
];

const RAW: [(CardFormat, &str, u16, &str); 3] = [
    (CardFormat::RawDecimal, "0012345", 28, "0012345"),
    (CardFormat::RawHexadecimal, "00fACe", 24, "00face"),
    (CardFormat::RawAscii, "A 7~", 32, "4120377e"),
];

#[test]
fn published_vectors_encode_and_decode() {
    for (format, facility_code, number, count, hexadecimal) in VECTORS {
        let card = CardNumber::parse(format, facility_code, number).unwrap();
        let bits = card.encode();
        assert_eq!((bits.count(), bits.hexadecimal()), (count, hexadecimal), "{format}");
        assert_eq!(CardNumber::decode(format, &hexadecimal.to_uppercase()), Ok(card), "{format}");
    }
}

#[test]
fn raw_ids_keep_every_character() {
    for (format, text, count, hexadecimal) in RAW {
        let card = CardNumber::parse(format, None, text).unwrap();
        let bits = card.encode();
        assert_eq!((bits.count(), bits.hexadecimal()), (count, hexadecimal), "{format}");
        assert_eq!(CardNumber::decode(format, hexadecimal), Ok(card), "{format}");
    }
}

#[test]
fn every_flipped_bit_of_a_wiegand_card_is_noticed() {
    for (format, _, _, count, hexadecimal) in VECTORS {
        let card = u64::from_str_radix(hexadecimal, 16).unwrap();
        for bit in 0..count {
            let flipped = format!("{:0digits$x}", card ^ (1 << bit), digits = hexadecimal.len());
            let decoded = CardNumber::decode(format, &flipped);
            assert!(matches!(decoded, Err(InvalidCardBits::Parity { .. })), "{format} {bit}: {decoded:?}");
        }
    }
}

#[test]
fn bits_of_another_length_are_refused() {
    for (text, expected) in [
        ("2f623a", InvalidCardBits::Length { bits: 26, digits: 7 }),
        ("02f623ae", InvalidCardBits::Length { bits: 26, digits: 7 }),
        ("6f623ae", InvalidCardBits::Length { bits: 26, digits: 7 }),
        ("", InvalidCardBits::Length { bits: 26, digits: 7 }),
        ("0x2f623", InvalidCardBits::NotHexadecimal),
        ("+2f623a", InvalidCardBits::NotHexadecimal),
    ] {
        assert_eq!(CardNumber::decode(CardFormat::H10301, text), Err(expected), "{text}");
    }
    let decode = |format, text: &str| CardNumber::decode(format, text);
    assert_eq!(decode(CardFormat::RawAscii, "414"), Err(InvalidCardBits::HalfCharacter));
    assert_eq!(
        decode(CardFormat::RawAscii, "41ff"),
        Err(InvalidCardNumber::Character { format: CardFormat::RawAscii }.into())
    );
    assert_eq!(
        decode(CardFormat::RawDecimal, "12a"),
        Err(InvalidCardNumber::Character { format: CardFormat::RawDecimal }.into())
    );
}

#[test]
fn both_ends_of_every_range_fit_and_what_lies_beyond_does_not() {
    for format in CardFormat::ALL.iter().copied() {
        let fields = format.fields();
        let NumberField::Range(numbers) = fields.number else { continue };
        let codes = fields.facility_code;
        let parse = |code, number: u64| CardNumber::parse(format, code, &number.to_string());
        let (low, high) = (codes.clone().map(|codes| *codes.start()), codes.clone().map(|codes| *codes.end()));
        for card in [parse(low, *numbers.start()), parse(high, *numbers.end())] {
            let card = card.unwrap();
            assert_eq!(CardNumber::decode(format, card.encode().hexadecimal()), Ok(card));
        }
        assert_eq!(parse(low, numbers.end() + 1), Err(InvalidCardNumber::TooLarge { format }));
        if let (Some(allowed), Some(high)) = (codes, high) {
            let expected = Err(InvalidCardNumber::FacilityCodeOutOfRange { format, allowed });
            assert_eq!(parse(Some(high + 1), 0), expected);
        }
    }
}

#[test]
fn the_ranges_are_those_of_the_layouts() {
    let fields = CardFormat::ALL.iter().map(|format| {
        let fields = format.fields();
        (fields.facility_code.map(|codes| *codes.end()), fields.number.to_string())
    });
    let expected = [
        (Some(255), "a whole number from 0 to 65535"),
        (Some(65_535), "a whole number from 0 to 65535"),
        (None, "a whole number from 0 to 34359738367"),
        (Some(65_535), "a whole number from 0 to 524287"),
        (Some(4_095), "a whole number from 0 to 1048575"),
        (Some(4_194_303), "a whole number from 0 to 8388607"),
        (None, "1 to 20 decimal digits"),
        (None, "1 to 64 hexadecimal digits"),
        (None, "1 to 32 printable ASCII characters"),
    ];
    assert_eq!(fields.collect::<Vec<_>>(), expected.map(|(code, number)| (code, number.to_owned())));
}

#[test]
fn errors_say_what_is_allowed() {
    for (format, facility_code, text, expected) in [
        (
            CardFormat::H10301,
            Some(1),
            "65536",
            "the number is too large; expected a whole number from 0 to 65535 (H10301 26-bit)",
        ),
        (CardFormat::H10302, None, "99999999999999999999999", "the number is too large; expected a whole number from"),
        (CardFormat::H10302, None, "-1", "the number has a character that does not belong there; expected a whole"),
        (CardFormat::H10302, None, " 1", "the number has a character that does not belong there"),
        (CardFormat::H10302, None, "١", "the number has a character that does not belong there"),
        (CardFormat::H10302, None, "", "there is no number; expected a whole number from"),
        (CardFormat::H10302, Some(1), "1", "H10302 37-bit has no facility code; leave it out"),
        (CardFormat::RawAscii, Some(1), "1", "raw ASCII ID has no facility code"),
        (CardFormat::H10301, None, "1", "H10301 26-bit needs a facility code; give one from 0 to 255"),
        (
            CardFormat::H10301,
            Some(256),
            "1",
            "the facility code is out of range; H10301 26-bit has those from 0 to 255",
        ),
        (CardFormat::RawDecimal, None, "123456789012345678901", "the number is too large; expected 1 to 20 decimal"),
        (
            CardFormat::RawDecimal,
            None,
            "12a",
            "the number has a character that does not belong there; expected 1 to 20",
        ),
        (CardFormat::RawHexadecimal, None, "0x12", "the number has a character that does not belong there"),
        (CardFormat::RawAscii, None, "abc ", "the number begins or ends with a space; remove it"),
        (CardFormat::RawAscii, None, " abc", "the number begins or ends with a space; remove it"),
        (CardFormat::RawAscii, None, "  ", "there is no number; expected 1 to 32 printable"),
        (CardFormat::RawAscii, None, "naïve", "the number has a character that does not belong there"),
        (CardFormat::RawAscii, None, "a\tb", "the number has a character that does not belong there"),
    ] {
        let error = CardNumber::parse(format, facility_code, text).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{format} {text}\n{error}\n{expected}");
    }
}

#[test]
fn what_a_spreadsheet_destroyed_is_named() {
    let scientific = Err(InvalidCardNumber::ScientificNotation);
    for text in ["1.2E+10", "1,2E+10", "1.2e10", "12E+10", "5E-3"] {
        for format in [CardFormat::H10302, CardFormat::RawDecimal, CardFormat::RawHexadecimal, CardFormat::RawAscii] {
            assert_eq!(CardNumber::parse(format, None, text), scientific, "{format} {text}");
        }
    }
    assert_eq!(CardNumber::parse(CardFormat::RawDecimal, None, "12E10"), scientific);
    for (format, text) in [
        (CardFormat::RawHexadecimal, "12E10"),
        (CardFormat::RawAscii, "12E10"),
        (CardFormat::RawAscii, "E+10"),
        (CardFormat::RawAscii, "1.E+1"),
        (CardFormat::RawAscii, "A1E+10"),
    ] {
        assert!(CardNumber::parse(format, None, text).is_ok(), "{format} {text}");
    }
}

#[test]
fn one_number_has_one_key() {
    let key = |format, code, text: &str| CardNumber::parse(format, code, text).unwrap().key();
    assert_eq!(key(CardFormat::H10301, Some(12), "007"), "h10301:12:7");
    assert_eq!(key(CardFormat::H10301, Some(12), "7"), "h10301:12:7");
    assert_eq!(key(CardFormat::H10302, None, "000"), "h10302::0");
    assert_eq!(key(CardFormat::RawDecimal, None, "007"), "raw_decimal::007");
    assert_eq!(key(CardFormat::RawHexadecimal, None, "0aF"), "raw_hexadecimal::0AF");
    assert_ne!(key(CardFormat::RawAscii, None, "a"), key(CardFormat::RawAscii, None, "A"));
    let card = CardNumber::parse(CardFormat::H10301, Some(12), "007").unwrap();
    assert_eq!((card.to_string(), card.number()), ("12/7".to_owned(), "7".to_owned()));
}

#[test]
fn formats_have_their_names_on_the_wire() {
    let names: Vec<_> = CardFormat::ALL.iter().map(|format| serde_json::to_value(format).unwrap()).collect();
    let expected =
        ["h10301", "h10306", "h10302", "h10304", "c1000_35", "c1000_48", "raw_decimal", "raw_hexadecimal", "raw_ascii"];
    assert_eq!(names, expected);
    for (format, name) in CardFormat::ALL.iter().zip(expected) {
        assert_eq!(name.parse(), Ok(*format));
    }
}

fn any_card() -> impl Strategy<Value = CardNumber> {
    let wiegand = (select(&VECTORS[..]), any::<u32>(), any::<u64>()).prop_map(|((format, ..), code, number)| {
        let fields = format.fields();
        let NumberField::Range(range) = fields.number else { panic!("{format} is raw") };
        let code = fields.facility_code.map(|codes| code & codes.end());
        CardNumber::parse(format, code, &(number & range.end()).to_string()).unwrap()
    });
    let raw = |format, spelled: &'static str| {
        spelled.prop_filter_map("scientific", move |text| CardNumber::parse(format, None, &text).ok())
    };
    prop_oneof![
        6 => wiegand,
        1 => raw(CardFormat::RawDecimal, "[0-9]{1,20}"),
        1 => raw(CardFormat::RawHexadecimal, "[0-9a-fA-F]{1,64}"),
        1 => raw(CardFormat::RawAscii, "[!-~]([ -~]{0,30}[!-~])?"),
    ]
}

proptest! {
    #[test]
    fn every_parity_covers_its_bits(card in any_card()) {
        let bits = card.encode();
        let sent = |place: usize| {
            let number = u64::from_str_radix(bits.hexadecimal(), 16).unwrap();
            number >> (usize::from(bits.count()) - 1 - place) & 1 == 1
        };
        for (_, mask, odd) in PARITIES.iter().filter(|(format, ..)| *format == card.format()) {
            prop_assert_eq!(mask.len(), usize::from(bits.count()));
            let ones = mask.bytes().enumerate().filter(|(place, covered)| *covered == b'x' && sent(*place)).count();
            prop_assert_eq!(ones % 2 == 1, *odd, "{} {}", card, mask);
        }
    }

    #[test]
    fn decoding_undoes_encoding(card in any_card()) {
        let bits = card.encode();
        prop_assert_eq!(bits.hexadecimal().len(), usize::from(bits.count().div_ceil(4)));
        prop_assert_eq!(CardNumber::decode(card.format(), bits.hexadecimal()), Ok(card));
    }

    #[test]
    fn keys_and_numbers_read_back_and_differ_as_cards_do(a in any_card(), b in any_card()) {
        prop_assert_eq!(a == b, a.key() == b.key());
        prop_assert_eq!(CardNumber::parse(a.format(), a.facility_code(), &a.number()), Ok(a));
    }

    #[test]
    fn a_flipped_bit_never_passes(card in any_card(), bit in 0..26_u16) {
        let hexadecimal = card.encode().hexadecimal().to_owned();
        prop_assume!(card.format().fields().facility_code.is_some());
        let flipped = u64::from_str_radix(&hexadecimal, 16).unwrap() ^ (1 << bit);
        let flipped = format!("{flipped:0digits$x}", digits = hexadecimal.len());
        prop_assert!(CardNumber::decode(card.format(), &flipped).is_err());
    }

    #[test]
    fn any_text_is_a_number_or_an_error(text in any::<String>(), format in select(CardFormat::ALL)) {
        let code = format.fields().facility_code.map(|codes| *codes.start());
        if let Ok(card) = CardNumber::parse(format, code, &text) {
            prop_assert_eq!(CardNumber::decode(format, card.encode().hexadecimal()), Ok(card));
        }
        let _ = CardNumber::decode(format, &text);
    }
}
