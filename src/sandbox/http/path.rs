//! Decoding of request paths. Depends on nothing.

use percent_encoding::percent_decode_str;

/// Splits a path into segments as the vendor's gateway does: decodes the whole path first, then splits at every `/`,
/// drops empty and `.` segments, and lets `..` remove the segment before it. An encoded `/` or `..` in a reference
/// thus addresses another resource. Returns none for an invalid escape and for text that is not UTF-8.
pub fn decode_segments(path: &str) -> Option<Vec<String>> {
    let has_valid_escapes = path
        .split('%')
        .skip(1)
        .all(|rest| rest.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)));
    if !has_valid_escapes {
        return None;
    }
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let mut segments = Vec::new();
    for segment in decoded.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment.to_owned()),
        }
    }
    Some(segments)
}

#[cfg(test)]
mod tests {
    use super::decode_segments;

    #[test]
    fn splits_after_decoding() {
        for (path, expected) in [
            ("/v1/Rooms", Some(vec!["v1", "Rooms"])),
            ("/v1/Rooms/a%2Fb", Some(vec!["v1", "Rooms", "a", "b"])),
            ("/v1/Rooms/a%3Fb%23c", Some(vec!["v1", "Rooms", "a?b#c"])),
            ("/v1/Rooms/%2e%2E", Some(vec!["v1"])),
            ("/v1/Rooms/X/../Y/./", Some(vec!["v1", "Rooms", "Y"])),
            ("/v1/Rooms/%252e%252e", Some(vec!["v1", "Rooms", "%2e%2e"])),
            ("/../..", Some(vec![])),
            ("/v1/Rooms/100%25", Some(vec!["v1", "Rooms", "100%"])),
            ("/v1/Rooms/100%", None),
            ("/v1/Rooms/%+1", None),
            ("/v1/Rooms/%ff", None),
        ] {
            let segments = decode_segments(path);
            assert_eq!(segments, expected.map(|all| all.into_iter().map(str::to_owned).collect()), "{path}");
        }
    }
}
