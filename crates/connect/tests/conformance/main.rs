//! What every connector has to pass.
//!
//! A connector brings a [`rig::Rig`]: its vendor's server, played as far as the orders need it and written from the
//! vendor's documents alone, sharing no type with the connector. Everything else is here: a network that loses requests
//! and answers, a clock, a head-end of a few lines that follows the domain's own rules ([`desk`]), and the cases.
//!
//! To add a connector: a folder with a rig, and `conformance!(TheRig)` in it.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests stop at the first thing that fails")]

mod cases;
mod desk;
mod outside;
mod rig;

mod accessgrid;
mod origo;

/// Runs every case against a rig.
macro_rules! conformance {
    ($rig:ident) => {
        $crate::conformance!($rig:
            form { is_filled_in_or_refused },
            orders {
                a_new_person_costs_one_call, an_invitation_that_is_only_shown, a_phone_accepts,
                a_second_pool_is_kept_apart, what_cannot_be_done_is_said, suspending_and_resuming, a_changed_card,
                an_invitation_once_more,
            },
            lost {
                nothing_is_made_twice, a_request_that_arrives_late, a_restart_goes_on_from_the_counterpart,
                what_was_there_before_is_not_taken,
            },
            revoking {
                is_accepted_and_then_done, twice_is_as_once, takes_the_invitation_along, of_what_was_never_made,
                finds_what_a_lost_answer_left,
            },
            errors {
                without_access, access_is_not_asked_for_again_and_again, unreachable, unavailable, garbled, limited,
                pools, say_no_secret,
            },
            people {
                somebody_elses_is_never_taken, nobodys_is_adopted, ours_is_found_again, changes_and_deletion,
                a_person_who_was_deleted_there,
            },
            budget { is_kept, one_access_for_all, access_that_ran_out },
            reading { pools_are_told, everything_is_listed_once, events_are_told_once },
            histories { converge },
        );
    };
    ($rig:ident: $($group:ident { $($case:ident),* $(,)? }),* $(,)?) => {
        $(mod $group {
            $(#[test] fn $case() { $crate::cases::$group::$case::<super::$rig>(); })*
        })*
    };
}
use conformance;
