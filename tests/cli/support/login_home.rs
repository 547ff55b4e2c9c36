//! A home directory with a config file that several runs share.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::support::accounts::{ACCOUNT, TOKEN};
use crate::support::command::{Roomctl, config_path, roomctl, write_private};
use crate::support::faulty_server::FaultyServer;
use crate::support::responses::json_response;
use crate::support::run::Run;

/// A home directory that several runs share.
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
        roomctl(args).home(self.0.path())
    }

    pub fn run(&self, args: &[&str]) -> Run {
        self.roomctl(args).run()
    }

    /// The path of the config file.
    pub fn file(&self) -> PathBuf {
        config_path(self.0.path())
    }

    pub fn text(&self) -> String {
        fs::read_to_string(self.file()).unwrap()
    }

    /// Logs in with the auth token of the test servers, and these flags.
    pub fn log_in(&self, server: &FaultyServer, flags: &[&str]) -> Run {
        let always =
            ["login", "-vv", "--with-token", "--account-sid", ACCOUNT, "--base-url", &server.base_url];
        self.roomctl(&[&always, flags].concat()).input(format!("{TOKEN}\n").as_bytes()).run()
    }
}

/// A server that accepts all credentials.
pub fn accepting_server() -> FaultyServer {
    FaultyServer::start(|_, _| {
        json_response(200, &serde_json::json!({ "rooms": [], "meta": { "next_page_url": null } }))
    })
}

#[cfg(unix)]
pub fn file_mode(path: &std::path::Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;

    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

pub fn token_profile(name: &str, server: &FaultyServer) -> String {
    format!(
        "[profiles.{name}]\naccount_sid = \"{ACCOUNT}\"\nauth_token = \"{TOKEN}\"\nbase_url = \"{}/\"\n",
        server.base_url
    )
}
