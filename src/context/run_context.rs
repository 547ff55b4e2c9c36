//! Context of a run: the global flags, the output format, stdout and stderr. Every command gets it as an argument.
//!
//! Depends on `output` for sinks and messages, on `config` for account settings, and on `errors` for usage errors.

use std::env;
use std::io::Write;

use url::Url;

use crate::config::{self, Wanted};
use crate::context::global_args::GlobalArgs;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::errors::{self, Exit, Misuse};
use crate::output::{self, Column, Format, Notices, Problem, Row, Screen, Selection, Sink, Style, stdout};

/// The context of a run.
pub struct Context {
    /// The global flags.
    pub(super) globals: GlobalArgs,
    style: Style,
    /// Style of rows without a known end, for which neither a table nor a JSON array can wait.
    endless: Style,
    /// Properties of stdout: terminal or not, width and color.
    pub screen: Screen,
    /// Messages on stderr.
    pub notices: Notices,
}

impl Context {
    /// Returns the context that the global flags describe.
    pub fn new(globals: GlobalArgs) -> Self {
        let default = if globals.jq.is_some() { Format::Json } else { Format::Table };
        let format = globals.output.unwrap_or(default);
        let style = Style { format, has_header: !globals.no_header, filter: globals.jq.clone() };
        let endless = match globals.output {
            None | Some(Format::Table) => Style { format: Format::Jsonl, ..style.clone() },
            Some(_) => style.clone(),
        };
        let screen = Screen::of_stdout(globals.color);
        let notices = Notices::new(globals.color, format.is_json(), globals.verbose > 0);
        Self { globals, style, endless, screen, notices }
    }

    /// Returns the fields to print: those of `--fields`, or the `usual` ones. Fails with [`Misuse`] if the fields, the filter
    /// and the format cannot be combined.
    pub fn selection(&self, known: &[Column], usual: &[&str]) -> anyhow::Result<Selection> {
        let Style { format, ref filter, .. } = self.style;
        if filter.is_some() && !format.is_json() {
            return Err(Misuse::new("--jq filters JSON")
                .hint("leave out --output, or make it json or jsonl")
                .into());
        }
        let selection = Selection::new(self.globals.fields.as_deref(), known, usual)?;
        if format == Format::Name && selection.is_chosen() {
            return Err(Misuse::new("-o name prints SIDs alone, so --fields has no place with it")
                .hint("print other fields alone with: -o tsv --no-header --fields identity")
                .into());
        }
        if format == Format::Name && !selection.has_sid() {
            return Err(Misuse::new("what this command prints has no SID, which -o name would print").into());
        }
        Ok(selection)
    }

