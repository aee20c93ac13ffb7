//! Every row of the table of what a run does.

use std::collections::BTreeMap;

use proptest::prelude::*;
use uuid::Uuid;

use super::super::identity::Identity;
use super::super::plan::{Counts, Decision, Field, FieldSet, Held, Pair, Rules, Scope, Skipped, SyncUser, decide};
use super::super::warning::Warning;
use super::*;
use crate::id::Id;
use crate::user::{Origin, UserState};

fn row(first: &str, email: &str, card_id: &str, sync_id: Option<&str>) -> Row {
    Row {
        line: 1,
        first_name: first.into(),
        last_name: "Byron".into(),
        email: email.parse().unwrap(),
        card_id: card_id.into(),
        number: card_id.into(),
        sync_id: sync_id.map(str::to_owned),
        custom: Vec::new(),
    }
}

fn ada() -> Row {
    row("Ada", "ada@example.org", "1", Some("x"))
}

/// Stands for the digest that the caller makes of the same bytes.
fn digest(row: &Row) -> [u8; 16] {
    let mut bytes = Vec::new();
    row.digest_input(&mut bytes);
    let mut digest = [0_u8; 16];
    bytes.iter().enumerate().for_each(|(index, byte)| {
        digest[index % 16] = digest[index % 16].wrapping_mul(31).wrapping_add(*byte);
    });
    digest
}

/// The user that a row leaves behind.
fn user(row: &Row) -> SyncUser {
    SyncUser {
        id: Id::from_uuid(Uuid::from_u128(1)),
        state: UserState::Active,
        is_reset: false,
        is_invited: false,
        origin: Origin::Csv,
        first_name: row.first_name.clone(),
        last_name: row.last_name.clone(),
        email: Some(row.email.clone()),
        card_id: Some(row.card_id.clone()),
        sync_id: row.sync_id.clone(),
        custom: row.custom.iter().map(|(name, value)| (name.as_str().to_owned(), value.clone())).collect(),
        digest: Some(digest(row)),
    }
}

fn both(row: &Row, user: &SyncUser) -> Decision {
    decide(Pair::Member(row, digest(row), user), Rules::default())
}

fn update(changed: &[Field], reinvite: bool, change_card: bool) -> Decision {
    Decision::Update { changed: changed.iter().copied().collect(), reinvite, change_card }
}

#[test]
fn in_the_file_only() {
    assert_eq!(decide(Pair::Joiner, Rules::default()), Decision::Create);
}

#[test]
fn in_both_and_the_same() {
    assert_eq!(both(&ada(), &user(&ada())), Decision::Unchanged { renew_digest: false });
    let stale = SyncUser { digest: None, ..user(&ada()) };
    assert_eq!(both(&ada(), &stale), Decision::Unchanged { renew_digest: true });
}

#[test]
fn in_both_and_different() {
    let renamed = row("Augusta", "ada@example.org", "1", Some("x"));
    assert_eq!(both(&renamed, &user(&ada())), update(&[Field::FirstName], false, false));
}

#[test]
fn another_id_changes_the_card_and_invites_nobody() {
    let changed = row("Ada", "ada@example.org", "2", Some("x"));
    for is_invited in [false, true] {
        let user = SyncUser { is_invited, ..user(&ada()) };
        assert_eq!(both(&changed, &user), update(&[Field::CardId], false, true));
    }
}

#[test]
fn another_address_invites_again_only_while_invited() {
    let changed = row("Ada", "countess@example.org", "1", Some("x"));
    let invited = SyncUser { is_invited: true, ..user(&ada()) };
    assert_eq!(both(&changed, &invited), update(&[Field::Email], true, false));
    assert_eq!(both(&changed, &user(&ada())), update(&[Field::Email], false, false));
    let recased = row("Ada", "Ada@Example.org", "1", Some("x"));
    assert_eq!(both(&recased, &invited), update(&[Field::Email], false, false));
}

