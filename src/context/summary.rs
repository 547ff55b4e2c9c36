//! Summary of a run over several targets: counts of outcomes, problems to print, and the exit code.
//!
//! Depends on `errors` for exit codes and messages.

use std::collections::HashSet;

use crate::api;
use crate::errors::{self, ExitCode, TargetError};
use crate::output::{Messages, Report};

/// Counts of outcomes, and the problems to print.
#[derive(Debug, Default)]
pub struct Summary {
    done: usize,
    missing: usize,
    untried: usize,
    failures: Vec<ExitCode>,
    /// Whether the operator ended the run.
    pub is_interrupted: bool,
    /// Problems without duplicates: a rejected key fails every target with the same message.
    pub reports: Vec<Report>,
    /// Messages of `reports`.
    messages: HashSet<String>,
}

impl Summary {
    /// Counts a target as done.
    pub fn count_done(&mut self) {
        self.done += 1;
    }

    /// Counts a target as skipped: no request was sent.
    pub fn count_untried(&mut self) {
        self.untried += 1;
    }

    /// Counts a target as not found.
    pub fn count_missing(&mut self, error: &TargetError) {
        self.count_missing_as(errors::report_for_target(error));
    }

    /// Counts a target as not found, with the problem to print.
    pub fn count_missing_as(&mut self, report: Report) {
        self.missing += 1;
        self.add_report(report);
    }

    /// Counts a target as failed.
    pub fn count_failed(&mut self, error: &api::Error) {
        self.count_failed_as(errors::exit_code_for_call(error), errors::report_for_call(error));
    }

    /// Counts a room that could not be read as failed.
    pub fn count_unread_room(&mut self, name: &str, error: &api::Error) {
        self.count_failed_as(errors::exit_code_for_call(error), errors::report_for_room(name, error));
    }

    /// Counts a target or another step of the run as failed, with the problem to print.
    pub fn count_failed_as(&mut self, exit: ExitCode, report: Report) {
        self.failures.push(exit);
        self.add_report(report);
    }

    /// Counts the insights that could not be read as a failed step; prints a warning if there are none, which is no failure.
    pub fn count_unread_insights(&mut self, error: &api::InsightsError, messages: &Messages) {
        if error.is_no_record() {
            messages.warning(&error.to_string());
        } else {
            self.count_failed_as(errors::exit_code_for_insights(error), errors::report_for_insights(error));
        }
    }

    /// Prints the problems as warnings and clears the failures, for steps that the result does not depend on.
    pub fn demote_to_warnings(&mut self, messages: &Messages) {
        self.failures.clear();
        for report in self.reports.drain(..) {
            messages.warning(&report.message);
        }
    }

    /// Adds a problem, unless there is one with the same message.
    fn add_report(&mut self, report: Report) {
        if self.messages.insert(report.message.clone()) {
            self.reports.push(report);
        }
    }

    /// Returns whether nothing has been counted.
    pub fn is_empty(&self) -> bool {
        self.done + self.missing + self.untried + self.failures.len() == 0
    }

    /// Returns the exit code of the run.
    ///
    /// The code of a failure is used only if all targets failed with it. Targets that a failure of another target stopped
    /// do not count as failures of their own.
    pub fn exit_code(&self) -> ExitCode {
        let mut own = self.failures.iter().filter(|&&exit| exit != ExitCode::Interrupted);
        match own.next() {
            _ if self.is_interrupted => ExitCode::Interrupted,
            None if !self.failures.is_empty() => ExitCode::Interrupted,
            None if self.missing == 0 => ExitCode::Success,
            None => ExitCode::NotFound,
            Some(&first) if self.done + self.missing == 0 && own.all(|&exit| exit == first) => first,
            Some(_) => ExitCode::PartialFailure,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exit_code(done: usize, missing: usize, failures: &[ExitCode]) -> ExitCode {
        Summary { done, missing, failures: failures.to_vec(), ..Summary::default() }.exit_code()
    }

    #[test]
    fn exit_code_depends_on_all_outcomes() {
        assert_eq!(exit_code(2, 0, &[]), ExitCode::Success);
        assert_eq!(exit_code(2, 1, &[]), ExitCode::NotFound);
        assert_eq!(exit_code(1, 0, &[ExitCode::Server]), ExitCode::PartialFailure);
        assert_eq!(exit_code(0, 1, &[ExitCode::Server]), ExitCode::PartialFailure);
        assert_eq!(exit_code(0, 0, &[ExitCode::Server, ExitCode::RateLimited]), ExitCode::PartialFailure);
        assert_eq!(exit_code(0, 0, &[ExitCode::Server, ExitCode::Server]), ExitCode::Server);
        assert_eq!(exit_code(0, 0, &[ExitCode::NotFound, ExitCode::Interrupted]), ExitCode::NotFound);
    }

    #[test]
    fn interrupted_run_exits_as_interrupted() {
        let failures = vec![ExitCode::Server];
        let summary = Summary { done: 1, missing: 1, failures, is_interrupted: true, ..Summary::default() };
        assert_eq!(summary.exit_code(), ExitCode::Interrupted);
    }
}
