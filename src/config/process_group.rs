//! A child process that is killed together with the processes that it has started.
//!
//! Depends on nothing else in this crate.

use std::io;

use tokio::process::{Child, Command};

/// A child process, killed with its group when it is dropped before it is released.
pub(super) struct ProcessGroup {
    leader: Child,
    /// The process group, if the child has its own.
    #[cfg(unix)]
    group: Option<rustix::process::Pid>,
}

impl ProcessGroup {
    /// Starts a command, in a process group of its own unless this process is in the foreground of a terminal: only the
    /// foreground group can read a terminal, where a password manager may prompt.
    #[cfg(unix)]
    pub(super) fn spawn(command: &mut Command) -> io::Result<Self> {
        let has_own_group = !is_in_foreground();
        if has_own_group {
            command.process_group(0);
        }
        let leader = command.spawn()?;
        let id = leader.id().and_then(|id| i32::try_from(id).ok()).filter(|_| has_own_group);
        Ok(Self { leader, group: id.and_then(rustix::process::Pid::from_raw) })
    }

    /// Starts a command.
    #[cfg(not(unix))]
    pub(super) fn spawn(command: &mut Command) -> io::Result<Self> {
        Ok(Self { leader: command.spawn()? })
    }

    /// Returns the child.
    pub(super) fn leader(&mut self) -> &mut Child {
        &mut self.leader
    }

    /// Leaves the other processes of the group running, such as the agent of a password manager.
    #[cfg_attr(windows, expect(clippy::unused_self, reason = "Windows has no process groups"))]
    pub(super) fn release(&mut self) {
        #[cfg(unix)]
        self.group.take();
    }
}

#[cfg(unix)]
impl Drop for ProcessGroup {
    fn drop(&mut self) {
        if let Some(group) = self.group {
            // Fails only if no process is left.
            let _killed = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
    }
}

/// Whether this process is in the foreground of its terminal.
#[cfg(unix)]
fn is_in_foreground() -> bool {
    std::fs::File::open("/dev/tty")
        .is_ok_and(|terminal| rustix::termios::tcgetpgrp(terminal) == Ok(rustix::process::getpgrp()))
}