#[test]
fn a_user_without_sync_id_is_matched_by_address_and_gets_it() {
    let anonymous = SyncUser { sync_id: None, digest: None, ..user(&ada()) };
    assert_eq!(Identity::SyncId.user_key(&anonymous), None);
    assert_eq!(Identity::Email.user_key(&anonymous).as_deref(), Some("ada@example.org"));
    assert_eq!(Identity::SyncId.row_key(&ada()), "x");
    assert_eq!(both(&ada(), &anonymous), update(&[Field::SyncId], false, false));
}

#[test]
fn a_file_without_sync_ids_or_custom_fields_leaves_those_alone() {
    let mut known = user(&ada());
    known.custom.insert("floor".into(), "2".into());
    let plain = row("Ada", "ada@example.org", "1", None);
    assert_eq!(both(&plain, &known), Decision::Unchanged { renew_digest: true });
    let cleared = Row { custom: vec![("floor".parse().unwrap(), String::new())], ..plain };
    assert_eq!(both(&cleared, &known), update(&[Field::CustomFields], false, false));
    assert_eq!(
        both(&cleared, &SyncUser { custom: BTreeMap::new(), ..known }),
        Decision::Unchanged { renew_digest: true }
    );
}

#[test]
fn in_the_project_only() {
    assert_eq!(decide(Pair::Leaver(&user(&ada())), Rules::default()), Decision::Delete);
    for origin in [Origin::Manual, Origin::Scim, Origin::Api] {
        let foreign = SyncUser { origin, ..user(&ada()) };
        let skipped = Decision::Skip { reason: Skipped::OtherOrigin };
        assert_eq!(decide(Pair::Leaver(&foreign), Rules::default()), skipped);
        let all = Rules { scope: Scope::All, adopt: false };
        assert_eq!(decide(Pair::Leaver(&foreign), all), Decision::Delete);
    }
    let leaving = SyncUser { state: UserState::DeletionPending, ..user(&ada()) };
    assert_eq!(decide(Pair::Leaver(&leaving), Rules::default()), Decision::Skip { reason: Skipped::Leaving });
}

#[test]
fn reset_users_stay_as_they_are_but_leave_with_the_others() {
    let reset = SyncUser { is_reset: true, ..user(&ada()) };
    let changed = row("Augusta", "countess@example.org", "2", Some("x"));
    assert_eq!(both(&changed, &reset), Decision::Skip { reason: Skipped::Reset });
    assert_eq!(both(&ada(), &reset), Decision::Unchanged { renew_digest: false });
    assert_eq!(decide(Pair::Leaver(&reset), Rules::default()), Decision::Delete);
}

#[test]
fn who_comes_back_before_being_gone_is_revived() {
    let leaving = SyncUser { state: UserState::DeletionPending, is_reset: true, ..user(&ada()) };
    assert_eq!(both(&ada(), &leaving), Decision::Revive { changed: FieldSet::default() });
    let changed = row("Ada", "ada@example.org", "2", Some("x"));
    assert_eq!(both(&changed, &leaving), Decision::Revive { changed: [Field::CardId].into_iter().collect() });
}

#[test]
fn users_of_another_origin_are_held_until_approved() {
    let foreign = SyncUser { origin: Origin::Manual, ..user(&ada()) };
    assert_eq!(both(&ada(), &foreign), Decision::Hold { reason: Held::OtherOrigin });
    let approved = Rules { adopt: true, ..Rules::default() };
    let decision = decide(Pair::Member(&ada(), digest(&ada()), &foreign), approved);
    assert_eq!(decision, update(&[Field::Origin], false, false));
}

#[test]
fn a_decision_is_stored_with_the_names_of_fields() {
    let decision = update(&[Field::Email, Field::CardId], true, true);
    let json = serde_json::to_value(decision).unwrap();
    assert_eq!(json["action"], "update");
    assert_eq!(json["changed"], serde_json::json!(["email", "card_id"]));
    assert_eq!(serde_json::from_value::<Decision>(json).unwrap(), decision);
}

