//! What a process looks like.

use app::processes::{Choice, Enrolment, InputWanted, ProcessShown, Wanted};
use domain::process::{Inputs, Process};
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A process, with what its next step needs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProcessView {
    #[serde(flatten)]
    process: ProcessRow,
    /// What is asked, while somebody is to answer.
    inputs_wanted: Vec<InputView>,
    /// What the phone scans, while it is waited for and the code is shown.
    enrolment: Option<EnrolmentView>,
    /// Where the code was mailed instead, masked.
    enrolment_mailed_to: Option<String>,
    /// Whether the phone that is waited for is asked for a PIN, which goes to the holder by another way than the link.
    wants_pin: bool,
}

/// A process.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProcessRow {
    /// `prc_…`.
    id: String,
    /// `MobileIDProcSupplyMobileIDForUser`, …
    kind: &'static str,
    /// What people call it.
    label: &'static str,
    /// Whose mobile ID it is about.
    user_id: String,
    /// The credential that it makes or changes, once that is known.
    credential_id: Option<String>,
    /// `running`, `waiting_for_phone`, `completed`, `failed`, `cancelled`.
    state: &'static str,
    /// What is to be done next: `choose`, `install`, `done`.
    step: &'static str,
    /// Why it failed.
    reason: Option<String>,
    /// What was answered.
    #[schema(value_type = Object)]
    inputs: Inputs,
    /// Who began it: an id, `system` or `holder`.
    started_by: String,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// When it fails by itself, if nobody takes the next step.
    #[schema(value_type = Option<String>, format = DateTime)]
    ends_at: Option<Timestamp>,
}

/// One thing that is asked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InputView {
    /// Its name in `inputs`.
    name: &'static str,
    /// What sort of answer it wants: `several`, `one`, `number`, `yes_no`.
    kind: &'static str,
    /// Whether the step is not taken without it.
    required: bool,
    /// What can be chosen.
    choices: Vec<ChoiceView>,
    /// What is meant where nobody says: a number, or yes or no.
    #[schema(value_type = Option<Object>)]
    usual: Option<serde_json::Value>,
    /// The most, of a number.
    most: Option<u16>,
}

/// Something that can be chosen.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChoiceView {
    /// Its value.
    value: String,
    /// What people read.
    text: String,
    /// Whether it is meant where nobody says.
    preselected: bool,
    /// Whether it cannot be left out.
    always: bool,
}

/// What a phone scans.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnrolmentView {
    /// The link.
    url: String,
    /// The link as a QR code, an SVG document.
    qr_svg: String,
    /// Until when it works.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

impl ProcessView {
    pub(crate) fn of(shown: ProcessShown) -> Self {
        Self {
            process: ProcessRow::of(shown.process),
            inputs_wanted: shown.inputs_wanted.into_iter().map(InputView::of).collect(),
            enrolment: shown.enrolment.map(EnrolmentView::of),
            enrolment_mailed_to: shown.mailed_to,
            wants_pin: shown.wants_pin,
        }
    }
}

impl ProcessRow {
    pub(super) fn of(process: Process) -> Self {
        Self {
            id: process.id.to_string(),
            kind: process.kind.as_str(),
            label: process.kind.text(),
            user_id: process.user.to_string(),
            credential_id: process.credential.map(|id| id.to_string()),
            state: process.state.as_str(),
            step: process.step.as_str(),
            reason: process.reason,
            inputs: process.inputs,
            started_by: process.started_by.to_string(),
            created_at: process.created_at,
            updated_at: process.updated_at,
            ends_at: process.ends_at,
        }
    }
}

impl InputView {
    fn of(input: InputWanted) -> Self {
        let InputWanted { name, wanted, required } = input;
        let none = Self { name, kind: "", required, choices: Vec::new(), usual: None, most: None };
        let all = |choices: Vec<Choice>| choices.into_iter().map(ChoiceView::of).collect();
        match wanted {
            Wanted::Several(choices) => Self { kind: "several", choices: all(choices), ..none },
            Wanted::One(choices) => Self { kind: "one", choices: all(choices), ..none },
            Wanted::Number { usual, most } => {
                Self { kind: "number", usual: Some(usual.into()), most: Some(most), ..none }
            }
            Wanted::YesNo { usual } => Self { kind: "yes_no", usual: Some(usual.into()), ..none },
        }
    }
}

impl ChoiceView {
    fn of(choice: Choice) -> Self {
        let Choice { value, text, preselected, always } = choice;
        Self { value, text, preselected, always }
    }
}

impl EnrolmentView {
    fn of(enrolment: Enrolment) -> Self {
        let Enrolment { url, qr_svg, expires_at } = enrolment;
        Self { url, qr_svg, expires_at }
    }
}
