//! The compiled form of a filter: runs in the process that calls it, and words the errors for the command line. Depends
//! on `jaq`.

use std::io;

use jaq_core::data::JustLut;
use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars};
use jaq_json::{Val, read};

/// A compiled filter in the jq language as jaq implements it: <https://gedenkt.at/jaq/manual/>.
///
/// Compiling, running and dropping one needs [`STACK_BYTES`] of stack.
pub(super) struct Program(jaq_core::Filter<JustLut<Val>>);

/// Stack size in bytes that the deepest filter of [`MAX_LENGTH`] needs. Unused pages of it take up no memory.
pub(super) const STACK_BYTES: usize = 128 << 20;

/// The functions of jq that jaq lacks.
const MISSING_DEFINITIONS: &str = include_str!("definitions.jq");

/// Functions of jaq that filters cannot call: `env` reads credentials, and the others write to stderr, which is discarded in
/// the process that runs the filter.
const WITHHELD: [&str; 6] = ["env", "debug", "debug_empty", "halt_error", "stderr", "stderr_empty"];

/// Maximum length of a filter in bytes. It limits the nesting, and so the stack that a filter needs.
const MAX_LENGTH: usize = 4096;

impl Program {
    /// Compiles a filter. The error says what is wrong with `text`.
    pub(super) fn compile(text: &str) -> Result<Self, String> {
        if text.len() > MAX_LENGTH {
            return Err(format!(
                "it has {} bytes, and may have {MAX_LENGTH}; pipe JSON to jq instead",
                text.len()
            ));
        }
        let missing = jaq_core::load::parse(MISSING_DEFINITIONS, |parser| parser.defs()).unwrap_or_default();
        let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
        let definitions =
            definitions.filter(|definition| !WITHHELD.contains(&definition.name)).chain(missing);
        let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        let functions = functions.filter(|(name, ..)| !WITHHELD.contains(name));
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
        Ok(Self(filter))
    }

    /// Calls `emit` with each value that the filter returns for `input` in JSON, until the filter ends or `emit` fails.
    pub(super) fn run(
        &self,
        input: &[u8],
        mut emit: impl FnMut(Val) -> io::Result<()>,
    ) -> io::Result<Result<(), String>> {
        let input = match read::parse_single(input) {
            Ok(input) => input,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let context = Ctx::<JustLut<Val>>::new(&self.0.lut, Vars::new([]));
        for output in self.0.id.run((context, input)) {
            match output.map_err(jaq_core::Exn::get_err) {
                Ok(value) => emit(value)?,
                Err(Ok(error)) => return Ok(Err(shorten(&error.to_string()))),
                Err(Err(halt)) => match halt.get_halt() {
                    Ok(0) | Err(_) => break,
                    Ok(code) => return Ok(Err(format!("it halted with exit code {code}"))),
                },
            }
        }
        Ok(Ok(()))
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
        let take = |value: Val| {
            made.push(value.to_string());
            Ok(())
        };
        match Program::compile(filter).map(|program| program.run(json.as_bytes(), take).unwrap()) {
            Err(why) => format!("cannot be: {why}"),
            Ok(Err(error)) => format!("{} failed: {error}", made.join(" ")),
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
            ("1, halt(3), 2", "null", "1 failed: it halted with exit code 3"),
            ("@csv", r#"["a\"b,",1,null,true]"#, r#""\"a\"\"b,\",1,,true""#),
            (r#"@tsv "\(.)""#, r#"["a\tb\\",1,null]"#, r#""a\\tb\\\\\t1\t""#),
            (".[] | IN(1, 3)", "[1,2]", "true false"),
            ("IN(.[]; 2)", "[1,2]", "true"),
            ("INDEX(.a)", r#"[{"a":"x"}]"#, r#"{"x":{"a":"x"}}"#),
            ("[tostream]", r#"{"a":[1]}"#, r#"[[["a",0],1],[["a",0]],[["a"]]]"#),
            ("ascii, toarray", "65", r#""A" [65]"#),
            (r#"trimstr("a")"#, r#""aba""#, r#""b""#),
            ("todate, todateiso8601", "1425599621.75", r#""2015-03-05T23:53:41Z" "2015-03-05T23:53:41Z""#),
            ("[leaf_paths]", r#"{"a":[1]}"#, r#"[["a",0]]"#),
            (".[0], .a", "[7]", "7 failed: cannot index [7] with \"a\""),
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
            ("debug", "cannot be: unknown filter 'debug'"),
            ("debug(.a)", "cannot be: unknown filter 'debug'"),
            ("stderr", "cannot be: unknown filter 'stderr'"),
            ("halt_error", "cannot be: unknown filter 'halt_error'"),
            ("halt_error(3)", "cannot be: unknown filter 'halt_error'"),
            ("$x", "cannot be: unknown variable '$x'"),
        ] {
            assert_eq!(outcome(filter, "[]"), expected, "{filter}");
        }
    }
}
