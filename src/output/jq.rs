//! The filters of `--jq`: JSON goes through one on its way out, as through `jq -r`, but in this process.

use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;

use jaq_core::data::JustLut;
use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars};
use jaq_json::{Val, read};

use super::columns::ColumnSelection;
use super::row::Row;
use super::row_sink::RowWriter;
use super::sanitize::{visible_json, visible_lines};
use super::terminal::TerminalInfo;
use crate::signal::without_waiting;

/// A filter in the jq language, as jaq has it: <https://gedenkt.at/jaq/manual/>.
#[derive(Clone)]
pub struct Filter {
    compiled: Arc<jaq_core::Filter<JustLut<Val>>>,
}

/// The longest filter, in bytes: nesting is bounded by it, and so is the stack that a filter needs.
const LONGEST: usize = 4096;

/// The longest output that is held back until a filter has succeeded, in bytes.
const LONGEST_OUTPUT: usize = 64 << 20;

/// A filter gave an error for what it was given.
#[derive(Debug, thiserror::Error)]
#[error("the filter failed: {0}")]
pub struct FilterFailed(String);

impl Filter {
    /// Compiles a filter, or says what in it cannot be.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!(
                "it has {} bytes, and may have {LONGEST}; pipe JSON to jq instead",
                text.len()
            ));
        }
        let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
        let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        // The environment holds credentials, and is none of a filter's business.
        let functions = functions.filter(|(name, ..)| *name != "env");
        let arena = Arena::default();
        let loaded = Loader::new(definitions).load(&arena, File { code: text, path: () });
        let modules = loaded.map_err(|errors| {
            let found = errors.into_iter().flat_map(|(_, error)| unparsed(error)).next();
            unexpected(found.unwrap_or_default(), text)
        })?;
        let compiled = Compiler::default().with_funs(functions).compile(modules);
        let filter = compiled.map_err(|errors| {
            let first = errors.into_iter().flat_map(|(_, undefined)| undefined).next();
            first.map_or_else(String::new, |(name, kind)| format!("there is no {} '{name}'", kind.as_str()))
        })?;
        Ok(Self { compiled: Arc::new(filter) })
    }

    /// Hands all that the filter makes of `input` to `take`, until the filter or `take` has had enough.
    fn run(&self, input: Val, take: impl FnMut(&Val) -> io::Result<()>) -> io::Result<()> {
        without_waiting(|| self.hand_on(input, take))
    }

    fn hand_on(&self, input: Val, mut take: impl FnMut(&Val) -> io::Result<()>) -> io::Result<()> {
        let context = Ctx::<JustLut<Val>>::new(&self.compiled.lut, Vars::new([]));
        for made in self.compiled.id.run((context, input)) {
            match made.map_err(jaq_core::Exn::get_err) {
                Ok(value) => take(&value)?,
                Err(Ok(error)) => return Err(failed(shortened(&error.to_string()))),
                // `halt`
                Err(Err(_)) => break,
            }
        }
        Ok(())
    }
}

fn failed(why: String) -> io::Error {
    io::Error::other(FilterFailed(why))
}

/// A row as a filter takes it.
fn input(row: &Row) -> io::Result<Val> {
    read::parse_single(&serde_json::to_vec(row)?).map_err(|error| failed(error.to_string()))
}

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Filter")
    }
}

/// The places where a filter stops making sense.
fn unparsed(error: jaq_core::load::Error<&str>) -> Vec<&str> {
    match error {
        jaq_core::load::Error::Io(errors) => errors.into_iter().map(|(at, _)| at).collect(),
        jaq_core::load::Error::Lex(errors) => errors.into_iter().map(|(_, at)| at).collect(),
        jaq_core::load::Error::Parse(errors) => errors.into_iter().map(|(_, at)| at).collect(),
    }
}

fn unexpected(found: &str, text: &str) -> String {
    if found.is_empty() {
        return "it ends too early".to_owned();
    }
    // The place is a part of the text itself.
    let before = (found.as_ptr() as usize).checked_sub(text.as_ptr() as usize);
    let before = before.and_then(|before| text.get(..before)).unwrap_or_default();
    format!("unexpected '{found}' after '{before}'")
}

/// The values that an error quotes may be as long as a list.
fn shortened(error: &str) -> String {
    const HEAD: usize = 60;
    const TAIL: usize = 60;
    let letters = error.chars().collect::<Vec<_>>();
    if letters.len() <= HEAD + TAIL {
        return error.to_owned();
    }
    let (head, tail) = (&letters[..HEAD], &letters[letters.len() - TAIL..]);
    head.iter().chain(&[' ', '…', ' ']).chain(tail).collect()
}

/// Rows on their way through a filter.
pub(super) struct Filtered<'w> {
    filter: &'w Filter,
    selection: &'w ColumnSelection,
    screen: &'w TerminalInfo,
    out: &'w mut dyn Write,
    /// The array that the filter is given as a whole; none where it is given row after row.
    held: Option<Vec<Val>>,
    /// Whether what the filter fails for is written unfiltered.
    or_unfiltered: bool,
    /// The first failure of the filter, where what it fails for is written unfiltered.
    failure: Option<io::Error>,
}

