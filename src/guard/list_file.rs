//! Files with the identities of a rule, one per line, and the mistakes in them that are easily overlooked. Depends on
//! `moderation` for lists.

use std::path::Path;

use crate::api::ParticipantRef;
use crate::errors::UsageError;
use crate::moderation::input;
use crate::moderation::list_lines::{Line, parse_lines};
use crate::moderation::reference_index::Named;

/// Where the warnings about a list go.
pub type Warn<'w> = &'w dyn Fn(&str);

/// Reads a list of identities, one per line. Warns about lines that probably have a mistake.
///
/// Fails if the file cannot be read, or if a line names a room or has a SID.
pub fn read(path: &Path, warn: Warn<'_>) -> anyhow::Result<Vec<ParticipantRef>> {
    Ok(parse(&input::name(path), &input::text(path)?, warn)?)
}

fn parse(name: &str, text: &str, warn: Warn<'_>) -> Result<Vec<ParticipantRef>, UsageError> {
    let mut identities = Vec::new();
    let (mut with_space, mut comments) = (Vec::new(), Vec::new());
    for Line { place, named } in parse_lines(name, text)? {
        let participant = match named {
            Named { room: None, participant } => participant,
            Named { room: Some(_), .. } => {
                return Err(UsageError::new(format!("{place}: it names a room; expected an identity")));
            }
        };
        let ParticipantRef::Name(identity) = &participant else {
            let error = format!("{place}: it has the SID of one connection; expected an identity");
            return Err(UsageError::new(error));
        };
        if identity.trim() != identity {
            with_space.push(format!("{place}: '{identity}'"));
        } else if identity.starts_with('#') {
            comments.push(format!("{place}: '{identity}'"));
        }
        identities.push(participant);
    }
    warn_of(&with_space, "begins or ends with white space, which belongs to the identity", warn);
    warn_of(&comments, "is an identity, since a list has no comments", warn);
    Ok(identities)
}

/// Warns of lines, once for all of them.
fn warn_of(lines: &[String], what: &str, warn: Warn<'_>) {
    let Some(first) = lines.first() else { return };
    let more = match lines.len() - 1 {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    warn(&format!("{first} {what}{more}"));
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn warns_once_of_each_kind_of_mistake() {
        let warnings = RefCell::new(Vec::new());
        let warn = |warning: &str| warnings.borrow_mut().push(warning.to_owned());
        let text = "ann\n# banned\neve \r\n ben\n\nc d#\n";
        assert_eq!(parse("f", text, &warn).unwrap().len(), 5);
        assert_eq!(
            warnings.into_inner(),
            [
                "f, line 3: 'eve ' begins or ends with white space, which belongs to the identity (and 1 more)",
                "f, line 2: '# banned' is an identity, since a list has no comments",
            ]
        );
    }

    #[test]
    fn rejects_sids_and_rooms() {
        let sid = format!("ann\nPA{}", "0".repeat(32));
        for (text, expected) in [
            (&*sid, "f, line 2: it has the SID of one connection; expected an identity"),
            ("room\tann", "f, line 1: it names a room; expected an identity"),
        ] {
            assert_eq!(parse("f", text, &|_| {}).unwrap_err().to_string(), expected);
        }
    }
}