    /// Returns a sink for rows.
    pub fn sink<'w>(&'w self, selection: &'w Selection, out: &'w mut dyn Write) -> Box<dyn Sink + 'w> {
        output::sink(&self.style, selection, &self.screen, out)
    }

    /// Returns a sink for result rows. They are printed even if the filter fails, since the changes cannot be repeated.
    pub fn result_sink<'w>(&'w self, selection: &'w Selection, out: &'w mut dyn Write) -> Box<dyn Sink + 'w> {
        output::result_sink(&self.style, selection, &self.screen, out)
    }

    /// Returns a sink for rows without a known end.
    pub fn lines<'w>(&'w self, selection: &'w Selection, out: &'w mut dyn Write) -> Box<dyn Sink + 'w> {
        output::sink(&self.endless, selection, &self.screen, out)
    }

    /// Writes a single record to stdout.
    pub fn record(&self, selection: &Selection, row: Row) -> std::io::Result<()> {
        output::record(&self.style, selection, &self.screen, row, &mut stdout())
    }

    /// Writes rows that belong to the record before them, as a table under a heading.
    pub fn section(&self, heading: &str, selection: &Selection, rows: Vec<Row>) -> std::io::Result<()> {
        output::section(heading, selection, &self.screen, rows, &mut stdout())
    }

    /// Returns whether a table is printed to a terminal.
    pub fn is_read_by_a_person(&self) -> bool {
        self.screen.is_terminal() && self.prints_table()
    }

    /// Returns whether a table is printed, to a terminal or not.
    pub fn prints_table(&self) -> bool {
        self.style.format == Format::Table
    }

    /// Returns whether a table is printed to a terminal that supports full-screen mode.
    pub fn can_fill_the_screen(&self) -> bool {
        self.is_read_by_a_person() && env::var_os("TERM").is_none_or(|term| term != "dumb")
    }

    /// Fails with [`Misuse`] if a table is requested for rows without a known end, unless it can be shown in full-screen mode.
    pub fn ensure_no_endless_table(&self) -> Result<(), Misuse> {
        if self.globals.output == Some(Format::Table) && !self.can_fill_the_screen() {
            let misuse = Misuse::new("a table cannot be written of what has no end");
            return Err(misuse.hint("leave out --output, or make it jsonl, csv or tsv"));
        }
        Ok(())
    }

    /// Returns whether JSON is printed, filtered or not.
    pub fn prints_json(&self) -> bool {
        self.style.format.is_json()
    }

    /// Returns whether each row is printed as soon as it is known.
    pub fn prints_at_once(&self) -> bool {
        self.style.format == Format::Jsonl
    }

    /// Returns whether only SIDs are printed.
    pub fn prints_sids(&self) -> bool {
        self.style.format == Format::Name
    }

    /// Returns whether prompts are allowed, i.e. `--no-input` is not given.
    pub fn may_ask(&self) -> bool {
        !self.globals.no_input
    }

    /// Returns the account settings from the flags. Fails with [`Misuse`] if `--base-url` is invalid.
    pub fn wanted(&self) -> Result<Wanted<'_>, Misuse> {
        Ok(Wanted { profile: self.globals.profile.as_deref(), base_url: self.base_url()? })
    }

    /// Returns the URL of `--base-url`. Fails with [`Misuse`] if it is invalid.
    pub fn base_url(&self) -> Result<Option<Url>, Misuse> {
        // The URL itself is not shown, since it can contain a password.
        let base_url = self.globals.base_url.as_deref().map(config::base_url).transpose();
        base_url.map_err(|why| Misuse::new(format!("--base-url: {why}")))
    }

    /// Fails with [`Misuse`] if a flag selects an account, for a command whose argument is a profile. `usage` is the form to
    /// suggest.
    pub fn ensure_none_chosen(&self, usage: &str) -> Result<(), Misuse> {
        self.ensure_no_sandbox()?;
        let is_chosen = self.globals.profile.is_some();
        let misuse = || Misuse::new("--profile says whose account to use; this command takes a name");
        if is_chosen { Err(misuse().hint(format!("write: {usage}"))) } else { Ok(()) }
    }

    /// Fails with [`Misuse`] if `--sandbox` is given, for a command on profiles.
    #[cfg_attr(
        not(feature = "sandbox"),
        expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "there is none")
    )]
    pub fn ensure_no_sandbox(&self) -> Result<(), Misuse> {
        #[cfg(feature = "sandbox")]
        if self.globals.sandbox {
            return Err(Misuse::new("--sandbox takes no profile, so there is nothing to see or to change"));
        }
        Ok(())
    }

    /// Fails with [`Misuse`] if `--profile` or `--base-url` is given. Called when `--sandbox` is.
    #[cfg(feature = "sandbox")]
    pub fn ensure_only_sandbox(&self) -> Result<(), Misuse> {
        if self.globals.profile.is_some() || self.globals.base_url.is_some() {
            return Err(Misuse::new("--sandbox cannot be used with --profile or --base-url"));
        }
        Ok(())
    }

    /// Shows rows on stderr, so that stdout holds the results alone.
    pub fn show(&self, selection: &Selection, rows: Vec<Row>) -> std::io::Result<()> {
        output::show(selection, rows, self.globals.color)
    }

    /// Prints the rows that `list` writes to the sink, and returns the exit code of the run.
    ///
    /// `list` returns the number of rows; if there are none, the note `none` is printed on a terminal. Rows before a failure
    /// or an interrupt are printed, too.
    pub async fn listing(
        &self,
        selection: &Selection,
        none: &str,
        list: impl AsyncFnOnce(&mut dyn Sink, &mut Summary) -> anyhow::Result<usize>,
    ) -> anyhow::Result<Exit> {
        let mut out = stdout();
        let mut sink = self.sink(selection, &mut out);
        let mut summary = Summary::default();
        let listed = unless_interrupted(list(sink.as_mut(), &mut summary)).await;
        let ended = sink.end(listed.is_ok());
        let count = match listed {
            Ok(count) => count,
            Err(error) if errors::is_closed_pipe(&error) => return Err(error),
            Err(error) => {
                self.report(summary, errors::exit(&error));
                return Err(error);
            }
        };
        if count == 0 && summary.problems.is_empty() && self.is_read_by_a_person() {
            self.notices.remark(none);
        }
        self.close(ended, summary)
    }

    /// Ends a run over several targets: prints the problems of the summary and returns its exit code.
    ///
    /// Fails if stdout could not be written, except for a closed pipe.
    pub fn close(&self, printed: std::io::Result<()>, summary: Summary) -> anyhow::Result<Exit> {
        let exit = summary.exit();
        self.report(summary, exit);
        match printed {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(exit),
        }
    }

    /// Prints the problems of the summary with the exit code of the run.
    fn report(&self, summary: Summary, exit: Exit) {
        for problem in summary.problems {
            self.notices.problem(&Problem { exit_code: exit.code(), ..problem });
        }
    }
}
