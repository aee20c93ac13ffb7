//! What a comparison finds, and what it does not say.

use app::drift::{self, DriftSettings};
use app::{Expected, users};
use connect::Error;
use domain::credential::Observation;
use domain::drift::{ComparisonState, Deed, DriftField, Finding};
use domain::time::SignedDuration;

use crate::world::World;

fn said(findings: &[Finding]) -> Vec<String> {
    let mut said: Vec<String> = findings
        .iter()
        .map(|one| {
            let deeds: Vec<&str> = one.deeds.iter().map(|deed| deed.as_str()).collect();
            let field = one.field.map_or("-", DriftField::as_str);
            let proposed = if one.proposed { " proposed" } else { "" };
            format!("{} {} {field} {}{proposed}", one.kind, one.subject(), deeds.join("/"))
        })
        .collect();
    said.sort();
    said
}

#[tokio::test]
async fn where_both_sides_agree_nothing_is_found() {
    for world in World::both().await {
        for (name, number) in [("Ada", "1001"), ("Bob", "1002"), ("Cy", "1003")] {
            world.resident(name, number).await;
        }
        assert_eq!(world.compare().await, []);
        let report = drift::report(&world.cx, world.system.id).await.unwrap();
        assert_eq!((report.comparison.holders, report.comparison.cards, report.counts), (3, 3, Vec::new()));
        assert_eq!(world.events("system.compared", None).await, 1);
    }
}

#[tokio::test]
async fn every_kind_is_found_and_goes_when_it_is_mended() {
    for world in World::both().await {
        let there = &world.elsewhere;
        world.resident("Same", "1000").await;
        let eve = world.house.user("Eve", "id-Eve").await;
        there.person("p-nobody", None, "Nobody", "nobody@example.org");
        there.card("c-nobody", "p-nobody", "2001");
        there.person("p-eve", None, "Eve", eve.profile.email.as_ref().unwrap().as_str());
        there.card("c-eve", "p-eve", "2002");
        there.person("p-foreign", Some("of-another-head-end"), "Foreign", "foreign@example.org");
        there.card("c-foreign", "p-foreign", "2003");
        there.person("p-elsewhere", Some("usr_01h455vb4pex5vsknk084sn02q"), "Else", "else@example.org");
        let fay = world.house.user("Fay", "id-Fay").await;
        there.person("p-fay", Some(&fay.id.to_string()), "Fay", "fay@example.org");
        there.card("c-fay", "p-fay", "2004");
        world.resident("Gus", "2005").await;
        there.book().cards.retain(|card| card.card != "c-Gus");
        world.resident("Hal", "2006").await;
        there.rename("h-Hal", |hal| hal.first_name = Some("Harold".to_owned()));
        there.rename("h-Hal", |hal| hal.email = Some("HAL@example.org".to_owned()));
        world.resident("Ian", "2007").await;
        there.rename("h-Ian", |ian| ian.email = Some("other@example.org".to_owned()));
        there.change("c-Ian", |card| card.number = Some("7777".to_owned()));
        world.resident("Joy", "2008").await;
        there.change("c-Joy", |card| card.observation = Observation::Suspended);
        let lea = world.house.user("Lea", "id-Lea").await;
        users::lock(&world.cx, lea.id).await.unwrap();
        there.person("p-lea", Some(&lea.id.to_string()), "Lea", "lea@example.org");
        there.card("c-lea", "p-lea", "2009");
        world.resident("Max", "2010").await;
        there.card("c-Max-2", "h-Max", "2011");

        let findings = world.compare().await;
        assert_eq!(
            said(&findings),
            [
                "differs card:c-Ian number adopt/alert",
                "differs card:c-Joy status adopt/overwrite/alert",
                "differs holder:h-Hal name adopt/overwrite/alert",
                "differs holder:h-Ian email adopt/overwrite/alert",
                "duplicate card:c-Max-2 - overwrite/alert",
                "leaver card:c-lea - overwrite/alert",
                "missing_here card:c-fay - adopt/overwrite/alert",
                "missing_there card:c-Gus - adopt/overwrite/alert",
                "orphan card:c-eve - adopt/overwrite/alert proposed",
                "orphan card:c-foreign - alert",
                "orphan card:c-nobody - overwrite/alert",
                "orphan holder:p-elsewhere - alert",
                "orphan holder:p-eve - adopt/overwrite/alert proposed",
                "orphan holder:p-foreign - alert",
                "orphan holder:p-nobody - overwrite/alert",
            ]
        );
        let name = findings.iter().find(|one| one.field == Some(DriftField::Name)).unwrap();
        assert_eq!((name.here.as_deref(), name.there.as_deref()), (Some("Hal Żółć-李"), Some("Harold Żółć-李")));
        assert!(!format!("{findings:?}").contains("Harold"), "logs must not collect people");

        let again = world.compare().await;
        let known = |all: &[Finding]| {
            let mut known: Vec<_> = all.iter().map(|one| (one.id, one.since, one.kind)).collect();
            known.sort_by_key(|(id, ..)| *id);
            known
        };
        assert_eq!(known(&again), known(&findings), "what still differs stays the same finding");

        there.rename("h-Hal", |hal| hal.first_name = Some("Hal".to_owned()));
        there.book().people.retain(|one| !one.id.starts_with("p-"));
        there.book().cards.retain(|one| !one.holder.starts_with("p-") && one.card != "c-Max-2");
        let left = said(&world.compare().await);
        assert_eq!(left.len(), 4, "{left:?}");
    }
}

