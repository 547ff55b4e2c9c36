//! Identities chosen to attack a terminal, a spreadsheet, a browser or a shell, and assertions that output is safe.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::run::Run;
use crate::support::sandbox::Sandbox;

/// A script that marks the page if it runs.
pub const SCRIPT: &str = "document.documentElement.dataset.owned=1";

/// Identities that end users could choose.
pub fn hostile_identities() -> Vec<String> {
    let mut hostile = [
        // Control sequences of terminals: color, screen, title, clipboard, queries, links, C1, bell, backspace.
        "\u{1b}[31mred\u{1b}[0m",
        "\u{1b}[2J\u{1b}[H",
        "\u{1b}]0;title\u{7}",
        "\u{1b}]52;c;cm0gLXJm\u{7}",
        "\u{1b}[6n\u{1b}[c\u{1b}Z",
        "\u{1b}]8;;http://x\u{1b}\\link\u{1b}]8;;\u{1b}\\",
        "\u{1b}P+q544e\u{1b}\\",
        "\u{1b}[?1049h\u{1b}c",
        "\u{9b}31m\u{9d}0;x\u{9c}\u{90}\u{85}",
        "bell\u{7}back\u{8}\u{8}\u{8}\u{8}del\u{7f}",
        "nul\0nul",
        "line\nfeed",
        "cr\rlf\r\nff\u{c}vt\u{b}",
        "tab\there",
        "ls\u{2028}ps\u{2029}nel\u{85}",
        // Reordered, invisible and combining text.
        "\u{202e}ecila\u{202c}",
        "\u{2066}a\u{2067}b\u{2068}c\u{2069}",
        "\u{61c}\u{200e}\u{200f}a",
        "zero\u{200b}width\u{200c}\u{200d}\u{2060}\u{feff}",
        "soft\u{ad}hyphen\u{34f}",
        "hangul\u{3164}\u{115f}\u{1160}\u{ffa0}",
        "variation\u{fe00}\u{fe0f}\u{e0100}",
        "tags\u{e0041}\u{e0042}\u{e007f}",
        "private\u{e000}\u{f8ff}\u{10ffff}",
        // Shells.
        "$(touch owned)",
        "`touch owned`",
        "'; touch owned; '",
        "\\'; touch owned; '",
        "\"; touch owned; \"",
        "'\\''; touch owned #",
        "a && touch owned || x | y > owned",
        "$IFS!!${PATH}~*?[a]{b,c}#\\",
        "-rf",
        "--yes",
        "=ls",
        "%s%n%x",
        "\n'; touch owned; '\\",
        // Spreadsheets.
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "＝1",
        "a;=1+1;b",
        "a,=1+1,b",
        "\"=1+1\"",
        "\",=1,\"",
        // Markup.
        "<script>§</script>",
        "</title><script>§</script>",
        "</style><script>§</script>",
        "<img src=x onerror=§>",
        "\"><svg onload=§>",
        "' onmouseover='§' autofocus onfocus='§",
        "<svg><script>§</script></svg>",
        "]]><script>§</script><![CDATA[",
        "--><script>§</script>",
        "&lt;script&gt;§&lt;/script&gt;",
        "&#60;script&#62;§",
        "javascript:§",
        "<iframe srcdoc='<script>§</script>'>",
        "<meta http-equiv=refresh content='0;url=http://x'>",
        "<base href='http://x'><link rel=stylesheet href='http://x'>",
        "<?xml-stylesheet href='http://x'?><!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
        "\u{0}<\u{0}script>§",
        // JSON, paths, and words with a meaning in roomctl.
        "\",\"status\":\"connected",
        "{\"identity\":\"admin\"}",
        "../../etc/passwd",
        "..",
        "%2e%2e%2f",
        "C:\\x\\y\\",
        "null",
        "-",
        " leading and trailing ",
        // Ordinary names.
        "王小明",
        "אבג Zoë",
        "👩‍💻🏳️‍🌈1️⃣",
    ]
    .map(|name| name.replace('§', SCRIPT))
    .to_vec();
    hostile.retain(|name| name.chars().count() <= 128);
    // 128 of one character: combining marks, wide letters, escapes, quotes, the last plane.
    hostile.push(format!("o{}", "\u{301}".repeat(127)));
    hostile.push("\u{20dd}".repeat(128));
    hostile.extend(
        ['王', '\u{1b}', '\'', '"', '\\', '<', '=', '\u{10fffd}', '\u{fdfd}', '😀', '\u{200d}', ' ', '\u{0}']
            .map(|c| c.to_string().repeat(128)),
    );
    hostile
}

/// A room in progress with all of them.
pub fn hostile_room() -> (Sandbox, String) {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    for name in hostile_identities() {
        sandbox.join(&room, &name, "connected");
    }
    (sandbox, room)
}

/// Whether a character controls a terminal, reorders text, or is invisible; independent of the program's own check.
pub fn is_unsafe_char(c: char) -> bool {
    matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
        || matches!(
            c,
            '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{fe00}'..='\u{fe0f}'
        )
        || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Asserts that a text is safe on a terminal: no control characters and no stacks of combining marks. The marks that start
/// lines and columns beside right-to-left names are roomctl's own.
#[track_caller]
pub fn assert_safe_text(text: &str) {
    let text = text.replace(" \u{200e}", " ").replace("\n\u{200e}", "\n");
    // The emoji of one name consists of such characters.
    let text = ["👩‍💻", "🏳️‍🌈", "1️⃣"].iter().fold(text, |text, emoji| text.replace(emoji, ""));
    let harmful = text.chars().find(|&c| c != '\n' && is_unsafe_char(c));
    assert_eq!(harmful, None, "{text:?}");
    assert!(!text.contains(&"\u{301}".repeat(9)) && !text.contains(&"\u{20dd}".repeat(9)), "{text:?}");
}

#[track_caller]
pub fn assert_safe_output(run: &Run) {
    assert_safe_text(&run.stdout);
    assert_safe_text(&run.stderr);
}

pub fn identities<'v>(rows: impl IntoIterator<Item = &'v Value>) -> BTreeSet<String> {
    rows.into_iter().filter_map(|row| row["identity"].as_str()).map(str::to_owned).collect()
}
