//! The filters of `--jq`: compiled and run in this process, with the errors worded for the command line. Depends on
//! `jaq`.

use std::fmt;
use std::io;
use std::sync::Arc;

use jaq_core::data::JustLut;
use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars};
use jaq_json::{Val, read};

use crate::output::row::Row;
use crate::signal::without_waiting;

/// A compiled filter in the jq language as jaq implements it: <https://gedenkt.at/jaq/manual/>.
#[derive(Clone)]
pub struct Filter {
    compiled: Arc<jaq_core::Filter<JustLut<Val>>>,
}

/// The functions of jq that jaq lacks.
const MISSING_DEFINITIONS: &str = include_str!("definitions.jq");

/// Maximum length of a filter in bytes. It limits the nesting, and so the stack that a filter needs.
const MAX_LENGTH: usize = 4096;

/// The filter returned an error for its input.
#[derive(Debug, thiserror::Error)]
#[error("the jq filter failed: {0}")]
pub struct FilterFailed(String);

impl Filter {
    /// Compiles a filter. The error says what is wrong with `text`.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() > MAX_LENGTH {
            return Err(format!(
                "it has {} bytes, and may have {MAX_LENGTH}; pipe JSON to jq instead",
                text.len()
            ));
        }
        let missing = jaq_core::load::parse(MISSING_DEFINITIONS, |parser| parser.defs()).unwrap_or_default();
        let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs()).chain(missing);
        let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        // The environment holds credentials, so filters cannot read it.
        let functions = functions.filter(|(name, ..)| *name != "env");
        let arena = Arena::default();
        let loaded = Loader::new(definitions).load(&arena, File { code: text, path: () });
        let modules = loaded.map_err(|errors| {
            let rest = errors.into_iter().flat_map(|(_, error)| error_positions(error)).next();
            syntax_error(rest.unwrap_or_default(), text)
        })?;
        let compiled = Compiler::default().with_funs(functions).compile(modules);
        let filter = compiled.map_err(|errors| {
            let first = errors.into_iter().flat_map(|(_, undefined)| undefined).next();
            first.map_or_else(String::new, |(name, kind)| format!("unknown {} '{name}'", kind.as_str()))
        })?;
        Ok(Self { compiled: Arc::new(filter) })
    }

    /// Calls `emit` with each value that the filter returns for `input`, until the filter ends or `emit` fails.
    pub(super) fn run(&self, input: Val, emit: impl FnMut(&Val) -> io::Result<()>) -> io::Result<()> {
        without_waiting(|| self.run_to_end(input, emit))
    }

    fn run_to_end(&self, input: Val, mut emit: impl FnMut(&Val) -> io::Result<()>) -> io::Result<()> {
        let context = Ctx::<JustLut<Val>>::new(&self.compiled.lut, Vars::new([]));
        for output in self.compiled.id.run((context, input)) {
            match output.map_err(jaq_core::Exn::get_err) {
                Ok(value) => emit(&value)?,
                Err(Ok(error)) => return Err(filter_failed(shorten(&error.to_string()))),
                // `halt`
                Err(Err(_)) => break,
            }
        }
        Ok(())
    }
}

pub(super) fn filter_failed(reason: String) -> io::Error {
    io::Error::other(FilterFailed(reason))
}

/// Converts a row to the input of a filter.
pub(super) fn to_input(row: &Row) -> io::Result<Val> {
    read::parse_single(&serde_json::to_vec(row)?).map_err(|error| filter_failed(error.to_string()))
}

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Filter")
    }
}

/// Returns the rest of the filter from each error on.
fn error_positions(error: jaq_core::load::Error<&str>) -> Vec<&str> {
    match error {
        jaq_core::load::Error::Io(errors) => errors.into_iter().map(|(at, _)| at).collect(),
        jaq_core::load::Error::Lex(errors) => errors.into_iter().map(|(_, at)| at).collect(),
        jaq_core::load::Error::Parse(errors) => errors.into_iter().map(|(_, at)| at).collect(),
    }
}

/// Returns the message for an error at `rest`, a subslice of `text`.
fn syntax_error(rest: &str, text: &str) -> String {
    if rest.is_empty() {
        return "unexpected end".to_owned();
    }
    let offset = (rest.as_ptr() as usize).checked_sub(text.as_ptr() as usize);
    let before = offset.and_then(|offset| text.get(..offset)).unwrap_or_default();
    format!("unexpected '{rest}' after '{before}'")
}

/// Shortens an error in the middle: it quotes values, which can be whole lists.
fn shorten(error: &str) -> String {
    const HEAD: usize = 60;
    const TAIL: usize = 60;
    let chars = error.chars().collect::<Vec<_>>();
    if chars.len() <= HEAD + TAIL {
        return error.to_owned();
    }
    let (head, tail) = (&chars[..HEAD], &chars[chars.len() - TAIL..]);
    head.iter().chain(&[' ', '…', ' ']).chain(tail).collect()
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
    fn runs_filters_as_jq_does() {
        for (filter, json, expected) in [
            (".[].a", r#"[{"a":1},{"a":"b"},{}]"#, r#"1 "b" null"#),
            ("map(select(.n > 1)) | length", r#"[{"n":1},{"n":2},{"n":3}]"#, "2"),
            (".[0] | keys", r#"[{"b":1,"a":2}]"#, r#"["a","b"]"#),
            (r#".[] | "\(.a)-\(.b)" | @json"#, r#"[{"a":1,"b":2}]"#, r#""\"1-2\"""#),
            (".", r#"{"n":12345678901234567890.12}"#, r#"{"n":12345678901234567890.12}"#),
            ("1, halt, 2", "null", "1"),
            ("@csv", r#"["a\"b,",1,null,true]"#, r#""\"a\"\"b,\",1,,true""#),
            (r#"@tsv "\(.)""#, r#"["a\tb\\",1,null]"#, r#""a\\tb\\\\\t1\t""#),
            (".[] | IN(1, 3)", "[1,2]", "true false"),
            ("IN(.[]; 2)", "[1,2]", "true"),
            ("INDEX(.a)", r#"[{"a":"x"}]"#, r#"{"x":{"a":"x"}}"#),
            ("[tostream]", r#"{"a":[1]}"#, r#"[[["a",0],1],[["a",0]],[["a"]]]"#),
            ("ascii, toarray", "65", r#""A" [65]"#),
            (r#"trimstr("a")"#, r#""aba""#, r#""b""#),
            ("[leaf_paths]", r#"{"a":[1]}"#, r#"[["a",0]]"#),
            (".[0], .a", "[7]", "7 the jq filter failed: cannot index [7] with \"a\""),
        ] {
            assert_eq!(outcome(filter, json), expected, "{filter}");
        }
    }

    #[test]
    fn rejects_invalid_filter_with_position() {
        for (filter, expected) in [
            (".[", "cannot be: unexpected end"),
            (".a | | .b", "cannot be: unexpected '|' after '.a | '"),
            (".a | nothing", "cannot be: unknown filter 'nothing'"),
            ("env", "cannot be: unknown filter 'env'"),
            ("$x", "cannot be: unknown variable '$x'"),
        ] {
            assert_eq!(outcome(filter, "[]"), expected, "{filter}");
        }
    }
}
