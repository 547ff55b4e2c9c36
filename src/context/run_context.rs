//! Context of a run: the global flags, the output format, stdout and stderr. Every command gets it as an argument.
//!
//! Depends on `output` for writers and messages, on `arguments` for the times of lists, on `config` for account settings, and
//! on `errors` for usage errors.

use std::cell::Cell;
use std::env;
use std::io::{self, IsTerminal, Write};

use chrono::SecondsFormat;
use url::Url;

use crate::api::Moment;
use crate::arguments::ListArgs;
use crate::config::{self, AccountOverrides, Sources};
use crate::context::global_args::GlobalArgs;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::errors::{self, ExitCode, InvalidSetting, UsageError};
use crate::output::{
    self, Color, Column, ColumnSelection, Format, HeldRows, Messages, OutputOptions, Report, Row, RowKind,
    RowWriter, ServerTime, TerminalInfo, TimeForm, TimeStyle, stdout,
};

/// How to print something else than what the next command takes.
const OTHER_FIELDS: &str = "Use `-o tsv --no-header --fields identity` to print other fields.";

/// The context of a run.
pub struct Context {
    /// The global flags.
    pub(super) globals: GlobalArgs,
    /// The environment and the config file.
    pub(super) sources: Sources,
    options: OutputOptions,
    /// The format to use where the command refuses the one of the environment or of the config file.
    fallback: Option<OutputOptions>,
    uses_fallback: Cell<bool>,
    color: Color,
    /// Properties of stdout: terminal or not, width and color.
    pub terminal: TerminalInfo,
    /// Messages on stderr.
    pub messages: Messages,
    /// How times are shown in tables.
    pub(super) times: TimeStyle,
    /// Why the setting of that form cannot be used.
    pub(super) invalid_times: Option<InvalidSetting>,
}

impl Context {
    /// Returns the context that the global flags describe. Reads no config file.
    pub fn new(globals: GlobalArgs) -> Self {
        let default = if globals.jq.is_some() { Format::Json } else { Format::Table };
        let format = if globals.quiet { Format::Name } else { globals.output.unwrap_or(default) };
        let options = OutputOptions {
            format,
            has_header: !globals.no_header,
            has_bom: globals.bom,
            filter: globals.jq.clone(),
        };
        let color = globals.color.unwrap_or_default();
        let times = TimeStyle { form: globals.time.unwrap_or_default(), server_time: ServerTime::default() };
        let terminal = TerminalInfo::for_stdout(color).with_times(times.clone());
        let messages = messages(&globals, color, format);
        Self {
            globals,
            sources: Sources::from_process(),
            options,
            fallback: None,
            uses_fallback: Cell::new(false),
            color,
            terminal,
            messages,
            times,
            invalid_times: None,
        }
    }

    /// Sets the colors and the form of times, and the output format unless a flag gives it or rules it out.
    pub(super) fn set_output(&mut self, color: Color, times: TimeForm, format: Option<Format>) {
        self.color = color;
        self.times.form = times;
        self.terminal = TerminalInfo::for_stdout(color).with_times(self.times.clone());
        let is_possible = |format: &Format| self.globals.jq.is_none() || format.is_json();
        if let Some(format) = format.filter(is_possible)
            && self.globals.output.is_none()
            && !self.globals.quiet
        {
            let options = OutputOptions { format, ..self.options.clone() };
            self.fallback = Some(std::mem::replace(&mut self.options, options));
        }
        self.messages = messages(&self.globals, color, self.options.format);
    }

    /// Returns the output options.
    fn options(&self) -> &OutputOptions {
        self.fallback.as_ref().filter(|_| self.uses_fallback.get()).unwrap_or(&self.options)
    }

    /// Returns the fields to print: those of `--fields`, or the `default_fields` ones; and the order of `--sort-by`. `-q`
    /// prints the SID of a row. Fails with [`UsageError`] if the options of the output cannot be combined.
    pub fn selection(&self, known: &[Column], default_fields: &[&str]) -> anyhow::Result<ColumnSelection> {
        let selection = self.columns(known, default_fields)?;
        self.ensure_reference(selection)
    }

