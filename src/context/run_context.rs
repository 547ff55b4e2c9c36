//! Context of a run: the global flags, the output format, stdout and stderr. Every command gets it as an argument.
//!
//! Depends on `output` for writers and messages, on `config` for account settings, and on `errors` for usage errors.

use std::cell::Cell;
use std::env;
use std::io::Write;

use url::Url;

use crate::config::{self, AccountOverrides, Sources};
use crate::context::global_args::GlobalArgs;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::errors::{self, ExitCode, UsageError};
use crate::output::{
    self, Color, Column, ColumnSelection, Format, Messages, OutputOptions, Report, Row, RowKind, RowWriter,
    TerminalInfo, stdout,
};

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
}

impl Context {
    /// Returns the context that the global flags describe. Reads no config file.
    pub fn new(globals: GlobalArgs) -> Self {
        let default = if globals.jq.is_some() { Format::Json } else { Format::Table };
        let format = globals.output.unwrap_or(default);
        let options = OutputOptions { format, has_header: !globals.no_header, filter: globals.jq.clone() };
        let color = globals.color.unwrap_or_default();
        let terminal = TerminalInfo::for_stdout(color);
        let messages = Messages::new(color, format.is_json(), globals.verbose > 0);
        Self {
            globals,
            sources: Sources::from_process(),
            options,
            fallback: None,
            uses_fallback: Cell::new(false),
            color,
            terminal,
            messages,
        }
    }

    /// Sets the colors, and the output format unless a flag gives it or rules it out.
    pub(super) fn set_output(&mut self, color: Color, format: Option<Format>) {
        self.color = color;
        self.terminal = TerminalInfo::for_stdout(color);
        let is_possible = |format: &Format| self.globals.jq.is_none() || format.is_json();
        if let Some(format) = format.filter(is_possible)
            && self.globals.output.is_none()
        {
            let options = OutputOptions { format, ..self.options.clone() };
            self.fallback = Some(std::mem::replace(&mut self.options, options));
        }
        self.messages = Messages::new(color, self.options.format.is_json(), self.globals.verbose > 0);
    }

    /// Returns the output options.
    fn options(&self) -> &OutputOptions {
        self.fallback.as_ref().filter(|_| self.uses_fallback.get()).unwrap_or(&self.options)
    }

    /// Returns the fields to print: those of `--fields`, or the `default_fields` ones. Fails with [`UsageError`] if the fields, the filter
    /// and the format cannot be combined.
    pub fn selection(&self, known: &[Column], default_fields: &[&str]) -> anyhow::Result<ColumnSelection> {
        let OutputOptions { format, ref filter, .. } = *self.options();
        if filter.is_some() && !format.is_json() {
            return Err(UsageError::new("--jq requires JSON output")
                .hint("Omit --output, or set it to json or jsonl.")
                .into());
        }
        let selection = ColumnSelection::new(self.globals.fields.as_deref(), known, default_fields)?;
        if format == Format::Name
            && self.fallback.is_some()
            && (selection.is_chosen() || !selection.has_sid())
        {
            self.uses_fallback.set(true);
            return Ok(selection);
        }
        if format == Format::Name && selection.is_chosen() {
            return Err(UsageError::new("-o name cannot be used with --fields")
                .hint("Use `-o tsv --no-header --fields identity` to print other fields.")
                .into());
        }
        if format == Format::Name && !selection.has_sid() {
            return Err(
                UsageError::new("-o name cannot be used with this command: its output has no SIDs").into()
            );
        }
        Ok(selection)
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
    pub fn write_record(&self, selection: &ColumnSelection, row: Row) -> std::io::Result<()> {
        output::write_record(self.options(), selection, &self.terminal, row, &mut stdout())
    }

    /// Writes rows that belong to the record before them, as a table under a heading.
    pub fn write_section(
        &self,
        heading: &str,
        selection: &ColumnSelection,
        rows: Vec<Row>,
    ) -> std::io::Result<()> {
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

    /// Fails with [`UsageError`] if the events of a stream cannot be printed in the format of `--output`: neither a table nor
    /// a JSON array can wait for the last one. A table can be shown in full-screen mode.
    pub fn ensure_streamable(&self) -> Result<(), UsageError> {
        let format = match self.globals.output {
            Some(Format::Table) if !self.supports_full_screen() => "table",
            Some(Format::Json) => "json",
            _ => return Ok(()),
        };
        let error = UsageError::new(format!("-o {format} cannot be used for a stream of events"));
        Err(error.hint("Use -o jsonl, csv or tsv."))
    }

    /// Returns whether JSON is printed, filtered or not.
    pub fn prints_json(&self) -> bool {
        self.options().format.is_json()
    }

    /// Returns whether each row is printed as soon as it is known.
    pub fn streams_rows(&self) -> bool {
        self.options().format == Format::Jsonl
    }

    /// Returns whether only SIDs are printed.
    pub fn prints_sids(&self) -> bool {
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

    /// Fails with [`UsageError`] if `--profile` or `--base-url` is given. Called when `--sandbox` is.
    #[cfg(feature = "sandbox")]
    pub fn ensure_only_sandbox(&self) -> Result<(), UsageError> {
        if self.globals.profile.is_some() || self.globals.base_url.is_some() {
            return Err(UsageError::new("--sandbox cannot be used with --profile or --base-url"));
        }
        Ok(())
    }

    /// Shows rows on stderr, so that stdout holds the results alone.
    pub fn print_table(&self, selection: &ColumnSelection, rows: Vec<Row>) -> std::io::Result<()> {
        output::print_table(selection, rows, self.color)
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
    pub fn close(&self, printed: std::io::Result<()>, summary: Summary) -> anyhow::Result<ExitCode> {
        let exit = summary.exit_code();
        self.report(summary, exit);
        match printed {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
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
