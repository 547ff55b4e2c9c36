//! The signature of a callback: Base64 of HMAC-SHA1 over the URL and the sorted parameters of the body.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::hmac::{HMAC_SHA1_FOR_LEGACY_USE_ONLY, Key, sign};

/// Returns the value of `X-Twilio-Signature`.
pub fn signature(auth_token: &str, url: &str, body: &[(&str, String)]) -> String {
    let mut sorted = body.to_vec();
    sorted.sort();
    let mut signed = url.to_owned();
    for (name, value) in &sorted {
        signed.push_str(name);
        signed.push_str(value);
    }
    let key = Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, auth_token.as_bytes());
    STANDARD.encode(sign(&key, signed.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signature_is_that_of_the_example_of_the_vendor() {
        let pairs = [
            ("CallSid", "CA1234567890ABCDE"),
            ("To", "+18005551212"),
            ("Digits", "1234"),
            ("From", "+14158675309"),
            ("Caller", "+14158675309"),
        ];
        let body = pairs.map(|(name, value)| (name, value.to_owned()));
        let url = "https://mycompany.com/myapp.php?foo=1&bar=2";
        assert_eq!(signature("12345", url, &body), "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    }
}
