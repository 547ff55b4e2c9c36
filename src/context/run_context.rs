//! What every command needs: the global flags, what stdout leads to, and the way to stderr.

use std::env;
use std::io::Write;

use url::Url;

use crate::config::{self, Wanted};
use crate::context::global_args::GlobalArgs;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::failure::{self, Exit, Misuse};
use crate::output::{self, Column, Format, Notices, Problem, Row, Screen, Selection, Sink, Style, stdout};

/// The surroundings of one run.
pub struct Context {
    /// The flags of every command.
    pub(super) globals: GlobalArgs,
    style: Style,
    /// The same for rows that come one by one and perhaps never end, which neither a table nor an array could wait for.
    endless: Style,
    /// What stdout leads to.
    pub screen: Screen,
    /// The way to stderr.
    pub notices: Notices,
}

impl Context {
    /// The surroundings that the flags ask for.
    pub fn new(globals: GlobalArgs) -> Self {
        let usual = if globals.jq.is_some() { Format::Json } else { Format::Table };
        let format = globals.output.unwrap_or(usual);
        let style = Style { format, has_header: !globals.no_header, filter: globals.jq.clone() };
        let endless = match globals.output {
            None | Some(Format::Table) => Style { format: Format::Jsonl, ..style.clone() },
            Some(_) => style.clone(),
        };
        let screen = Screen::of_stdout(globals.color);
        let notices = Notices::new(globals.color, format.is_json(), globals.verbose > 0);
        Self { globals, style, endless, screen, notices }
    }

    /// The fields to show: those of `--fields`, else the `usual` ones.
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

    /// A sink for rows.
    pub fn sink<'w>(&'w self, selection: &'w Selection, out: &'w mut dyn Write) -> Box<dyn Sink + 'w> {
        output::sink(&self.style, selection, &self.screen, out)
    }

    /// A sink for the results of changes. They are printed even if the filter fails, which cannot be tried again.
    pub fn result_sink<'w>(&'w self, selection: &'w Selection, out: &'w mut dyn Write) -> Box<dyn Sink + 'w> {
        output::result_sink(&self.style, selection, &self.screen, out)
    }

    /// A sink for rows that come one by one and perhaps never end.
    pub fn lines<'w>(&'w self, selection: &'w Selection, out: &'w mut dyn Write) -> Box<dyn Sink + 'w> {
        output::sink(&self.endless, selection, &self.screen, out)
    }

    /// Writes one thing by itself.
    pub fn record(&self, selection: &Selection, row: Row) -> std::io::Result<()> {
        output::record(&self.style, selection, &self.screen, row, &mut stdout())
    }

    /// Writes rows that belong to what was written before, as a table under a heading.
    pub fn section(&self, heading: &str, selection: &Selection, rows: Vec<Row>) -> std::io::Result<()> {
        output::section(heading, selection, &self.screen, rows, &mut stdout())
    }

    /// Whether a person reads a table on a terminal.
    pub fn is_read_by_a_person(&self) -> bool {
        self.screen.is_terminal() && self.prints_table()
    }

    /// Whether what is printed is for reading, wherever it goes.
    pub fn prints_table(&self) -> bool {
        self.style.format == Format::Table
    }

    /// Whether a person looks at a terminal that can do more than one line after the other.
    pub fn can_fill_the_screen(&self) -> bool {
        self.is_read_by_a_person() && env::var_os("TERM").is_none_or(|term| term != "dumb")
    }

    /// Makes sure that no table is wanted of rows that come one by one and perhaps never end, unless it fills the screen.
    pub fn ensure_no_endless_table(&self) -> Result<(), Misuse> {
        if self.globals.output == Some(Format::Table) && !self.can_fill_the_screen() {
            let misuse = Misuse::new("a table cannot be written of what has no end");
            return Err(misuse.hint("leave out --output, or make it jsonl, csv or tsv"));
        }
        Ok(())
    }

    /// Whether JSON is printed, or what a filter makes of it.
    pub fn prints_json(&self) -> bool {
        self.style.format.is_json()
    }

    /// Whether rows are printed one by one, as soon as each is known.
    pub fn prints_at_once(&self) -> bool {
        self.style.format == Format::Jsonl
    }

    /// Whether SIDs alone are printed.
    pub fn prints_sids(&self) -> bool {
        self.style.format == Format::Name
    }

    /// Whether a question may be asked, if somebody is there to answer it.
    pub fn may_ask(&self) -> bool {
        !self.globals.no_input
    }

    /// What the flags say of the account.
    pub fn wanted(&self) -> Result<Wanted<'_>, Misuse> {
        Ok(Wanted { profile: self.globals.profile.as_deref(), base_url: self.base_url()? })
    }

    /// The base URL that the flags give.
    pub fn base_url(&self) -> Result<Option<Url>, Misuse> {
        // The URL itself is not shown: a careless one holds a password.
        let base_url = self.globals.base_url.as_deref().map(config::base_url).transpose();
        base_url.map_err(|why| Misuse::new(format!("--base-url: {why}")))
    }

    /// Makes sure that no flag chooses an account, for a command that is about the profile that is its argument.
    pub fn ensure_none_chosen(&self, usage: &str) -> Result<(), Misuse> {
        self.ensure_no_sandbox()?;
        let is_chosen = self.globals.profile.is_some();
        let misuse = || Misuse::new("--profile says whose account to use; this command takes a name");
        if is_chosen { Err(misuse().hint(format!("write: {usage}"))) } else { Ok(()) }
    }

    /// Makes sure that the command, which is about profiles, was not sent to a sandbox.
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

    /// Makes sure that no flag says where the API is beside `--sandbox`.
    #[cfg(feature = "sandbox")]
    pub fn ensure_only_sandbox(&self) -> Result<(), Misuse> {
        if self.globals.profile.is_some() || self.globals.base_url.is_some() {
            return Err(Misuse::new("--sandbox cannot be used with --profile or --base-url"));
        }
        Ok(())
    }

    /// Shows rows to a person, beside the data.
    pub fn show(&self, selection: &Selection, rows: Vec<Row>) -> std::io::Result<()> {
        output::show(selection, rows, self.globals.color)
    }

    /// Lists what `list` hands to the sink; it says how much that was, and `none` is what a person is told of nothing. What
    /// came before a failure or an interrupt is shown all the same.
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
            Err(error) if failure::is_closed_pipe(&error) => return Err(error),
            Err(error) => {
                self.tell(summary, failure::exit(&error));
                return Err(error);
            }
        };
        if count == 0 && summary.problems.is_empty() && self.is_read_by_a_person() {
            self.notices.remark(none);
        }
        self.close(ended, summary)
    }

    /// Ends a run over several targets: says what did not end well, each problem with the exit code of the run. A reader
    /// who went away is no failure of it.
    pub fn close(&self, printed: std::io::Result<()>, summary: Summary) -> anyhow::Result<Exit> {
        let exit = summary.exit();
        self.tell(summary, exit);
        match printed {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(exit),
        }
    }

    fn tell(&self, summary: Summary, exit: Exit) {
        for problem in summary.problems {
            self.notices.problem(&Problem { exit_code: exit.code(), ..problem });
        }
    }
}
