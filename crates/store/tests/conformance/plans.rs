//! Which index a list is found by, in a project with many rows.

use domain::device::{Device, Thumbprint};
use domain::id::{Id, kind};
use store::repo::list::{ListQuery, ListSpec};
use store::repo::{DEVICES, EVENTS, INVITATIONS};
use store::seal::sha256;
use store::testing::Scratch;

use crate::events::event;
use crate::phones::{device, invitation};
use crate::start;
use crate::world::{filter, fresh, with_project};

/// So many rows that reading them all is the worse way.
const ROWS: u32 = 3000;

async fn is_found_by(
    scratch: &Scratch,
    project: Id<kind::Project>,
    spec: &'static ListSpec,
    condition: &str,
    (sort, index): (&str, &str),
) {
    let query = ListQuery { filter: Some(filter(spec, condition)), ..ListQuery::of(spec) };
    for descending in [false, true] {
        let query = ListQuery { sort: spec.sort(sort, descending).unwrap(), ..query.clone() };
        let plan = scratch.plan(spec, project, &query).await;
        assert!(plan.contains(index), "on {}, {condition} is not found by {index}:\n{plan}", scratch.name());
        assert!(!plan.contains("Sort") && !plan.contains("TEMP B-TREE"), "the index has their order:\n{plan}");
    }
}

#[tokio::test]
async fn what_belongs_to_a_user_or_a_credential_is_found_by_an_index() {
    for scratch in Scratch::both(start()).await {
        let project = with_project(&scratch.store).await;
        let invitations: Vec<_> = (0..ROWS).map(|n| invitation(project, &n.to_string())).collect();
        let devices =
            (0..ROWS).map(|n| Device { thumbprint: Thumbprint(sha256(&n.to_be_bytes())), ..device(project, 0) });
        let events: Vec<_> =
            (0..ROWS).map(|_| domain::event::Event { personal: None, ..event(project, fresh()) }).collect();
        let devices: Vec<_> = devices.collect();
        let mut uow = scratch.store.begin().await.unwrap();
        uow.invitations().add_many(&invitations).await.unwrap();
        uow.events().add_many(&events).await.unwrap();
        for device in &devices {
            uow.devices().add(device).await.unwrap();
        }
        uow.commit().await.unwrap();

        let (invited, owner) = (invitations[7].user, devices[7].user);
        is_found_by(
            &scratch,
            project,
            &INVITATIONS,
            &format!("user_id eq \"{invited}\""),
            ("created_at", "invitations_user"),
        )
        .await;
        is_found_by(&scratch, project, &DEVICES, &format!("user_id eq \"{owner}\""), ("claimed_at", "devices_user"))
            .await;
        let credential = events[7].credential.unwrap();
        let condition = format!("credential_id eq \"{credential}\"");
        is_found_by(&scratch, project, &EVENTS, &condition, ("at", "events_credential")).await;
    }
}
