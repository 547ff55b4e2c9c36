//! Summary of a run over several targets: counts of outcomes, problems to print, and the exit code.
//!
//! Depends on `errors` for exit codes and messages.

use std::collections::HashSet;

use crate::api;
use crate::errors::{self, Exit};
use crate::output::{Notices, Problem};

/// Counts of outcomes, and the problems to print.
#[derive(Debug, Default)]
pub struct Summary {
    done: usize,
    missing: usize,
    untried: usize,
    failures: Vec<Exit>,
    /// Whether the operator ended the run.
    pub is_interrupted: bool,
    /// Problems without duplicates: a rejected key fails every target with the same message.
    pub problems: Vec<Problem>,
    /// Messages of `problems`.
    messages: HashSet<String>,
}

impl Summary {
    /// Counts a target as done.
    pub fn done(&mut self) {
        self.done += 1;
    }

    /// Counts a target as skipped: no request was sent.
    pub fn untried(&mut self) {
        self.untried += 1;
    }

    /// Counts a target as not found.
    pub fn missing(&mut self, error: &api::Error) {
        self.absent(errors::problem_of_call(error));
    }

    /// Counts a target as not found, with the problem to print.
    pub fn absent(&mut self, problem: Problem) {
        self.missing += 1;
        self.add_problem(problem);
    }

    /// Counts a target as failed.
    pub fn failed(&mut self, error: &api::Error) {
        self.fail(errors::exit_of_call(error), errors::problem_of_call(error));
    }

    /// Counts a target or another step of the run as failed, with the problem to print.
    pub fn fail(&mut self, exit: Exit, problem: Problem) {
        self.failures.push(exit);
        self.add_problem(problem);
    }

    /// Prints the problems as warnings and clears the failures, for steps that the result does not depend on.
    pub fn demote_to_warnings(&mut self, notices: &Notices) {
        self.failures.clear();
        for problem in self.problems.drain(..) {
            notices.warning(&problem.message);
        }
    }

    /// Adds a problem, unless there is one with the same message.
    fn add_problem(&mut self, problem: Problem) {
        if self.messages.insert(problem.message.clone()) {
            self.problems.push(problem);
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
    pub fn exit(&self) -> Exit {
        let mut own = self.failures.iter().filter(|&&exit| exit != Exit::Interrupted);
        match own.next() {
            _ if self.is_interrupted => Exit::Interrupted,
            None if !self.failures.is_empty() => Exit::Interrupted,
            None if self.missing == 0 => Exit::Done,
            None => Exit::NotFound,
            Some(&first) if self.done + self.missing == 0 && own.all(|&exit| exit == first) => first,
            Some(_) => Exit::Partly,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exit(done: usize, missing: usize, failures: &[Exit]) -> Exit {
        Summary { done, missing, failures: failures.to_vec(), ..Summary::default() }.exit()
    }

    #[test]
    fn exit_code_depends_on_all_outcomes() {
        assert_eq!(exit(2, 0, &[]), Exit::Done);
        assert_eq!(exit(2, 1, &[]), Exit::NotFound);
        assert_eq!(exit(1, 0, &[Exit::Server]), Exit::Partly);
        assert_eq!(exit(0, 1, &[Exit::Server]), Exit::Partly);
        assert_eq!(exit(0, 0, &[Exit::Server, Exit::RateLimited]), Exit::Partly);
        assert_eq!(exit(0, 0, &[Exit::Server, Exit::Server]), Exit::Server);
        assert_eq!(exit(0, 0, &[Exit::NotFound, Exit::Interrupted]), Exit::NotFound);
    }

    #[test]
    fn interrupted_run_exits_as_interrupted() {
        let failures = vec![Exit::Server];
        let summary = Summary { done: 1, missing: 1, failures, is_interrupted: true, ..Summary::default() };
        assert_eq!(summary.exit(), Exit::Interrupted);
    }
}