#[tokio::test]
async fn a_list_that_breaks_off_says_nothing_of_the_rest() {
    for world in World::both().await {
        for (name, number) in [("Ada", "1001"), ("Bob", "1002"), ("Cy", "1003"), ("Dee", "1004")] {
            world.resident(name, number).await;
        }
        let there = &world.elsewhere;
        there.book().cards.retain(|card| card.card != "c-Dee");
        there.book().breaks = Some((2, Error::Unavailable("it rests".to_owned())));
        drift::begin(&world.cx, world.system.id).await.unwrap();
        world.work().await;
        let report = drift::report(&world.cx, world.system.id).await.unwrap();
        assert_eq!((report.comparison.state, report.comparison.holders), (ComparisonState::Listing, 2));
        assert!(report.comparison.last_error.unwrap().contains("it rests"));
        assert_eq!(world.findings().await, [], "nobody knows yet what is missing");

        there.book().breaks = None;
        world.house.pass(SignedDuration::from_mins(31));
        world.work().await;
        assert_eq!(world.state().await, ComparisonState::Completed);
        assert_eq!(said(&world.findings().await), ["missing_there card:c-Dee - adopt/overwrite/alert"]);

        there.book().cards.clear();
        there.book().breaks = Some((2, Error::Refused("it does not want to".to_owned())));
        drift::begin(&world.cx, world.system.id).await.unwrap();
        world.work().await;
        assert_eq!(world.state().await, ComparisonState::Failed);
        assert_eq!(world.findings().await.len(), 1, "what was known stays, and nothing comes to it");
        assert_eq!(world.events("system.compared", Some("failed")).await, 1);
    }
}

#[tokio::test]
async fn comparisons_begin_by_themselves_and_once() {
    for world in World::both().await {
        let settings = DriftSettings { every_hours: Some(6), ..DriftSettings::default() };
        drift::set_rules(&world.cx, world.system.id, Expected::Any, settings).await.unwrap();
        let begun = async || drift::begin_due(&world.house.app).await.unwrap();
        assert_eq!((begun().await, begun().await), (1, 0), "one that runs is not begun again");
        world.work().await;
        assert_eq!(world.state().await, ComparisonState::Completed);
        world.house.pass(SignedDuration::from_hours(5));
        assert_eq!(begun().await, 0);
        world.house.pass(SignedDuration::from_hours(1));
        assert_eq!(begun().await, 1);
    }
}

#[tokio::test]
async fn rules_settle_a_few_and_leave_a_mass_to_people() {
    for world in World::both().await {
        let there = &world.elsewhere;
        let names: Vec<String> = (0..8).map(|n| format!("P{n}")).collect();
        for (n, name) in names.iter().enumerate() {
            world.resident(name, &format!("30{n:02}")).await;
        }
        let rules = [(DriftField::Email, Deed::Overwrite)].into();
        let settings = DriftSettings { every_hours: None, rules };
        drift::set_rules(&world.cx, world.system.id, Expected::Any, settings).await.unwrap();
        let change = |count: usize| {
            for name in &names[..count] {
                there.rename(&format!("h-{name}"), |one| one.email = Some(format!("x-{name}@example.org")));
            }
        };
        change(2);
        world.compare().await;
        assert_eq!(world.findings().await, []);
        let email = there.book().people[0].email.clone();
        assert_eq!(email.as_deref(), Some("p0@example.org"), "what is here was brought there");
        change(8);
        world.compare().await;
        assert_eq!(world.findings().await.len(), 8, "a mass change waits for a person");
        assert_eq!(world.events("system.compared", Some("held")).await, 1);
    }
}
