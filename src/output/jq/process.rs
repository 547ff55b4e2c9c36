//! Starts the process that runs a filter, and gives it inputs. Depends on `worker` for how it is called, on `frame`, and
//! on `signal`, which ends the program while a filter runs.

use std::env;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::filter::{Filter, FilterFailed};
use super::frame::{FrameKind, read_frame, write_frame};
use super::worker::FILTER_WORKER;
use crate::signal::without_waiting;

/// A filter in a process of its own.
pub(super) struct FilterProcess {
    filter: Filter,
    /// The process, from the first input on.
    worker: Option<Worker>,
}

/// One value that a filter returned.
pub(super) enum FilterValue {
    /// A string, as it is. It need not be UTF-8.
    Text(Vec<u8>),
    /// Anything else, in JSON.
    Json(String),
}

impl FilterProcess {
    /// Takes a filter. The process starts with the first input.
    pub(super) fn new(filter: Filter) -> Self {
        Self { filter, worker: None }
    }

    /// Calls `emit` with each value that the filter returns for `input`, a [`FrameKind::Row`] or a
    /// [`FrameKind::Document`], until the filter ends or `emit` fails. Meanwhile a signal ends the program.
    pub(super) fn run(
        &mut self,
        kind: FrameKind,
        input: &[u8],
        emit: impl FnMut(FilterValue) -> io::Result<()>,
    ) -> io::Result<()> {
        without_waiting(|| {
            let mut worker = match self.worker.take() {
                Some(worker) => worker,
                None => Worker::start(&self.filter)?,
            };
            // After an error, the rest of the results is of no use to the next input.
            let outcome = worker.run(kind, input, emit)?;
            self.worker = Some(worker);
            outcome.map_err(|reason| FilterFailed::Error(reason).into())
        })
    }
}

/// The running process, killed when it is dropped.
struct Worker {
    process: Child,
    inputs: BufWriter<ChildStdin>,
    results: BufReader<ChildStdout>,
}

impl Worker {
    fn start(filter: &Filter) -> io::Result<Self> {
        let cannot_start = |error| FilterFailed::Error(format!("cannot start a process for it: {error}"));
        let mut process = command().and_then(|mut command| command.spawn()).map_err(cannot_start)?;
        let (Some(inputs), Some(results)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(cannot_start(io::ErrorKind::BrokenPipe.into()).into());
        };
        let (inputs, results) = (BufWriter::new(inputs), BufReader::new(results));
        let mut worker = Self { process, inputs, results };
        worker.send(FrameKind::Filter, filter.text().as_bytes())?;
        Ok(worker)
    }

    /// Returns the reason if the filter failed for this input, and an error if the process cannot be used any more.
    fn run(
        &mut self,
        kind: FrameKind,
        input: &[u8],
        mut emit: impl FnMut(FilterValue) -> io::Result<()>,
    ) -> io::Result<Result<(), String>> {
        self.send(kind, input)?;
        loop {
            let frame = read_frame(&mut self.results).map_err(|_| FilterFailed::LimitExceeded)?;
            match frame.kind {
                FrameKind::Text => emit(FilterValue::Text(frame.body))?,
                FrameKind::Json => emit(FilterValue::Json(text(&frame.body)))?,
                FrameKind::Failure => return Ok(Err(text(&frame.body))),
                _ => return Ok(Ok(())),
            }
        }
    }

    fn send(&mut self, kind: FrameKind, body: &[u8]) -> io::Result<()> {
        let sent = write_frame(&mut self.inputs, kind, body).and_then(|()| self.inputs.flush());
        sent.map_err(|_| FilterFailed::LimitExceeded.into())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ended_before = self.process.kill();
        let _reaped = self.process.wait();
    }
}

fn text(body: &[u8]) -> String {
    String::from_utf8_lossy(body).into_owned()
}

/// This program as the process that runs a filter. It is no part of the process group: when Ctrl-C ends the program, it
/// ends because its stdin is closed.
fn command() -> io::Result<Command> {
    let mut command = Command::new(program()?);
    command.arg(FILTER_WORKER).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        command.arg0("roomctl").process_group(0);
    }
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt;
        const CREATE_NEW_PROCESS_GROUP: u32 = 0x200;
        command.creation_flags(CREATE_NEW_PROCESS_GROUP);
    }
    Ok(command)
}

/// The path of this program. On Linux it stays the same program even if another version was installed meanwhile.
fn program() -> io::Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if cfg!(target_os = "linux") && running.exists() { Ok(running.into()) } else { env::current_exe() }
}
