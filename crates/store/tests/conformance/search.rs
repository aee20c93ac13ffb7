//! Search: every word begins something of whoever is found.

use domain::id::{Id, kind};
use domain::user::User;
use filter::Filter;
use store::Store;
use store::repo::USERS;
use store::repo::list::ListQuery;

use crate::on_both;
use crate::world::{add_all, fresh, user, with_project};

fn people(project: Id<kind::Project>) -> Vec<User> {
    let mut people = vec![
        user(project, "Maria", "Rossi"),
        user(project, "Rosa", "Mariani"),
        user(project, "Łukasz", "Müller-Berg"),
        user(project, "Anna Maria", "Berg"),
    ];
    people[0].profile.email = Some("M.Rossi@example.org".parse().unwrap());
    people[1].profile.card_id = Some("AB12".to_owned());
    people[2].profile.sync_id = Some("s-99".to_owned());
    people[3].state = domain::user::UserState::DeletionPending;
    people
}

#[tokio::test]
async fn every_word_begins_something() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        add_all(&store, &people(project)).await;
        add_all(&store, &people(fresh())).await;
        for (text, expected) in [
            ("maria", &["Mariani", "Rossi"][..]),
            ("MARIA ros", &["Mariani", "Rossi"]),
            ("ros maria", &["Mariani", "Rossi"]),
            ("m.rossi@EX", &["Rossi"]),
            ("rossi@", &[]),
            ("ab1 ros", &["Mariani"]),
            ("ab1 łu", &[]),
            ("S-9", &["Müller-Berg"]),
            ("łukasz MÜ s-", &["Müller-Berg"]),
            ("anna", &["Berg"]),
            ("  ", &[]),
            ("%", &[]),
            ("a\0", &[]),
            ("\u{10ffff}", &[]),
        ] {
            let found = store.read().await.unwrap().users().search(project, text, 10).await.unwrap();
            let names: Vec<_> = found.iter().map(|listed| listed.user.profile.last_name.as_str()).collect();
            assert_eq!(names, expected, "{text}");
        }
        let found = store.read().await.unwrap().users().search(project, "maria", 1).await.unwrap();
        assert_eq!(found.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn common_words_are_found_in_names() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut crowd: Vec<_> = (0..1200).map(|n| user(project, "Maria", &format!("Ros{n:04}"))).collect();
        crowd.push(user(project, "Rosmarie", "Marian"));
        crowd.push(user(project, "Rosa", "Berg"));
        add_all(&store, &crowd).await;
        let mut reader = store.read().await.unwrap();
        for (text, first, count) in [
            ("mar ros", "Marian", 100),
            ("ros mar", "Marian", 100),
            ("ros ma r", "Marian", 100),
            ("mar ros1", "Ros1000", 100),
            ("mar ros119", "Ros1190", 10),
            ("rosa b", "Berg", 1),
        ] {
            let found = reader.users().search(project, text, 100).await.unwrap();
            assert_eq!(found.len(), count, "{text}");
            assert_eq!(found[0].user.profile.last_name, first, "{text}");
        }
    })
    .await;
}

/// The last names on every page of a list, in pages of two, and their count.
async fn listed(store: &Store, project: Id<kind::Project>, mut query: ListQuery) -> Vec<String> {
    query.limit = query.limit.min(2);
    let mut names = Vec::new();
    let mut reader = store.read().await.unwrap();
    let total = reader.users().count_found(project, &query).await.unwrap();
    loop {
        let page = reader.users().list(project, &query).await.unwrap();
        names.extend(page.items.into_iter().map(|listed| listed.user.profile.last_name));
        query.cursor = page.next;
        if query.cursor.is_none() {
            assert_eq!(total, names.len() as u64);
            return names;
        }
    }
}

#[tokio::test]
async fn a_list_is_searched_filtered_sorted_and_paged_at_once() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        add_all(&store, &people(project)).await;
        add_all(&store, &people(fresh())).await;
        let filter = |text: &str| Filter::parse(text).unwrap().check(&USERS.schema([])).unwrap();
        for (text, condition, sort, expected) in [
            ("maria", None, "last_name", &["Mariani", "Rossi"][..]),
            ("m", None, "last_name", &["Mariani", "Müller-Berg", "Rossi"]),
            ("ma", Some("email pr"), "last_name", &["Rossi"]),
            ("ros", Some("state eq \"active\""), "first_name", &["Rossi", "Mariani"]),
            ("ros maria", None, "email", &["Rossi", "Mariani"]),
            ("anna", Some("state eq \"active\""), "last_name", &[]),
            ("a\0", None, "last_name", &[]),
            (" ", Some("card_id pr"), "last_name", &["Mariani"]),
        ] {
            let sort = USERS.sort(sort, false).unwrap();
            let query =
                ListQuery { text: Some(text.to_owned()), filter: condition.map(filter), sort, ..ListQuery::of(&USERS) };
            assert_eq!(listed(&store, project, query).await, expected, "{text} {condition:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_crowd_is_walked_in_the_lists_order() {
    on_both(|store| async move {
        let project = with_project(&store).await;
        let mut crowd: Vec<_> = (0..5_100).map(|n| user(project, "Maria", &format!("Ros{n:04}"))).collect();
        crowd.push(user(project, "Rosa", "Berg"));
        crowd.push(user(project, "Zoë", "Adler"));
        add_all(&store, &crowd).await;
        let mut reader = store.read().await.unwrap();
        let query = ListQuery { text: Some("ros".to_owned()), limit: 500, ..ListQuery::of(&USERS) };
        assert_eq!(reader.users().count_found(project, &query).await.unwrap(), 5_101);
        let first = reader.users().list(project, &query).await.unwrap();
        let names: Vec<_> = first.items.iter().take(2).map(|listed| listed.user.profile.last_name.as_str()).collect();
        assert_eq!((names.as_slice(), first.items.len()), (&["Berg", "Ros0000"][..], 500));
        let second = ListQuery { cursor: first.next, ..query.clone() };
        let second = reader.users().list(project, &second).await.unwrap();
        assert_eq!(second.items[0].user.profile.last_name, "Ros0499");
        let both =
            ListQuery { text: Some("maria ros".to_owned()), sort: USERS.sort("last_name", true).unwrap(), ..query };
        let last = reader.users().list(project, &both).await.unwrap();
        assert_eq!(last.items[0].user.profile.last_name, "Ros5099");
    })
    .await;
}
