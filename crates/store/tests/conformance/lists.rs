//! Pages, orders and cursors.

use std::time::Duration;

use domain::id::{Id, kind};
use domain::user::User;
use filter::Filter;
use store::repo::USERS;
use store::repo::list::{Cursor, ListQuery};
use store::{Error, Store};

use crate::on_both;
use crate::world::{add_all, fresh, user, with_project};

/// Names in several scripts, equal names, and users without address or ID.
fn crowd(project: Id<kind::Project>) -> Vec<User> {
    let names = [
        ("Ada", "Berg"),
        ("ada", "BERG"),
        ("Zoë", "Ångström"),
        ("李", "王"),
        ("Ольга", "Иванова"),
        ("𝔘", "\u{10ffff}"),
        ("", "a"),
        ("_", "B%"),
        ("Éric", "Straße"),
        ("Eric", "Strasse"),
        ("", ""),
    ];
    let mut users: Vec<_> = names.iter().map(|(first, last)| user(project, first, last)).collect();
    for (index, user) in users.iter_mut().enumerate() {
        user.profile.email = (index % 3 > 0).then(|| format!("U{}@example.org", (index * 7) % 11).parse().unwrap());
        user.profile.card_id = (index % 2 > 0).then(|| ["é", "Z", "a", "-", "10", "9"][index / 2].to_owned());
    }
    users
}

/// Every page of a query, one after the other, through the cursor's text.
async fn walk(store: &Store, project: Id<kind::Project>, mut query: ListQuery) -> Vec<User> {
    let mut all = Vec::new();
    loop {
        let page = store.read().await.unwrap().users().list(project, &query).await.unwrap();
        assert!(page.items.len() <= query.limit as usize);
        all.extend(page.items.into_iter().map(|listed| listed.user));
        let Some(next) = page.next else { return all };
        query.cursor = Some(next.to_string().parse().unwrap());
    }
}

/// The same order, computed in memory.
fn sorted(users: &[User], by: &str, descending: bool) -> Vec<Id<kind::User>> {
    let fold = domain::text::fold;
    let key = |user: &User| {
        let profile = &user.profile;
        match by {
            "last_name" => (Some(fold(&profile.last_name)), Some(fold(&profile.first_name))),
            "first_name" => (Some(fold(&profile.first_name)), Some(fold(&profile.last_name))),
            "email" => (profile.email.as_ref().map(domain::contact::EmailAddress::key), None),
            "card_id" => (profile.card_id.clone(), None),
            "created_at" => (Some(String::new()), None),
            other => panic!("how does {other} sort?"),
        }
    };
    let mut users: Vec<_> = users.iter().map(|user| (key(user), user.id)).collect();
    users.sort();
    if descending {
        users.reverse();
    }
    users.sort_by_key(|((first, _), _)| first.is_none()); // stable
    users.into_iter().map(|(_, id)| id).collect()
}

#[tokio::test]
async fn every_order_is_the_same_everywhere_in_pages_of_every_size() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let users = crowd(project);
        add_all(&store, &users).await;
        add_all(&store, &crowd(fresh())).await;
        for by in USERS.sort_names() {
            for (descending, limit) in [(false, 1), (false, 4), (false, 500), (true, 1), (true, 3), (true, 11)] {
                let sort = USERS.sort(by, descending).unwrap();
                let query = ListQuery { sort, limit, ..ListQuery::of(&USERS) };
                let found: Vec<_> = walk(&store, project, query).await.iter().map(|user| user.id).collect();
                assert_eq!(found, sorted(&users, by, descending), "{by} {descending} {limit}");
            }
        }
        assert!(USERS.sort("mobile", false).is_none());
    })
    .await;
}

#[tokio::test]
async fn rows_that_come_and_go_between_pages_hide_and_repeat_nobody() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let users: Vec<_> = ["b", "d", "f", "h", "j", "l"].map(|name| user(project, "", name)).to_vec();
        add_all(&store, &users).await;
        let query = ListQuery { limit: 2, ..ListQuery::of(&USERS) };
        let first = store.read().await.unwrap().users().list(project, &query).await.unwrap();
        let mut uow = store.begin().await.unwrap();
        uow.users().remove(project, users[1].id).await.unwrap(); // the very row that the cursor names
        for name in ["a", "c", "e", "m"] {
            uow.users().add(&user(project, "", name)).await.unwrap();
        }
        uow.commit().await.unwrap();
        let rest = walk(&store, project, ListQuery { cursor: first.next, ..query }).await;
        let names: Vec<_> = rest.iter().map(|user| user.profile.last_name.as_str()).collect();
        assert_eq!(names, ["e", "f", "h", "j", "l", "m"]);
    })
    .await;
}

