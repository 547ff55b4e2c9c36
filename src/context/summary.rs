//! How many targets of a run ended in which way, and so what it exits with.

use std::collections::HashSet;

use crate::api;
use crate::failure::{self, Exit};
use crate::output::{Notices, Problem};

/// The counts, and what to say of those that did not end well.
#[derive(Debug, Default)]
pub struct Summary {
    done: usize,
    missing: usize,
    untried: usize,
    failures: Vec<Exit>,
    /// Whether the operator ended the run.
    pub is_interrupted: bool,
    /// Each said once: a refused key fails every target in the same way.
    pub problems: Vec<Problem>,
    /// What these say.
    told: HashSet<String>,
}

impl Summary {
    /// Counts one that ended as it should.
    pub fn done(&mut self) {
        self.done += 1;
    }

    /// Counts one that nothing was sent for.
    pub fn untried(&mut self) {
        self.untried += 1;
    }

    /// Counts one that is not there.
    pub fn missing(&mut self, error: &api::Error) {
        self.absent(failure::problem_of_call(error));
    }

    /// Counts one that is not there, with what to say of it.
    pub fn absent(&mut self, problem: Problem) {
        self.missing += 1;
        self.tell(problem);
    }

    /// Counts one that failed.
    pub fn failed(&mut self, error: &api::Error) {
        self.fail(failure::exit_of_call(error), failure::problem_of_call(error));
    }

    /// Counts one that failed, or something beside the targets that did, with what to say of it.
    pub fn fail(&mut self, exit: Exit, problem: Problem) {
        self.failures.push(exit);
        self.tell(problem);
    }

    /// Warns of what failed, which is then no failure of the run: what was wanted is done without it.
    pub fn demote_to_warnings(&mut self, notices: &Notices) {
        self.failures.clear();
        for problem in self.problems.drain(..) {
            notices.warning(&problem.message);
        }
    }

    fn tell(&mut self, problem: Problem) {
        if self.told.insert(problem.message.clone()) {
            self.problems.push(problem);
        }
    }

    /// Whether nothing has been counted.
    pub fn is_empty(&self) -> bool {
        self.done + self.missing + self.untried + self.failures.len() == 0
    }

    /// What the run exits with: a failure's own code only where nothing else happened. Where nobody interrupts, what was
    /// stopped was so by another failure, and has no code of its own.
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
    fn the_exit_code_says_how_much_was_done() {
        assert_eq!(exit(2, 0, &[]), Exit::Done);
        assert_eq!(exit(2, 1, &[]), Exit::NotFound);
        assert_eq!(exit(1, 0, &[Exit::Server]), Exit::Partly);
        assert_eq!(exit(0, 1, &[Exit::Server]), Exit::Partly);
        assert_eq!(exit(0, 0, &[Exit::Server, Exit::RateLimited]), Exit::Partly);
        assert_eq!(exit(0, 0, &[Exit::Server, Exit::Server]), Exit::Server);
        assert_eq!(exit(0, 0, &[Exit::NotFound, Exit::Interrupted]), Exit::NotFound);
    }

    #[test]
    fn whatever_else_happened_an_interrupted_run_says_so() {
        let failures = vec![Exit::Server];
        let summary = Summary { done: 1, missing: 1, failures, is_interrupted: true, ..Summary::default() };
        assert_eq!(summary.exit(), Exit::Interrupted);
    }
}
