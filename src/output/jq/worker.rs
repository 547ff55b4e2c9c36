//! The process that runs a filter, until stdin is closed.
//!
//! It reads the filter and then inputs from stdin and writes results to stdout as frames. Depends on
//! `program`, `frame` and `filter`.

use std::io::{self, BufReader, BufWriter, Write};
use std::process::{self, ExitCode};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use jaq_json::{Num, Rc, Val};

use super::filter::with_large_stack;
use super::frame::{Frame, FrameKind, read_frame, write_frame};
use super::program::Program;

/// The first argument of the program in the process that runs a filter. It is not a subcommand and does not appear in the
/// help.
pub const FILTER_WORKER: &str = "__filter";

/// Memory in bytes that a filter may use for any input.
#[cfg(unix)]
const MEMORY_BYTES: u64 = 1 << 30;

/// Memory in bytes that a filter may use in addition, for each byte of its input.
#[cfg(unix)]
const MEMORY_PER_INPUT_BYTE: u64 = 16;

/// Runs the filter that stdin brings for the inputs that follow it.
pub fn run_filter_worker() -> ExitCode {
    with_large_stack(|| serve(&frames()).map_err(|error| error.to_string()))
        .map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
}

/// Returns the frames as they arrive. The end of stdin ends the process, even while a filter runs: its reader is gone.
#[expect(clippy::exit, reason = "the filter may never end by itself")]
fn frames() -> Receiver<Frame> {
    let (sender, frames) = mpsc::sync_channel(0);
    thread::spawn(move || {
        let mut input = BufReader::new(io::stdin());
        while let Ok(frame) = read_frame(&mut input) {
            if sender.send(frame).is_err() {
                return;
            }
        }
        process::exit(0);
    });
    frames
}

fn serve(frames: &Receiver<Frame>) -> io::Result<()> {
    let Ok(filter) = frames.recv() else { return Ok(()) };
    let program = Program::compile(&String::from_utf8_lossy(&filter.body)).map_err(io::Error::other)?;
    let mut out = BufWriter::new(io::stdout().lock());
    for input in frames {
        limit_memory(input.body.len());
        let is_indented = input.kind == FrameKind::Document;
        match program.run(&input.body, |value| write_value(value, is_indented, &mut out))? {
            Ok(()) => write_frame(&mut out, FrameKind::End, b"")?,
            Err(reason) => write_frame(&mut out, FrameKind::Failure, reason.as_bytes())?,
        }
        out.flush()?;
    }
    Ok(())
}

fn write_value(value: Val, is_indented: bool, out: &mut impl Write) -> io::Result<()> {
    if let Val::TStr(text) = &value {
        return write_frame(out, FrameKind::Text, text);
    }
    // A copy of a whole list would take as much memory again.
    let value = if has_json_numbers(&value) { value } else { with_json_numbers(value) };
    let indent = is_indented.then(|| "  ".to_owned());
    let style = jaq_json::write::Pp { indent, sep_space: is_indented, ..Default::default() };
    let mut json = Vec::new();
    jaq_json::write::write(&mut json, &style, 0, &value)?;
    write_frame(out, FrameKind::Json, &json)
}

/// Returns whether JSON has all numbers of the value.
fn has_json_numbers(value: &Val) -> bool {
    match value {
        Val::Num(Num::Float(number)) => number.is_finite(),
        Val::Arr(items) => items.iter().all(has_json_numbers),
        Val::Obj(fields) => fields.values().all(has_json_numbers),
        _ => true,
    }
}

/// Returns the value without numbers that JSON lacks. As with jq, `nan` is null, and `infinite` the largest number.
fn with_json_numbers(value: Val) -> Val {
    match value {
        Val::Num(Num::Float(number)) if number.is_nan() => Val::Null,
        Val::Num(Num::Float(number)) => Val::Num(Num::Float(number.clamp(f64::MIN, f64::MAX))),
        Val::Arr(items) => {
            Val::Arr(Rc::new(Rc::unwrap_or_clone(items).into_iter().map(with_json_numbers).collect()))
        }
        Val::Obj(fields) => {
            let fields = Rc::unwrap_or_clone(fields).into_iter();
            Val::Obj(Rc::new(fields.map(|(name, value)| (name, with_json_numbers(value))).collect()))
        }
        other => other,
    }
}

/// Ends the process if it needs more memory than a filter of such an input may use. Only some systems keep the limit, such
/// as Linux.
#[cfg(unix)]
fn limit_memory(input_bytes: usize) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let wanted = MEMORY_BYTES + MEMORY_PER_INPUT_BYTE * input_bytes as u64;
    let maximum = getrlimit(Resource::As).maximum;
    let current = Some(maximum.map_or(wanted, |maximum| maximum.min(wanted)));
    let _unlimited = setrlimit(Resource::As, Rlimit { current, maximum });
}

/// Sets no limit: only Unix has one for each process.
#[cfg(not(unix))]
fn limit_memory(_input_bytes: usize) {}