#[test]
fn counts_add_up_and_warn() {
    let mut counts = Counts::default();
    for decision in [
        Decision::Create,
        update(&[Field::Email, Field::CardId], false, true),
        Decision::Revive { changed: FieldSet::default() },
        Decision::Unchanged { renew_digest: true },
        Decision::Delete,
        Decision::Skip { reason: Skipped::Reset },
        Decision::Skip { reason: Skipped::OtherOrigin },
        Decision::Hold { reason: Held::OtherOrigin },
    ] {
        counts.add(&decision);
    }
    let expected = Counts {
        created: 1,
        updated: 2,
        deleted: 1,
        unchanged: 1,
        skipped: 2,
        revived: 1,
        ids_changed: 1,
        emails_changed: 1,
        other_origin: 1,
    };
    assert_eq!(counts, expected);
    let dialect = detect("J\u{FC}rg,b,a@example.org,1,\n".as_bytes(), 9).unwrap();
    let codes = [
        Warning::SyncIdColumnEmpty,
        Warning::AddressIsIdentity { deleted: 1, created: 1 },
        Warning::ResetSkipped { count: 1 },
    ];
    assert_eq!(Warning::of(&dialect, &counts), codes);
    let windows = detect(b"J\xFCrg,b,a@example.org,1,x\n", 9).unwrap();
    let fallback = Warning::FallbackEncoding { encoding: "windows-1252".into() };
    assert_eq!(Warning::of(&windows, &Counts::default()), [fallback]);
}

/// What applying a decision leaves behind.
fn apply(decision: Decision, row: Option<&Row>, known: Option<SyncUser>) -> Option<SyncUser> {
    match (decision, row, known) {
        (Decision::Create, Some(row), _) => Some(user(row)),
        (Decision::Update { .. } | Decision::Revive { .. }, Some(row), Some(before)) => {
            let custom = before.custom.clone().into_iter().chain(user(row).custom).collect();
            let sync_id = row.sync_id.clone().or(before.sync_id);
            Some(SyncUser { id: before.id, is_invited: before.is_invited, sync_id, custom, ..user(row) })
        }
        (Decision::Delete, _, Some(before)) => Some(SyncUser { state: UserState::DeletionPending, ..before }),
        (Decision::Unchanged { renew_digest: true }, Some(row), Some(before)) => {
            Some(SyncUser { digest: Some(digest(row)), ..before })
        }
        (_, _, known) => known,
    }
}

fn any_row() -> impl Strategy<Value = Row> {
    ("[AB]", "[ab]@example\\.org", "[12]", prop::option::of("[x]"), prop::option::of("[12]?")).prop_map(
        |(first, email, id, sync, floor)| {
            let custom = floor.map(|floor| ("floor".parse().unwrap(), floor)).into_iter().collect();
            Row { custom, ..row(&first, &email, &id, sync.as_deref()) }
        },
    )
}

fn any_user() -> impl Strategy<Value = SyncUser> {
    let states = prop::sample::select(UserState::ALL);
    let origins = prop::sample::select(Origin::ALL);
    (any_row(), states, origins, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(row, state, origin, is_reset, is_invited, edited)| {
            let known = user(&row);
            let digest = known.digest.filter(|_| !edited);
            SyncUser { state, is_reset, is_invited, origin, digest, ..known }
        },
    )
}

proptest! {
    #[test]
    fn a_plan_applied_twice_changes_nothing(
        row in prop::option::of(any_row()), known in prop::option::of(any_user()), adopt: bool, all: bool
    ) {
        let rules = Rules { adopt, scope: if all { Scope::All } else { Scope::Synchronised } };
        let plan = |known: Option<&SyncUser>| match (&row, known) {
            (Some(row), Some(known)) => decide(Pair::Member(row, digest(row), known), rules),
            (Some(_), None) => decide(Pair::Joiner, rules),
            (None, Some(known)) => decide(Pair::Leaver(known), rules),
            (None, None) => Decision::Unchanged { renew_digest: false },
        };
        let after = apply(plan(known.as_ref()), row.as_ref(), known);
        let again = plan(after.as_ref());
        let mut counts = Counts::default();
        counts.add(&again);
        prop_assert!(counts.is_idle(), "{:?}", again);
        prop_assert_ne!(again, Decision::Unchanged { renew_digest: true });
        prop_assert_eq!(apply(again, row.as_ref(), after.clone()), after);
    }
}
