//! The times of `--created-after` and `--created-before`. Depends on `clock`, and on `arguments` for what was typed.

use chrono::{DateTime, SecondsFormat, Utc};

use crate::api::{self, Client};
use crate::arguments::{ListArgs, Moment};
use crate::context::clock;
use crate::context::run_context::Context;

/// The times that limit a list.
#[derive(Debug, Clone, Copy)]
pub struct ListTimes {
    /// The time of `--created-after`.
    pub after: Option<DateTime<Utc>>,
    /// The time of `--created-before`.
    pub before: Option<DateTime<Utc>>,
}

impl Context {
    /// Returns the times that limit a list, and logs them.
    ///
    /// Ages go by the clock of the API, which takes a request. Fails with its errors.
    pub async fn list_times(&self, list: &ListArgs, client: &Client) -> Result<ListTimes, api::Error> {
        Ok(ListTimes {
            after: self.instant("--created-after", list.created_after, client).await?,
            before: self.instant("--created-before", list.created_before, client).await?,
        })
    }

    async fn instant(
        &self,
        option: &str,
        moment: Option<Moment>,
        client: &Client,
    ) -> Result<Option<DateTime<Utc>>, api::Error> {
        let Some(moment) = moment else { return Ok(None) };
        let time = match moment {
            Moment::At(time) => time,
            Moment::Ago(_) => moment.instant(clock::server_now(client).await?),
        };
        self.messages.log(&format!("{option} is {}", time.to_rfc3339_opts(SecondsFormat::AutoSi, true)));
        Ok(Some(time))
    }
}
