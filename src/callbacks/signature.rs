//! The signature of a callback: Base64 of HMAC-SHA1, with the auth token as the key, over the URL and the form.
//!
//! <https://www.twilio.com/docs/usage/security#validating-requests>

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;
use secrecy::{ExposeSecret, SecretString};

/// Verifies signatures with the auth token of an account.
#[derive(Debug)]
pub struct Verifier(hmac::Key);

impl Verifier {
    /// Returns the verifier for this auth token.
    pub fn new(auth_token: &SecretString) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, auth_token.expose_secret().as_bytes()))
    }

    /// Returns whether the signature is that of a request to this URL with this form. The signatures are compared in constant
    /// time.
    pub fn verifies(&self, url: &str, form: &[(String, String)], signature: &str) -> bool {
        let Ok(signature) = STANDARD.decode(signature) else { return false };
        let signed = format!("{url}{}", signed_form(form));
        hmac::verify(&self.0, signed.as_bytes(), &signature).is_ok()
    }
}

/// Returns the form as it is signed: the names in order, each with its value. Of a name that is repeated, each value counts
/// once, as with the vendor's own validators.
fn signed_form(form: &[(String, String)]) -> String {
    let pairs = form.iter().collect::<BTreeSet<_>>();
    pairs.into_iter().flat_map(|(name, value)| [name.as_str(), value]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the vendor's documentation and of the tests of its Python SDK.
    const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
    const FORM: [(&str, &str); 5] = [
        ("To", "+18005551212"),
        ("From", "+14158675309"),
        ("Digits", "1234"),
        ("Caller", "+14158675309"),
        ("CallSid", "CA1234567890ABCDE"),
    ];
    const SIGNATURE: &str = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

    fn form(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    fn verifies(token: &str, url: &str, pairs: &[(&str, &str)], signature: &str) -> bool {
        Verifier::new(&token.into()).verifies(url, &form(pairs), signature)
    }

    #[test]
    fn accepts_the_example_of_the_vendor() {
        assert!(verifies("12345", URL, &FORM, SIGNATURE));
    }

    #[test]
    fn rejects_anything_else() {
        assert!(!verifies("12346", URL, &FORM, SIGNATURE), "another token");
        assert!(!verifies("12345", "https://mycompany.com/", &FORM, SIGNATURE), "another URL");
        assert!(!verifies("12345", URL, &FORM[1..], SIGNATURE), "another form");
        for signature in ["", "=", "RSOYDt4T1cUTdK1PDd93/VVr8B8", "RSOYDt4T1cUTdK1PDd93/VVr8B9=", "ü"] {
            assert!(!verifies("12345", URL, &FORM, signature), "{signature}");
        }
    }

    #[test]
    fn repeated_value_of_a_name_is_signed_once() {
        assert_eq!(signed_form(&form(&[("b", "2"), ("a", "2"), ("a", "1"), ("a", "2")])), "a1a2b2");
    }
}