impl<'w> Filtered<'w> {
    /// The filter is given one array of all rows.
    pub(super) fn whole(
        filter: &'w Filter,
        selection: &'w ColumnSelection,
        screen: &'w TerminalInfo,
        out: &'w mut dyn Write,
    ) -> Self {
        Self { held: Some(Vec::new()), ..Self::each(filter, selection, screen, out) }
    }

    /// The filter is given each row by itself, as it comes.
    pub(super) fn each(
        filter: &'w Filter,
        selection: &'w ColumnSelection,
        screen: &'w TerminalInfo,
        out: &'w mut dyn Write,
    ) -> Self {
        Self { filter, selection, screen, out, held: None, or_unfiltered: false, failure: None }
    }

    /// Writes what the filter fails for as it is. The failure is told at the end.
    pub(super) fn or_unfiltered(self) -> Self {
        Self { or_unfiltered: true, ..self }
    }

    fn write_filtered(&mut self, input: Val, is_indented: bool) -> io::Result<()> {
        let Self { filter, screen, .. } = *self;
        if !self.or_unfiltered {
            return filter.run(input, |value| write(value, is_indented, screen, self.out));
        }
        let mut made = Vec::new();
        let written = filter.run(input.clone(), |value| {
            if made.len() > LONGEST_OUTPUT {
                return Err(failed(format!("it makes more than {} MiB", LONGEST_OUTPUT >> 20)));
            }
            write(value, is_indented, screen, &mut made)
        });
        match written {
            Ok(()) => self.out.write_all(&made),
            Err(error) => {
                self.failure.get_or_insert(error);
                write(&input, is_indented, screen, self.out)
            }
        }
    }
}

impl RowWriter for Filtered<'_> {
    fn rows(&mut self, rows: Vec<Row>) -> io::Result<()> {
        for row in rows {
            let input = input(&self.selection.apply(row))?;
            match &mut self.held {
                Some(held) => held.push(input),
                None => self.write_filtered(input, false)?,
            }
        }
        self.out.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self, whole: bool) -> io::Result<()> {
        // Part of an array would pass for all of it.
        if let Some(held) = self.held.take().filter(|_| whole) {
            self.write_filtered(held.into_iter().collect(), true)?;
        }
        self.out.flush()?;
        self.failure.take().map_or(Ok(()), Err)
    }
}

/// Writes what a filter makes of one row by itself.
pub(super) fn write_record(
    filter: &Filter,
    row: &Row,
    screen: &TerminalInfo,
    out: &mut dyn Write,
) -> io::Result<()> {
    filter.run(input(row)?, |value| write(value, true, screen, out))?;
    out.flush()
}

/// Text as it is, as with `jq -r`, all else as JSON. On a terminal, text must not control it.
fn write(value: &Val, is_indented: bool, screen: &TerminalInfo, out: &mut dyn Write) -> io::Result<()> {
    if let Val::TStr(text) = value {
        match std::str::from_utf8(text) {
            Ok(text) if screen.is_terminal() => writeln!(out, "{}", visible_lines(text)),
            _ => {
                out.write_all(text)?;
                writeln!(out)
            }
        }
    } else {
        let indent = is_indented.then(|| "  ".to_owned());
        let style = jaq_json::write::Pp { indent, sep_space: is_indented, ..Default::default() };
        let mut json = Vec::new();
        jaq_json::write::write(&mut json, &style, 0, value)?;
        writeln!(out, "{}", visible_json(String::from_utf8_lossy(&json).into_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(filter: &str, json: &str) -> String {
        let mut made = Vec::new();
        let take = |value: &Val| {
            made.push(value.to_string());
            Ok(())
        };
        let input = read::parse_single(json.as_bytes()).unwrap();
        match Filter::parse(filter).map(|filter| filter.run(input, take)) {
            Err(why) => format!("cannot be: {why}"),
            Ok(Err(error)) => format!("{} {error}", made.join(" ")),
            Ok(Ok(())) => made.join(" "),
        }
    }

    #[test]
    fn a_filter_is_what_jq_makes_of_it() {
        for (filter, json, expected) in [
            (".[].a", r#"[{"a":1},{"a":"b"},{}]"#, r#"1 "b" null"#),
            ("map(select(.n > 1)) | length", r#"[{"n":1},{"n":2},{"n":3}]"#, "2"),
            (".[0] | keys", r#"[{"b":1,"a":2}]"#, r#"["a","b"]"#),
            (r#".[] | "\(.a)-\(.b)" | @json"#, r#"[{"a":1,"b":2}]"#, r#""\"1-2\"""#),
            (".", r#"{"n":12345678901234567890.12}"#, r#"{"n":12345678901234567890.12}"#),
            ("1, halt, 2", "null", "1"),
            (".[0], .a", "[7]", "7 the filter failed: cannot index [7] with \"a\""),
        ] {
            assert_eq!(outcome(filter, json), expected, "{filter}");
        }
    }

    #[test]
    fn what_cannot_be_a_filter_is_told_with_its_place() {
        for (filter, expected) in [
            (".[", "cannot be: it ends too early"),
            (".a | | .b", "cannot be: unexpected '|' after '.a | '"),
            (".a | nothing", "cannot be: there is no filter 'nothing'"),
            ("env", "cannot be: there is no filter 'env'"),
            ("$x", "cannot be: there is no variable '$x'"),
        ] {
            assert_eq!(outcome(filter, "[]"), expected, "{filter}");
        }
    }
}
