//! A home directory with a config file that several runs share.

use std::fs::{self};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::support::accounts::{ACCOUNT, TOKEN};
use crate::support::command::{Roomctl, roomctl, write_private};
use crate::support::faulty_server::Faulty;
use crate::support::responses::json;
use crate::support::run::Run;

/// A home that several runs share.
pub struct Home(pub TempDir);

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// With this text as the config file.
    pub fn with(text: &str) -> Self {
        let home = Self::new();
        fs::create_dir_all(home.file().parent().unwrap()).unwrap();
        write_private(&home.file(), text);
        home
    }

    pub fn roomctl(&self, args: &[&str]) -> Roomctl {
        let run = roomctl(args).env("HOME", self.0.path());
        run.env("XDG_CONFIG_HOME", self.0.path().join(".config"))
    }

    pub fn run(&self, args: &[&str]) -> Run {
        self.roomctl(args).run()
    }

    /// The config file.
    pub fn file(&self) -> PathBuf {
        self.0.path().join(".config/roomctl/config.toml")
    }

    pub fn text(&self) -> String {
        fs::read_to_string(self.file()).unwrap()
    }

    /// Logs in with the auth token of the test servers, and these flags.
    pub fn log_in(&self, server: &Faulty, flags: &[&str]) -> Run {
        let always =
            ["login", "-vv", "--with-token", "--account-sid", ACCOUNT, "--base-url", &server.base_url];
        self.roomctl(&[&always, flags].concat()).input(format!("{TOKEN}\n").as_bytes()).run()
    }
}

/// A server that lets everybody in.
pub fn open() -> Faulty {
    Faulty::start(|_, _| json(200, &serde_json::json!({ "rooms": [], "meta": { "next_page_url": null } })))
}

pub fn mode(path: &std::path::Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

pub fn token_profile(name: &str, server: &Faulty) -> String {
    format!(
        "[profiles.{name}]\naccount_sid = \"{ACCOUNT}\"\nauth_token = \"{TOKEN}\"\nbase_url = \"{}/\"\n",
        server.base_url
    )
}