#[tokio::test]
async fn a_cursor_opens_only_the_list_it_was_made_for() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        add_all(&store, &crowd(project)).await;
        let query = ListQuery { limit: 2, ..ListQuery::of(&USERS) };
        let next = store.read().await.unwrap().users().list(project, &query).await.unwrap().next;
        let own = ListQuery { cursor: next, ..query.clone() };
        let filter = |text: &str| Some(Filter::parse(text).unwrap().check(&USERS.schema([])).unwrap());
        let foreign = [
            (project, ListQuery { sort: USERS.sort("first_name", false).unwrap(), ..own.clone() }),
            (project, ListQuery { sort: USERS.sort("last_name", true).unwrap(), ..own.clone() }),
            (project, ListQuery { filter: filter("email pr"), ..own.clone() }),
            (project, ListQuery { text: Some("a".to_owned()), ..own.clone() }),
            (fresh(), own.clone()),
        ];
        let mut reader = store.read().await.unwrap();
        for (project, query) in foreign {
            assert!(matches!(reader.users().list(project, &query).await, Err(Error::ForeignCursor)));
        }
        assert!(reader.users().list(project, &ListQuery { limit: 5, ..own.clone() }).await.is_ok());
        // A cursor that somebody wrote himself is refused, not handed to the database.
        let text = own.cursor.unwrap().to_string();
        let json = String::from_utf8(data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).unwrap()).unwrap();
        for (from, to) in
            [("\"text\":\"", "\"text\":\"\\u0000"), ("\"blob\"", "\"text\""), ("\"v\":[", "\"v\":[\"missing\",")]
        {
            assert!(json.contains(from), "{json}");
            let forged = data_encoding::BASE64URL_NOPAD.encode(json.replacen(from, to, 1).as_bytes());
            let Ok(cursor) = forged.parse::<Cursor>() else { continue };
            let query = ListQuery { cursor: Some(cursor), ..query.clone() };
            assert!(matches!(reader.users().list(project, &query).await, Err(Error::ForeignCursor)), "{to}");
        }
        for text in ["", "x", "e30", "?"] {
            assert!(text.parse::<Cursor>().is_err(), "{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn filters_choose_and_count() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let users = crowd(project);
        add_all(&store, &users).await;
        let mut reader = store.read().await.unwrap();
        for (text, expected) in [
            ("last_name eq \"STRASSE\"", 2),
            ("last_name sw \"stra\" and first_name eq \"éRIC\"", 1),
            ("last_name co \"%\"", 1),
            ("last_name ew \"\u{10ffff}\"", 1),
            ("first_name eq \"a\\u0000\"", 0),
            ("first_name ne \"a\\u0000\"", 11),
            ("state eq \"ACTIVE\" and not (email pr)", 4),
            ("email ne \"u7@example.org\"", 6),
            ("created_at le \"2027-01-15T08:00:00Z\"", 11),
            ("created_at lt \"2027-01-15T08:00:00Z\"", 0),
            ("id eq \"nobody\"", 0),
            ("not (id eq \"nobody\" or last_name co \"%\")", 10),
            ("not (email eq \"a\\u0000\")", 7),
            (&format!("id eq \"{}\"", users[3].id), 1),
            (&format!("id gt \"{}\"", users[3].id), 7),
        ] {
            let filter = Filter::parse(text).unwrap().check(&USERS.schema([])).unwrap();
            assert_eq!(reader.users().count(project, Some(&filter)).await.unwrap(), expected, "{text}");
            let query = ListQuery { filter: Some(filter), ..ListQuery::of(&USERS) };
            let page = reader.users().list(project, &query).await.unwrap();
            assert_eq!(page.items.len() as u64, expected, "{text}");
        }
        let filter = Filter::parse("id co \"usr\"").unwrap().check(&USERS.schema([])).unwrap();
        let refused = reader.users().count(project, Some(&filter)).await;
        assert!(matches!(refused, Err(Error::Incomparable { attribute }) if attribute == "id"));
    })
    .await;
}

#[tokio::test]
async fn a_filter_that_takes_too_long_is_stopped_and_hurts_nobody_else() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let users: Vec<_> = (0..4000).map(|n| user(project, &format!("Ada {n}"), "Berg")).collect();
        add_all(&store, &users).await;
        let terms: Vec<_> = (0..60).map(|n| format!("first_name co \"x{n}\"")).collect();
        let slow: Filter = terms.join(" or ").parse().unwrap();
        let filter = Some(slow.check(&USERS.schema([])).unwrap());
        let query = ListQuery { filter: filter.clone(), ..ListQuery::of(&USERS) };
        let hurried = store.clone().with_patience(Duration::from_millis(1));
        for _ in 0..3 {
            let refused = hurried.read().await.unwrap().users().list(project, &query).await;
            assert!(matches!(refused, Err(Error::TooSlow)), "{refused:?}");
            let refused = hurried.read().await.unwrap().users().count(project, filter.as_ref()).await;
            assert!(matches!(refused, Err(Error::TooSlow)), "{refused:?}");
            // The same connection serves whoever comes next, for as long as they need.
            let all = hurried.read().await.unwrap().users().count(project, None).await.unwrap();
            assert_eq!(all, 4000);
        }
        assert_eq!(store.read().await.unwrap().users().list(project, &query).await.unwrap().items, []);
        let hurried = store.clone().with_patience(Duration::from_millis(20));
        // Who asked is gone before the limit could be taken off; on a busy machine the limit may come first.
        let mut hung_up = 0;
        for _ in 0..50 {
            let asked = async { hurried.read().await.unwrap().users().list(project, &query).await };
            hung_up += u32::from(tokio::time::timeout(Duration::from_millis(2), asked).await.is_err());
            tokio::time::sleep(Duration::from_millis(40)).await;
            assert_eq!(store.read().await.unwrap().users().count(project, None).await.unwrap(), 4000);
            if hung_up == 5 {
                return;
            }
        }
        panic!("only {hung_up} of 50 hung up in time");
    })
    .await;
}
