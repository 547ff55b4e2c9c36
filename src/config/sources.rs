//! The sources of credentials and settings of a run: the environment and the config file, which is read at most once.
//!
//! Depends on `environment` and `file`.

use std::cell::OnceCell;
use std::io::ErrorKind;

use super::environment::Environment;
use super::error::Error;
use super::file::ConfigFile;
use super::settings::{SettingKey, SettingSource, SettingValue};

/// The environment and the config file of a run.
pub struct Sources {
    /// The environment variables.
    pub environment: Environment,
    config_file: OnceCell<Result<Option<ConfigFile>, Error>>,
}

impl Sources {
    /// Returns the sources of this process. Reads nothing yet.
    pub fn from_process() -> Self {
        Self { environment: Environment::from_process(), config_file: OnceCell::new() }
    }

    /// Returns the config file. `None` if it does not exist, which is an error if `ROOMCTL_CONFIG` names it.
    pub(super) fn config_file(&self) -> Result<Option<&ConfigFile>, Error> {
        let read = self.config_file.get_or_init(|| ConfigFile::read(&self.environment));
        read.as_ref().map(Option::as_ref).map_err(Error::clone)
    }

    /// Returns the config file. `None` if it does not exist, even if `ROOMCTL_CONFIG` names it.
    pub(super) fn existing_file(&self) -> Result<Option<&ConfigFile>, Error> {
        match self.config_file() {
            Err(Error::Unreadable { source, .. }) if source.kind() == ErrorKind::NotFound => Ok(None),
            read => read,
        }
    }

    /// Returns why no setting can be read from the config file, if it exists.
    pub fn file_error(&self) -> Option<Error> {
        self.existing_file().err()
    }

    /// Returns why no setting can be read from the profile of that name, if the config file has it.
    pub fn profile_error(&self, name: &str) -> Option<Error> {
        let contents = self.readable_file()?.contents();
        if contents.has(name) { contents.profile(name).err() } else { None }
    }

    /// Returns the profile that a command uses: the `wanted` one, that of `ROOMCTL_PROFILE`, or the default one unless the
    /// environment has credentials.
    pub fn selected_profile(&self, wanted: Option<&str>) -> Option<String> {
        if let Some(name) = wanted.map(str::to_owned).or_else(|| self.environment.profile()) {
            return Some(name);
        }
        let file = self.readable_file().filter(|_| !self.environment.has_credentials())?;
        file.contents().default_name().ok().flatten().map(str::to_owned)
    }

    /// Returns a setting of the environment, of the selected `profile` or of the config file, whichever is found first. A
    /// file that cannot be read has no settings.
    pub fn setting(&self, key: SettingKey, profile: Option<&str>) -> Option<SettingValue> {
        let variable = key.variable();
        if let Some(text) = self.environment.setting(variable) {
            // Any value of NO_COLOR disables colors.
            let text = if key == SettingKey::Color { "never".to_owned() } else { text };
            return Some(SettingValue { text, source: SettingSource::Environment(variable) });
        }
        let file = self.readable_file()?;
        let of_profile = || {
            let name = profile?;
            let text = file.contents().profile_setting(name, key)?;
            Some(SettingValue { text, source: SettingSource::Profile(name.to_owned()) })
        };
        let of_file = || {
            let text = file.contents().setting(key)?;
            Some(SettingValue { text, source: SettingSource::ConfigFile(file.path().to_owned()) })
        };
        of_profile().or_else(of_file)
    }

    fn readable_file(&self) -> Option<&ConfigFile> {
        self.config_file().ok().flatten()
    }
}