    /// Returns the fields to print, like [`Self::selection`]. `-q` prints the `reference` fields of a row: what the next
    /// command takes as its arguments.
    pub fn selection_with_reference(
        &self,
        known: &[Column],
        default_fields: &[&str],
        reference: &[&'static str],
    ) -> anyhow::Result<ColumnSelection> {
        Ok(self.columns(known, default_fields)?.with_reference(reference))
    }

    fn columns(&self, known: &[Column], default_fields: &[&str]) -> anyhow::Result<ColumnSelection> {
        self.ensure_options_combine()?;
        let selection = ColumnSelection::new(self.globals.fields.as_deref(), known, default_fields)?;
        if let Some(invalid) = &self.invalid_times
            && self.prints_table()
            && selection.has_times()
        {
            return Err(invalid.clone().into());
        }
        Ok(match &self.globals.sort_by {
            Some(field) => selection.sorted_by(field, self.globals.reverse, known)?,
            None => selection,
        })
    }

    /// Fails with [`UsageError`] if the options of the output cannot be combined.
    fn ensure_options_combine(&self) -> Result<(), UsageError> {
        let GlobalArgs { output, fields, jq, no_header, quiet, sort_by, reverse, bom, .. } = &self.globals;
        if *quiet && (output.is_some() || fields.is_some() || jq.is_some() || *no_header) {
            let error =
                UsageError::new("--quiet cannot be used with --output, --fields, --jq or --no-header");
            return Err(error.hint(OTHER_FIELDS));
        }
        if jq.is_some() && !self.options().format.is_json() {
            let error = UsageError::new("--jq requires JSON output");
            return Err(error.hint("Omit --output, or set it to json or jsonl."));
        }
        if self.prints_references() && fields.is_some() && !self.falls_back() {
            return Err(UsageError::new("-o name cannot be used with --fields").hint(OTHER_FIELDS));
        }
        if *reverse && sort_by.is_none() {
            return Err(UsageError::new("--reverse requires --sort-by"));
        }
        if *bom && !matches!(self.options().format, Format::Csv | Format::Tsv) {
            return Err(UsageError::new("--bom requires CSV or TSV output").hint("Add -o csv or -o tsv."));
        }
        Ok(())
    }

    /// Fails with [`UsageError`] if only references are to be printed, and the rows have none.
    fn ensure_reference(&self, selection: ColumnSelection) -> anyhow::Result<ColumnSelection> {
        if self.prints_references() && selection.reference().is_empty() && !self.falls_back() {
            let option = if self.globals.quiet { "--quiet" } else { "-o name" };
            let why = "cannot be used with this command: its output has no SIDs";
            return Err(UsageError::new(format!("{option} {why}")).into());
        }
        Ok(selection)
    }

    /// Uses another format instead of the one of the environment or of the config file. Returns `false` if a flag gave it.
    fn falls_back(&self) -> bool {
        self.uses_fallback.set(self.fallback.is_some());
        self.uses_fallback.get()
    }

    /// Logs in UTC the times that limit a list. Ages are logged with the requests, since the API's clock decides them.
    pub fn log_times(&self, list: &ListArgs) {
        for (option, time) in
            [("--created-after", list.created_after), ("--created-before", list.created_before)]
        {
            if let Some(Moment::At(time)) = time {
                let time = time.to_rfc3339_opts(SecondsFormat::AutoSi, true);
                self.messages.log(&format!("{option} is {time}"));
            }
        }
    }

    /// Returns a writer of rows of this kind.
    pub fn row_writer<'w>(
        &'w self,
        kind: RowKind,
        selection: &'w ColumnSelection,
        out: &'w mut dyn Write,
    ) -> Box<dyn RowWriter + 'w> {
        output::row_writer(kind, self.options(), selection, &self.terminal, out)
    }

    /// Writes a single record to stdout.
    pub fn write_record(&self, selection: &ColumnSelection, row: Row) -> io::Result<()> {
        output::write_record(self.options(), selection, &self.terminal, row, &mut stdout())
    }

    /// Writes an object of the API to stdout, as JSON also without `--output`.
    pub fn write_json(&self, object: Row) -> anyhow::Result<()> {
        let format = if self.options().format.is_json() { self.options().format } else { Format::Json };
        let options = OutputOptions { format, ..self.options().clone() };
        let selection = ColumnSelection::new(None, &[], &[])?;
        Ok(output::write_record(&options, &selection, &self.terminal, object, &mut stdout())?)
    }

    /// Fails with [`UsageError`] if `--output` is not a form of JSON.
    pub fn ensure_json(&self) -> Result<(), UsageError> {
        match self.globals.output {
            None | Some(Format::Json | Format::Jsonl) => Ok(()),
            Some(_) => Err(UsageError::new("this command prints JSON").hint("Use -o json or jsonl.")),
        }
    }

    /// Writes rows that belong to the record before them, as a table under a heading.
    pub fn write_section(
        &self,
        heading: &str,
        selection: &ColumnSelection,
        rows: Vec<Row>,
    ) -> io::Result<()> {
        output::write_section(heading, selection, &self.terminal, rows, &mut stdout())
    }

    /// Returns whether a table is printed to a terminal.
    pub fn is_interactive_table(&self) -> bool {
        self.terminal.is_terminal() && self.prints_table()
    }

    /// Returns whether a table is printed, to a terminal or not.
    pub fn prints_table(&self) -> bool {
        self.options().format == Format::Table
    }

    /// Returns whether a table is printed to a terminal that supports full-screen mode.
    pub fn supports_full_screen(&self) -> bool {
        self.is_interactive_table() && env::var_os("TERM").is_none_or(|term| term != "dumb")
    }

    /// Fails with [`UsageError`] if the events of a stream cannot be printed in the format of `--output`: none of a table, a
    /// JSON array and a YAML sequence can wait for the last one. `shows_table` says that a table is shown in full-screen mode.
    pub fn ensure_streamable(&self, shows_table: bool) -> Result<(), UsageError> {
        let format = match self.globals.output {
            Some(Format::Table) if !shows_table => "table",
            Some(Format::Json) => "json",
            Some(Format::Yaml) => "yaml",
            _ => return Ok(()),
        };
        let error = UsageError::new(format!("-o {format} cannot be used for a stream of events"));
        Err(error.hint("Use -o jsonl, csv or tsv."))
    }

    /// Returns whether JSON, filtered or not, or YAML is printed.
    pub fn prints_structure(&self) -> bool {
        self.options().format.is_structured()
    }

    /// Returns whether flags choose what is printed, or its format.
    pub fn chooses_output(&self) -> bool {
        let GlobalArgs { output, quiet, fields, jq, .. } = &self.globals;
        output.is_some() || *quiet || fields.is_some() || jq.is_some()
    }

    /// Returns whether a field of the rows is printed, or read by `--jq` or `--sort-by`.
    pub fn reads_field(&self, selection: &ColumnSelection, field: &str) -> bool {
        output::reads_field(self.options(), selection, field)
    }

    /// Returns whether a flag chooses the fields that are printed.
    pub fn chooses_fields(&self) -> bool {
        self.globals.fields.is_some()
    }

    /// Returns what holds the rows of a command that writes them in an order of its own.
    pub fn held_rows(&self, selection: &ColumnSelection) -> HeldRows {
        output::held_rows(self.options(), selection)
    }

    /// Returns whether each row is printed as soon as it is known.
    pub fn streams_rows(&self) -> bool {
        self.options().format == Format::Jsonl
    }

    /// Returns whether only what the next command takes is printed.
    pub fn prints_references(&self) -> bool {
        self.options().format == Format::Name
    }

    /// Returns whether prompts are allowed, i.e. `--no-input` is not given.
    pub fn allows_prompts(&self) -> bool {
        !self.globals.no_input
    }

    /// Returns the profile of `--profile`.
    pub fn profile_flag(&self) -> Option<&str> {
        self.globals.profile.as_deref()
    }

    /// Returns the account settings from the flags. Fails with [`UsageError`] if `--base-url` is invalid.
    pub fn account_overrides(&self) -> Result<AccountOverrides<'_>, UsageError> {
        Ok(AccountOverrides { profile: self.globals.profile.as_deref(), base_url: self.base_url()? })
    }

    /// Returns the URL of `--base-url`. Fails with [`UsageError`] if it is invalid.
    pub fn base_url(&self) -> Result<Option<Url>, UsageError> {
        // The URL itself is not shown, since it can contain a password.
        let base_url = self.globals.base_url.as_deref().map(config::base_url).transpose();
        base_url.map_err(|why| UsageError::new(format!("--base-url: {why}")))
    }

    /// Returns whether the command runs against a sandbox of its own.
    #[cfg_attr(not(feature = "sandbox"), expect(clippy::unused_self, reason = "there is no sandbox"))]
    pub(super) fn uses_sandbox(&self) -> bool {
        #[cfg(feature = "sandbox")]
        return self.globals.sandbox;
        #[cfg(not(feature = "sandbox"))]
        return false;
    }

    /// Returns whether `--live` is given.
    #[cfg(feature = "sandbox")]
    pub fn is_live(&self) -> bool {
        self.globals.live
    }

    /// Returns the rate limits of `--rate`, without those of other sources.
    #[cfg(feature = "sandbox")]
    pub fn rate_flag(&self) -> Option<config::RateLimits> {
        self.globals.rate
    }

    /// Fails with [`UsageError`] if `--profile` or `--base-url` is given. Called when `--sandbox` is.
    #[cfg(feature = "sandbox")]
    pub fn ensure_only_sandbox(&self) -> Result<(), UsageError> {
        if self.globals.profile.is_some() || self.globals.base_url.is_some() {
            return Err(UsageError::new("--sandbox cannot be used with --profile or --base-url"));
        }
        Ok(())
    }

    /// Shows rows on stderr, so that stdout holds the results alone.
    pub fn print_table(&self, selection: &ColumnSelection, rows: Vec<Row>) -> io::Result<()> {
        let terminal = TerminalInfo::for_stderr(self.color).with_times(self.times.clone());
        output::print_table(selection, rows, &terminal)
    }

    /// Prints the rows that `list` writes to `writer`, and returns the exit code of the run.
    ///
    /// `list` returns the number of rows; if there are none, the note `none` is printed on a terminal. Rows before a failure
    /// or an interrupt are printed, too.
    pub async fn listing(
        &self,
        selection: &ColumnSelection,
        none: &str,
        list: impl AsyncFnOnce(&mut dyn RowWriter, &mut Summary) -> anyhow::Result<usize>,
    ) -> anyhow::Result<ExitCode> {
        let mut out = stdout();
        let mut writer = self.row_writer(RowKind::Record, selection, &mut out);
        let mut summary = Summary::default();
        let listed = unless_interrupted(list(writer.as_mut(), &mut summary)).await;
        let ended = writer.finish(listed.is_ok());
        let count = match listed {
            Ok(count) => count,
            Err(error) if errors::is_closed_pipe(&error) => return Err(error),
            Err(error) => {
                self.report(summary, errors::exit_code(&error));
                return Err(error);
            }
        };
        if count == 0 && summary.reports.is_empty() && self.is_interactive_table() {
            self.messages.note(none);
        }
        self.close(ended, summary)
    }

    /// Ends a run over several targets: prints the problems of the summary and returns its exit code.
    ///
    /// Fails if stdout could not be written, except for a closed pipe.
    pub fn close(&self, printed: io::Result<()>, summary: Summary) -> anyhow::Result<ExitCode> {
        let exit = summary.exit_code();
        self.report(summary, exit);
        match printed {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(exit),
        }
    }

    /// Prints the problems of the summary with the exit code of the run.
    fn report(&self, summary: Summary, exit: ExitCode) {
        for report in summary.reports {
            self.messages.error(&Report { exit_code: exit.code(), ..report });
        }
    }
}

/// Returns the writer of messages. They are JSON if the output is JSON; if only `--jq` makes it so, a terminal gets text.
fn messages(globals: &GlobalArgs, color: Color, format: Format) -> Messages {
    let is_text = globals.jq.is_some() && globals.output.is_none() && io::stderr().is_terminal();
    Messages::new(color, format.is_json() && !is_text, globals.verbose > 0)
}
