//! The page of a room in the vendor's console: its URL, printed or opened in a browser.

use std::io::Write as _;

use crate::api::RoomSid;
use crate::context::Context;
use crate::output::stdout;

/// Returns the page of a room. The vendor documents no URL for it. Each region has pages of its own, as the API has.
fn page(region: &str, room: &RoomSid) -> String {
    format!("https://console.twilio.com/{region}/monitor/insights/video/video-rooms/{room}/participants/")
}

/// Opens the page of a room in the browser that `BROWSER` names or the system prefers. Prints the URL if stdout is not a
/// terminal or no browser can be started.
pub fn show(region: &str, room: &RoomSid, context: &Context) -> std::io::Result<()> {
    let url = page(region, room);
    if context.terminal.is_terminal() {
        match webbrowser::open(&url) {
            Ok(()) => {
                context.messages.note(&format!("opening {url} in the browser"));
                return Ok(());
            }
            Err(error) => context.messages.warning(&format!("cannot open a browser: {error}")),
        }
    }
    let mut out = stdout();
    writeln!(out, "{url}")?;
    out.flush()
}
