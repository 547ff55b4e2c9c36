//! Before the act: shows who will be kicked and asks, where somebody is there to answer.

use std::io::{self, IsTerminal};

use super::super::context::Context;
use super::super::interrupt::Interrupted;
use super::super::misuse::Misuse;
use super::super::participant;
use super::target::Target;
use crate::api::Participant;
use crate::output::{Column, Kind, Row, Selection, UnknownField, visible};

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
    let people = people(targets.len());
    let question = match targets {
        [first, ..] if !are_in_many_rooms(targets) => {
            format!("Kick {people} out of '{}'?", visible(&first.room_name))
        }
        _ => format!("Kick {people}?"),
    };
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
    let known = [&[Column::new("room", "ROOM", Kind::Text)], participant::FIELDS].concat();
    let usual: &[&str] = if are_in_many_rooms(targets) {
        &["room", "identity", "status", "start_time", "sid"]
    } else {
        &["identity", "status", "start_time", "sid"]
    };
    Selection::new(None, &known, usual)
}

fn are_in_many_rooms(targets: &[Target]) -> bool {
    targets.windows(2).any(|pair| pair[0].room != pair[1].room)
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
