//! Mishaps by dice: a call is turned away, or its connection breaks or hangs, before what it asks for is done or after.
//! The seed and the call itself decide, so that the same calls meet the same fates in whatever order they come. Knows
//! no call's meaning.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;

use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use futures_util::stream;

use super::response::Refusal;

/// What becomes of a call.
#[derive(Debug)]
pub enum Fate {
    /// It is answered.
    Answered,
    /// It is turned away, and nothing is done.
    Refused(Refusal),
    /// It is not heard of again, and nothing is done.
    Lost(Silence),
    /// It is done, and its answer is lost.
    Done(Silence),
}

/// How an answer does not come.
#[derive(Debug, Clone, Copy)]
pub enum Silence {
    /// The connection breaks.
    Broken,
    /// The connection stays, and nothing comes.
    Endless,
}

/// The dice.
#[derive(Debug)]
pub struct Chaos {
    seed: u64,
    /// How often each call came.
    calls: HashMap<(Method, String), u32>,
}

impl Chaos {
    /// Dice of this seed.
    pub fn new(seed: u64) -> Self {
        Self { seed, calls: HashMap::new() }
    }

    /// What becomes of a call: mostly nothing out of the ordinary.
    pub fn fate(&mut self, method: &Method, target: &str) -> Fate {
        let call = (method.clone(), target.to_owned());
        let mut hasher = DefaultHasher::new();
        let times = self.calls.entry(call).or_default();
        (self.seed, method.as_str(), target, *times).hash(&mut hasher);
        *times = times.wrapping_add(1);
        let too_many = || Refusal::new(StatusCode::TOO_MANY_REQUESTS, 20429, "Too many requests");
        match fastrand::Rng::with_seed(hasher.finish()).u32(..100) {
            0 => Fate::Refused(too_many()),
            1..3 => Fate::Refused(too_many().retry_after(0)),
            3..6 => {
                Fate::Refused(Refusal::new(StatusCode::SERVICE_UNAVAILABLE, 20503, "Service unavailable"))
            }
            6..8 => Fate::Lost(Silence::Broken),
            8..11 => Fate::Done(Silence::Broken),
            11 => Fate::Lost(Silence::Endless),
            12 => Fate::Done(Silence::Endless),
            _ => Fate::Answered,
        }
    }
}

impl Silence {
    /// The answer that does not come.
    pub async fn response(self) -> Response {
        match self {
            Self::Broken => {
                let broken = Err::<Bytes, _>(io::Error::other("chaos"));
                Response::new(Body::from_stream(stream::iter([broken])))
            }
            Self::Endless => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fates of a hundred calls, as text.
    fn fates(seed: u64, calls: impl Iterator<Item = usize>) -> Vec<String> {
        let mut chaos = Chaos::new(seed);
        let mut fates = calls
            .map(|call| format!("{call} {:?}", chaos.fate(&Method::POST, &format!("/v1/{call}"))))
            .collect::<Vec<_>>();
        fates.sort();
        fates
    }

    #[test]
    fn the_seed_and_the_calls_decide_in_whatever_order_they_come() {
        assert_eq!(fates(7, 0..100), fates(7, (0..100).rev()));
        assert_ne!(fates(7, 0..100), fates(8, 0..100));
    }

    #[test]
    fn a_call_that_is_repeated_meets_another_fate() {
        let mut chaos = Chaos::new(0);
        let answered = (0..1000).filter(|_| matches!(chaos.fate(&Method::GET, "/"), Fate::Answered)).count();
        assert!((800..950).contains(&answered), "{answered}");
    }
}
