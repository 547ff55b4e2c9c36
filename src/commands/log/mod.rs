//! `roomctl log`: reads an audit log: its writes, and those without a result. Sends no request.
//!
//! `lines` reads the file, `intents` pairs writes with their results, `filters` and `totals` select and count them.

mod filters;
mod intents;
mod lines;
mod totals;

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use anyhow::Context as _;
use chrono::Utc;
use serde_json::json;

use crate::arguments::RowColumns;
use crate::arguments::path;
use crate::context::Context;
use crate::context::summary::Summary;
use crate::errors::{self, ExitCode};
use crate::moderation::input;
use crate::output::{
    self, Column, ColumnSelection, ColumnType, Messages, Report, Row, RowWriter, count_text,
};

use filters::{FilterArgs, Filters};
use intents::{Intents, is_intent};
use lines::{Line, Lines};
use totals::Totals;

/// The columns of a line.
const FIELDS: &[Column] = &[
    Column::new("line", "LINE", ColumnType::Text),
    Column::new("time", "TIME", ColumnType::Time),
    Column::new("action", "ACTION", ColumnType::Text),
    Column::new("rule", "RULE", ColumnType::Text),
    Column::new("room", "ROOM", ColumnType::Text),
    Column::new("participant", "PARTICIPANT", ColumnType::Text),
    Column::new("outcome", "OUTCOME", ColumnType::Status),
    Column::new("identity", "IDENTITY", ColumnType::Text),
    Column::new("sid", "SID", ColumnType::Sid),
    Column::new("end_time", "LEFT", ColumnType::Time),
    Column::new("room_sid", "ROOM_SID", ColumnType::Sid),
    Column::new("before", "BEFORE", ColumnType::Text),
    Column::new("after", "AFTER", ColumnType::Text),
    Column::new("present", "PRESENT", ColumnType::Text),
    Column::new("error", "ERROR", ColumnType::Text),
    Column::new("code", "CODE", ColumnType::Text),
    Column::new("request_id", "REQUEST_ID", ColumnType::Untruncated),
    Column::new("profile", "PROFILE", ColumnType::Text),
    Column::new("account_sid", "ACCOUNT_SID", ColumnType::Sid),
];

/// The fields that are printed by default.
const DEFAULT_FIELDS: &[&str] = &["time", "action", "rule", "room", "participant", "outcome"];

/// The fields that `-q` prints: what `kick` takes.
const REFERENCE: &[&str] = &["room_sid", "sid"];

/// The malformed lines that are named one by one.
const MAX_WARNINGS: usize = 10;

/// The arguments of `roomctl log`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(FIELDS, None), (totals::FIELDS, Some("summary"))]))]
#[command(after_help = "\
Reads the file that --log of the other commands appends to, line by line. Each line is a write; JSON has all of its \
fields. A write with the outcome sent has no result: the run was killed, or is still waiting for the response, and the \
write may have been applied. These come last.

A line that is no JSON object is named in a warning. It may be a write without a result, too, except for an incomplete \
last line, whose request was not sent.

Exit codes: 0 when each write has a result, 7 if one may have none.

Examples:
  roomctl log audit.jsonl
  roomctl log audit.jsonl --open
  roomctl log audit.jsonl --summary --since today
  zcat audit.jsonl.1.gz | roomctl log - --participant 'guest-*' -o csv")]
pub struct Args {
    /// Audit log (- for stdin)
    #[arg(value_name = "FILE", value_parser = path())]
    file: PathBuf,

    /// Show only writes without a result
    #[arg(long)]
    open: bool,

    /// Show the number of writes by action, rule and outcome
    #[arg(long)]
    summary: bool,

    /// The options that narrow the lines.
    #[command(flatten)]
    filters: FilterArgs,
}

/// Prints the lines or the summary of an audit log. Fails if it cannot be read.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let selection = args.selection(context)?;
    let mut reader = Reader {
        args,
        filters: args.filters.at(Utc::now()),
        lines: Lines::new(open(args)?),
        intents: Intents::default(),
        malformed: 0,
        unclear: 0,
        open: 0,
        shown: 0,
        totals: Totals::default(),
    };
    context
        .listing(&selection, "no writes", async |writer, summary| {
            reader.read(writer, &context.messages).await?;
            reader.finish(writer, &context.messages)?;
            reader.report_open(summary);
            Ok(reader.shown)
        })
        .await
}

