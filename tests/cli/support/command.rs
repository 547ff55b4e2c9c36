//! A command line of roomctl in a scrubbed environment.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::support::accounts::{ACCOUNT, TOKEN};
use crate::support::process::ChildProcess;
use crate::support::run::Run;

/// A run of roomctl before it starts: with an empty home directory, and only `PATH` from the tester's environment.
pub struct Roomctl {
    command: Command,
    home: TempDir,
    input: Option<Vec<u8>>,
    stdout: Option<std::fs::File>,
}

/// A run without credentials.
pub fn roomctl(args: &[&str]) -> Roomctl {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_roomctl"));
    command.args(args).env_clear().stdin(Stdio::null());
    // Windows opens no socket without SystemRoot.
    for name in ["PATH", "SystemRoot"] {
        command.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    let run = Roomctl { command, home, input: None, stdout: None };
    let home = run.home.path().to_owned();
    run.home(&home)
}

impl Roomctl {
    pub fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Sets the home directory, and the directories in it that Windows has elsewhere.
    pub fn home(self, home: &Path) -> Self {
        let run = self.env("HOME", home).env("TWILIO_CONFIG_DIR", home.join(".twilio-cli"));
        run.env("ROOMCTL_CONFIG_DIR", config_path(home).parent().unwrap())
    }

    /// Sets the test credentials and this base URL.
    pub fn at(self, base_url: &str) -> Self {
        self.env("TWILIO_ACCOUNT_SID", ACCOUNT)
            .env("TWILIO_AUTH_TOKEN", TOKEN)
            .env("ROOMCTL_BASE_URL", base_url)
    }

    /// Writes this text to the config file at its default path, readable by its owner only.
    pub fn config(self, text: &str) -> Self {
        let path = self.config_path();
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        write_private(&path, text);
        self
    }

    pub fn config_path(&self) -> PathBuf {
        config_path(self.home.path())
    }

    /// Runs `script` first, in the same process: limits that it sets apply to the run.
    #[cfg(unix)]
    pub fn after_script(mut self, script: &str) -> Self {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("{script}; exec \"$0\" \"$@\"")]);
        shell.arg(self.command.get_program()).args(self.command.get_args());
        shell.env_clear().envs(self.command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        self.command = shell;
        self
    }

    /// Runs in a process group of its own, which is not in the foreground of the tester's terminal.
    #[cfg(unix)]
    pub fn in_background(mut self) -> Self {
        std::os::unix::process::CommandExt::process_group(&mut self.command, 0);
        self
    }

    pub fn input(mut self, input: &[u8]) -> Self {
        self.input = Some(input.to_owned());
        self
    }

    pub fn stdout(mut self, file: std::fs::File) -> Self {
        self.stdout = Some(file);
        self
    }

    pub fn run(mut self) -> Run {
        let stdin = if self.input.is_some() { Stdio::piped() } else { Stdio::null() };
        let stdout = self.stdout.map_or_else(Stdio::piped, Stdio::from);
        self.command.stdin(stdin).stdout(stdout).stderr(Stdio::piped());
        let shown = format!("{:?}", self.command);
        let mut child = ChildProcess::start(&mut self.command);
        if let Some(input) = self.input {
            // The run can end without reading all of it.
            let _ = child.stdin.take().unwrap().write_all(&input);
        }
        Run::ended(child.finish(), shown)
    }

    /// Makes standard input a pipe, for tests that write to it after [`Self::spawn`].
    pub fn piped(mut self) -> Self {
        self.command.stdin(Stdio::piped());
        self
    }

    /// Starts the command, for tests that use its pipes.
    pub fn spawn(mut self) -> (ChildProcess, TempDir) {
        let child = ChildProcess::start(self.command.stdout(Stdio::piped()).stderr(Stdio::piped()));
        (child, self.home)
    }
}

/// The path of the config file in a home directory.
pub fn config_path(home: &Path) -> PathBuf {
    home.join(".config").join("roomctl").join("config.toml")
}

/// Writes a file that only its owner can read.
pub fn write_private(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
}
