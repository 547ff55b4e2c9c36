//! Before the act: shows who will be kicked and asks, where somebody is there to answer.

use std::io::{self, IsTerminal};

use super::super::context::Context;
use super::super::interrupt::Interrupted;
use super::super::misuse::Misuse;
use super::super::participant;
use super::target::Target;
use crate::api::Participant;
use crate::output::{Column, Kind, Row, Selection, UnknownField};

/// The answer was no.
#[derive(Debug, thiserror::Error)]
#[error("nobody was kicked")]
pub struct Declined;

/// Makes sure, before anything is sent, that somebody can be asked.
pub fn ensure_possible(context: &Context) -> Result<(), Misuse> {
    if context.may_ask() && io::stdin().is_terminal() && io::stderr().is_terminal() {
        return Ok(());
    }
    Err(Misuse::new("kicking people who are not named one by one needs a yes, and nobody can be asked")
        .hint("add --yes to kick them, or --dry-run to see who they are"))
}

/// Shows these people and asks whether to kick them.
pub fn ask(targets: &[Target], context: &Context) -> anyhow::Result<()> {
    context.show(&selection(targets)?, targets.iter().map(row).collect())?;
    let question = format!("Kick {}?", people(targets.len()));
    match dialoguer::Confirm::new().with_prompt(question).default(false).interact_opt() {
        Ok(Some(true)) => Ok(()),
        Ok(_) => Err(Declined.into()),
        Err(dialoguer::Error::IO(error)) if error.kind() == io::ErrorKind::Interrupted => {
            Err(Interrupted.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// The columns that tell people apart; the room only where there are several.
fn selection(targets: &[Target]) -> Result<Selection, UnknownField> {
    let rooms = targets.windows(2).any(|pair| pair[0].room_name != pair[1].room_name);
    let known = [&[Column::new("room", "ROOM", Kind::Text)], participant::FIELDS].concat();
    let usual: &[&str] = if rooms {
        &["room", "identity", "status", "start_time", "sid"]
    } else {
        &["identity", "status", "start_time", "sid"]
    };
    Selection::new(None, &known, usual)
}

fn row(target: &Target) -> Row {
    let mut row = target.stay.clone().map(Participant::into_fields).unwrap_or_default();
    row.entry("identity").or_insert_with(|| target.name.clone().into());
    row.insert("room".into(), target.room_name.clone().into());
    row
}

/// So many people, in words.
pub fn people(count: usize) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}
