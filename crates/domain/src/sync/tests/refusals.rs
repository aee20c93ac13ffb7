//! Every refusal, with line, column and value.

use super::super::csv::{Limits, Separator};
use super::super::fault::Problem;
use super::*;
use crate::project::Locale;

const GOOD: &str = "Ada,Byron,ada@example.org,0001\n";

/// Code, line, column and value of each fault.
type Found = Vec<(&'static str, Option<u32>, Option<u32>, Option<String>)>;

fn refused(bytes: impl AsRef<[u8]>) -> Found {
    let whole = import(bytes.as_ref(), usize::MAX).map(|(_, rows)| rows).unwrap_err();
    let bytewise = import(bytes.as_ref(), 1).map(|(_, rows)| rows).unwrap_err();
    assert_eq!(whole, bytewise, "chunks change nothing");
    whole.faults.iter().map(|fault| (fault.code(), fault.line, fault.column, fault.value.clone())).collect()
}

fn at(
    code: &'static str,
    line: u32,
    column: u32,
    value: &str,
) -> (&'static str, Option<u32>, Option<u32>, Option<String>) {
    (code, Some(line), Some(column), Some(value.to_owned()))
}

#[test]
fn empty_files() {
    for bytes in [&b""[..], b"\n\r\n  \n", b"\xEF\xBB\xBF", b"\xFF\xFE"] {
        assert_eq!(refused(bytes), [("file_empty", None, None, None)]);
    }
}

#[test]
fn a_header_alone() {
    assert_eq!(refused("Vorname;Nachname;E-Mail;ID\r\n"), [("header_only", Some(1), None, None)]);
}

#[test]
fn an_unterminated_quote() {
    let file = format!("{GOOD}Max,\"Planck,max@example.org,2\nLise,Meitner,lise@example.org,3\n");
    assert_eq!(refused(file), [at("unterminated_quote", 2, 2, "")]);
    assert_eq!(refused("\"Ada,Byron,ada@example.org,1"), [at("unterminated_quote", 1, 1, "")]);
}

#[test]
fn a_last_row_that_breaks_off() {
    for end in ["", "\n"] {
        let file = format!("{GOOD}Max,Planck,max@exa{end}");
        assert_eq!(refused(file), [at("last_row_short", 2, 4, "max@exa")]);
    }
}

#[test]
fn rows_with_too_few_or_too_many_columns() {
    let file = format!("{GOOD}Max,Planck,max@example.org\nLise,Meitner,lise@example.org,3,4,5\n{GOOD}");
    let found = refused(file);
    assert_eq!(found[..2], [at("too_few_columns", 2, 4, "max@example.org"), at("too_many_columns", 3, 5, "4")]);
}

#[test]
fn files_with_too_few_or_too_many_columns() {
    assert_eq!(
        refused("Ada,Byron,ada@example.org\nMax,Planck,max@example.org\n"),
        [at("too_few_columns", 1, 4, "Ada")]
    );
    assert_eq!(refused("one\ntwo\n")[0].0, "too_few_columns");
    assert_eq!(refused("Ada;Name\nMax;Planck\n"), [at("too_few_columns", 1, 3, "Ada")], "Ada is no heading");
    assert_eq!(
        refused("a,b,c@example.org,1,2,3\nd,e,f@example.org,1,2,3\n"),
        [("too_many_columns", Some(1), None, None)]
    );
}

#[test]
fn zero_bytes_and_unreadable_characters() {
    let file = format!("{GOOD}Ma\0x,Planck,max@example.org,2\nLi\u{FFFD}e,Meitner,lise@example.org,3\n");
    assert_eq!(refused(file), [at("nul", 2, 1, "Ma\0x"), at("replacement_character", 3, 1, "Li\u{FFFD}e")]);
    let marked = b"\xEF\xBB\xBFJ\xFCrg,Roth,joerg@example.org,1\n";
    assert_eq!(refused(marked), [at("replacement_character", 1, 1, "J\u{FFFD}rg")]);
    let odd = [b"\xFF\xFE".as_slice(), &utf16("a,b,c@example.org,1"), b"2"].concat();
    assert_eq!(refused(odd), [at("replacement_character", 1, 4, "1\u{FFFD}")]);
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn utf16_that_does_not_say_so() {
    assert_eq!(refused(utf16(GOOD)), [at("utf16_without_mark", 1, 1, "")]);
}

#[test]
fn control_characters_and_text_behind_quotes() {
    let file = "Ada,\"By\nron\",ada@example.org,1\nMax,\"Planck\"x,max@example.org,2\nLi\rse,M,lise@example.org,3\n";
    let expected = [
        at("control_character", 1, 2, "By\nron"),
        at("text_after_quote", 3, 2, "Planckx"),
        at("control_character", 4, 1, "Li\rse"),
    ];
    assert_eq!(refused(file), expected);
}

#[test]
fn line_ends_of_old() {
    assert_eq!(
        refused("Ada,Byron,ada@example.org,1\rMax,Planck,max@example.org,2\r"),
        [("line_ends", Some(1), None, None)]
    );
}

#[test]
fn an_ambiguous_separator() {
    let found = import(b"a,b,c@example.org,1;b;c;d\n", 9).unwrap_err();
    let candidates = vec![Separator::Comma, Separator::Semicolon];
    assert_eq!(found.faults, [Fault::file(Problem::SeparatorAmbiguous { candidates })]);
}

#[test]
fn addresses_and_names() {
    let file = format!(
        "{GOOD}Max,Planck, ,2\nLise,Meitner,lise(at)example.org,3\n, ,emmy@example.org,4\n{},Curie,marie@example.org,5\n",
        "x".repeat(101)
    );
    let expected = [
        at("email_missing", 2, 3, ""),
        at("email_malformed", 3, 3, "lise(at)example.org"),
        at("name_missing", 4, 1, ""),
        at("too_long", 5, 1, &"x".repeat(100)),
    ];
    assert_eq!(refused(file), expected);
}

#[test]
fn ids() {
    let file = format!(
        "{GOOD}a,b,a@example.org,\nc,d,c@example.org,1.2E+10\ne,f,e@example.org,\"1,2E10\"\ng,h,g@example.org,12x\n"
    );
    let expected = [
        at("id_missing", 2, 4, ""),
        at("id_scientific", 3, 4, "1.2E+10"),
        at("id_scientific", 4, 4, "1,2E10"),
        at("id_malformed", 5, 4, "12x"),
    ];
    assert_eq!(refused(file), expected);
}

#[test]
fn every_fault_of_a_row_is_listed() {
    let found = refused(format!("{GOOD},,nobody,\n"));
    assert_eq!(
        found.iter().map(|fault| fault.0).collect::<Vec<_>>(),
        ["name_missing", "email_malformed", "id_missing"]
    );
}

#[test]
fn duplicates_name_both_lines() {
    let file = "a,b,A@example.org,1,x\nc,d,c@example.org,2,y\ne,f,a@EXAMPLE.org,2,x\n";
    let found = import(file.as_bytes(), 7).unwrap_err().faults;
    let expected = [
        Fault::at(3, 2, "a@EXAMPLE.org", Problem::DuplicateEmail { first_line: 1 }).named("E-mail"),
        Fault::at(3, 3, "2", Problem::DuplicateId { first_line: 2 }).named("ID"),
        Fault::at(3, 4, "x", Problem::DuplicateSyncId { first_line: 1 }).named("Sync ID"),
    ];
    assert_eq!(found, expected);
    assert!(found[0].detail(Locale::En).contains("Line 1"));
    assert!(found[0].detail(Locale::De).contains("Zeile 1"));
}

#[test]
fn one_number_written_in_two_ways_is_a_duplicate() {
    let file = "First name,Last name,E-mail,ID\na,b,a@example.org,7\nc,d,c@example.org,007\n";
    let expected = Fault::at(3, 3, "007", Problem::DuplicateId { first_line: 2 }).named("ID");
    assert_eq!(import(file.as_bytes(), 7).unwrap_err().faults, [expected]);
    let (_, rows) = import(file.replace("007", "008").as_bytes(), 7).unwrap();
    assert_eq!(rows[1].card_id, "008", "the ID stays as it was written");
}

#[test]
fn a_missing_or_endless_sync_id() {
    let file = format!("a,b,a@example.org,1,x\nc,d,c@example.org,2,\ne,f,e@example.org,3,{}\n", "y".repeat(256));
    assert_eq!(refused(file), [at("sync_id_missing", 2, 5, ""), at("too_long", 3, 5, &"y".repeat(100))]);
}

#[test]
fn custom_fields_that_do_not_fit() {
    let file = "Stockwerk,ID,Mail,Name,Vorname\n3,1,a@example.org,Byron,Ada\n";
    assert_eq!(refused(file), [at("custom_field_malformed", 2, 1, "3")]);
    assert_eq!(import(file.as_bytes(), 5).unwrap_err().faults[0].column_name.as_deref(), Some("Stockwerk"));
}

#[test]
fn headers_with_mistakes() {
    assert_eq!(
        refused("First name,Last name,E-mail,ID,Shoe size\na,b,a@example.org,1,2\n"),
        [at("header_unknown", 1, 5, "Shoe size")]
    );
    assert_eq!(
        refused("Vorname,Name,Nachname,Mail,ID\na,b,c,a@example.org,1\n"),
        [at("header_twice", 1, 3, "Nachname")]
    );
    assert_eq!(refused("Vorname,Name,Mail,Floor\na,b,a@example.org,1\n"), [("header_missing", Some(1), None, None)]);
}

#[test]
fn a_header_of_too_few_columns_tells_which_is_missing() {
    let missing = |file: &str| -> Vec<Problem> {
        let faults = import(file.as_bytes(), usize::MAX).map(|(_, rows)| rows).unwrap_err().faults;
        faults.into_iter().map(|fault| fault.problem).collect()
    };
    let column = |name: &str| Problem::HeaderMissing { name: name.to_owned() };
    for separator in [",", ";", "\t", "|"] {
        let file = "Vorname,Name,E-Mail\nAda,Byron,ada@example.org\n".replace(',', separator);
        assert_eq!(missing(&file), [column("ID")], "{file}");
    }
    assert_eq!(missing("E-Mail;Ausweis\nada@example.org;1\n"), [column("First name"), column("Last name")]);
    assert_eq!(missing("ID\n1\n"), [column("First name"), column("Last name"), column("E-mail")]);
    assert_eq!(refused("Vorname;Name;Shoe\na;b;1\n"), [at("header_unknown", 1, 3, "Shoe")]);
}

#[test]
fn files_that_are_too_large() {
    let judge = |limits| {
        let mut detector = Detector::new(Options { limits, ..options() });
        detector.feed(GOOD.as_bytes());
        detector.feed(GOOD.as_bytes());
        detector.finish().map_err(|faults| faults[0].problem.clone())
    };
    let bytes = 2 * GOOD.len() as u64;
    assert!(judge(Limits { max_bytes: bytes, max_rows: 2 }).is_ok());
    let found = judge(Limits { max_bytes: bytes - 1, max_rows: 2 });
    assert_eq!(found, Err(Problem::TooManyBytes { limit: bytes - 1 }));
    assert_eq!(judge(Limits { max_bytes: bytes, max_rows: 1 }), Err(Problem::TooManyRows { limit: 1, found: 2 }));
}

#[test]
fn the_first_thousand_faults_are_kept_and_all_are_counted() {
    let file = format!("{GOOD}{}", "a,b,nobody,\n".repeat(1_500));
    let found = import(file.as_bytes(), 4096).unwrap_err();
    assert_eq!((found.faults.len(), found.total), (1_000, 3_000));
}

#[test]
fn faults_are_stored_with_the_code_that_clients_see() {
    let fault = Fault::at(3, 3, "x", Problem::DuplicateId { first_line: 2 }).named("ID");
    let json = serde_json::to_value(&fault).unwrap();
    assert_eq!(json["code"], fault.code());
    assert_eq!(json["column"], 4);
    assert_eq!(serde_json::from_value::<Fault>(json).unwrap(), fault);
}
