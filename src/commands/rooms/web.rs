//! The page of a room in the vendor's console: its URL, printed or opened in a browser.

use std::io::Write as _;

use crate::api::RoomSid;
use crate::context::Context;
use crate::output::stdout;

/// The pages of rooms. The vendor documents no URL for them.
const PAGES: &str = "https://console.twilio.com/us1/monitor/insights/video/video-rooms";

/// Opens the page of a room in the browser that `BROWSER` names or the system prefers. Prints the URL if stdout is not a
/// terminal or no browser can be started.
pub fn show(room: &RoomSid, context: &Context) -> std::io::Result<()> {
    let url = format!("{PAGES}/{room}/participants/");
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