impl Args {
    fn selection(&self, context: &Context) -> anyhow::Result<ColumnSelection> {
        if self.summary {
            return context.selection(totals::FIELDS, totals::DEFAULT_FIELDS);
        }
        context.selection_with_reference(FIELDS, DEFAULT_FIELDS, REFERENCE)
    }
}

/// Opens the file.
fn open(args: &Args) -> anyhow::Result<Box<dyn Read>> {
    if args.file.as_os_str() == input::STDIN {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(&args.file).with_context(|| cannot_read(args))?;
    Ok(Box::new(file))
}

fn cannot_read(args: &Args) -> String {
    format!("cannot read {}", input::name(&args.file))
}

/// A log that is being read.
struct Reader<'a> {
    args: &'a Args,
    filters: Filters<'a>,
    lines: Lines<Box<dyn Read>>,
    intents: Intents,
    /// The number of malformed lines.
    malformed: usize,
    /// The number of those that may be writes without a result.
    unclear: usize,
    /// The number of writes without a result.
    open: usize,
    /// The number of rows.
    shown: usize,
    totals: Totals,
}

impl Reader<'_> {
    /// Reads all lines. Shows the writes with a result, and keeps the others.
    async fn read(&mut self, writer: &mut dyn RowWriter, messages: &Messages) -> anyhow::Result<()> {
        while let Some(line) = self.lines.next().with_context(|| cannot_read(self.args))? {
            let number = self.lines.number;
            match line {
                Line::Malformed(problem, shown) => {
                    self.malformed += 1;
                    self.unclear += usize::from(problem != lines::Problem::Torn);
                    if self.malformed <= MAX_WARNINGS {
                        messages.warning(&format!("line {number} {}: '{shown}'", problem.text()));
                    }
                }
                Line::Row(row) if is_intent(&row) => {
                    if let Some(row) = self.intents.add(number, numbered(number, row)) {
                        self.show_open(row, writer)?;
                    }
                }
                Line::Row(row) => {
                    self.intents.complete(&row);
                    if !self.args.open {
                        self.show(numbered(number, row), writer)?;
                    }
                }
            }
            if self.lines.may_wait() {
                // So that an interrupt is noticed.
                tokio::task::yield_now().await;
            }
        }
        Ok(())
    }

    /// Shows the writes without a result, or the summary.
    fn finish(&mut self, writer: &mut dyn RowWriter, messages: &Messages) -> io::Result<()> {
        if self.malformed > MAX_WARNINGS {
            let more = self.malformed - MAX_WARNINGS;
            messages.warning(&count_text(more, "more line is malformed", "more lines are malformed"));
        }
        for row in std::mem::take(&mut self.intents).into_rows() {
            self.show_open(row, writer)?;
        }
        let totals = std::mem::take(&mut self.totals).into_rows().collect::<Vec<_>>();
        if !totals.is_empty() {
            self.shown = totals.len();
            writer.rows(totals)?;
        }
        Ok(())
    }

    fn show_open(&mut self, row: Row, writer: &mut dyn RowWriter) -> io::Result<()> {
        if self.filters.shows(&row) {
            self.open += 1;
        }
        self.show(row, writer)
    }

    fn show(&mut self, row: Row, writer: &mut dyn RowWriter) -> io::Result<()> {
        if !self.filters.shows(&row) {
            return Ok(());
        }
        if self.args.summary {
            self.totals.add(&row);
            return Ok(());
        }
        self.shown += 1;
        writer.rows(vec![row])
    }

    /// Reports the writes that may have been applied without a result.
    fn report_open(&self, summary: &mut Summary) {
        let exit = ExitCode::PartialFailure;
        let mut report = |message, hints| {
            summary.count_failed_as(
                exit,
                Report { message, hints, exit_code: exit.code(), ..Report::default() },
            );
        };
        if self.open > 0 {
            let writes = count_text(self.open, "write has", "writes have");
            let list = errors::command_line("roomctl log --open", &[&self.args.file.to_string_lossy()]);
            let hint = (!self.args.open).then(|| format!("Run `{list}` to list them."));
            let message = format!("{writes} no result and may have been applied");
            report(message, hint.into_iter().collect());
        }
        if self.unclear > 0 {
            let lines = count_text(self.unclear, "malformed line", "malformed lines");
            report(format!("{lines} may be writes without a result"), Vec::new());
        }
    }
}

/// Returns the row with the number of its line.
fn numbered(number: u64, mut row: Row) -> Row {
    let mut numbered = output::row([("line", json!(number))]);
    numbered.append(&mut row);
    numbered
}
